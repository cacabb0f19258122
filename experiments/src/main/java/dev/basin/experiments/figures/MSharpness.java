package dev.basin.experiments.figures;

import dev.basin.experiments.figure.Claim;
import dev.basin.experiments.figure.DataSource;
import dev.basin.experiments.figure.Digits;
import dev.basin.experiments.figure.Figure;
import dev.basin.experiments.figure.FigureContext;
import dev.basin.experiments.figure.Preset;
import dev.basin.experiments.figures.RadiusDrawing.Measure;
import dev.basin.experiments.figures.RadiusSweep.End;
import dev.basin.experiments.figures.RadiusSweep.Family;
import dev.basin.experiments.figures.RadiusSweep.Line;
import dev.basin.experiments.plot.Beside;
import dev.basin.experiments.plot.LineChart.Axis;
import dev.basin.experiments.plot.RuleColors;
import dev.basin.optim.GradientRule;
import dev.basin.optim.Microbatches;
import dev.basin.optim.Sam;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/// m-sharpness: SAM whose perturbation is found for every m rows of a batch by themselves (P. Foret
/// et al., arXiv:2010.01412, section 4.1 and their figure 3, middle).
public final class MSharpness implements Figure {
  private static final ToDoubleFunction<End> PERCENT = end -> 100 * end.test();

  @Override
  public String id() {
    return "m-sharpness";
  }

  @Override
  public String title() {
    return "Perturbations for parts of a batch";
  }

  @Override
  public String lecture() {
    return "Algorithm 1, over parts of the batch";
  }

  @Override
  public String summary() {
    return "test error and sharpness over SAM's radius, with a perturbation for every m rows";
  }

  @Override
  public String shows() {
    return "Algorithm 1 finds one perturbation for a whole batch. It can also find one for every m"
        + " rows and average the gradients at their ends: that minimises m-sharpness, the"
        + " mean over parts of m examples of how much the loss of a part can rise. With few"
        + " rows a gradient is longer and points elsewhere, so that each part meets a worse"
        + " perturbation of the same length \u03c1. The paper finds that smaller m is better"
        + " at every radius up to 0.15. Here a small network learns images, of whose labels"
        + " a part is wrong; m = B is Algorithm 1 itself. The smaller m is, the earlier its"
        + " best radius comes, and the earlier the perturbations prevent learning"
        + " altogether. Sharpness is how much the whole train loss can rise within a"
        + " Euclidean ball, by projected ascent. Bars are standard deviations over seeds,"
        + " and the lines are set apart a little, so that no bar hides another; a line"
        + " leaves the chart where the radius prevents learning.";
  }

  @Override
  public List<String> formulas() {
    return List.of(
        "$L^{(m)}(\\mathbf{w}) = (m/n) \\sum_{\\mathrm{parts} \\, S \\, \\mathrm{of} \\, m}"
            + " \\max_{\\|\\epsilon\\|_2 \\le \\rho} L_S(\\mathbf{w} + \\epsilon)$");
  }

  @Override
  public List<String> computedBy() {
    return List.of(getClass().getName() + "#draw", Microbatches.class.getName() + "#gradient");
  }

  @Override
  public Optional<String> plan(Preset preset) {
    RadiusRecipe recipe = RadiusRecipe.ofParts(preset);
    return Optional.of(
        String.format(
            Locale.ROOT,
            "%s; m in %s at %d radii, %s; %s",
            recipe.words(),
            parts(recipe),
            recipe.radii().size(),
            Digits.count(recipe.seeds(), "seed"),
            switch (preset) {
              case SMOKE -> "seconds";
              case QUICK -> "about a minute on two cores";
              case FULL -> "about an hour on two cores";
              case PAPER -> "about two months on two cores";
            }));
  }

  @Override
  public void check(DataSource data) {
    RadiusRecipe.check(data, data.preset() == Preset.PAPER);
  }

  @Override
  public void draw(FigureContext context) throws IOException {
    RadiusRecipe recipe = RadiusRecipe.ofParts(context.preset());
    List<Family> families = new ArrayList<>();
    List<Integer> parts = parts(recipe);
    for (int k = 0; k < parts.size(); k++) {
      int m = parts.get(k);
      families.add(
          new Family(
              name(m),
              m == recipe.batch() ? "m = " + m + " = B" : "m = " + m,
              m == recipe.batch()
                  ? RuleColors.SAM
                  : RuleColors.OTHERS.get(k % RuleColors.OTHERS.size()),
              rho -> rule(m, recipe.batch(), new Sam(rho, context.p(), false))));
    }
    RadiusSweep sweep = RadiusSweep.run(context, recipe, weights -> families);
    RadiusDrawing drawing = new RadiusDrawing(sweep);
    Axis radius = Axis.log("radius \u03c1 of each perturbation");
    context.picture(
        "m-sharpness",
        "Test error and sharpness over the radius of SAM: a line for each m, the number of rows"
            + " that share a perturbation, set apart a little in the radius, and a dashed level for"
            + " SGD",
        new Beside(
            List.of(
                drawing.overRadii(Measure.TEST_ERROR, radius),
                drawing.overRadii(Measure.SHARPNESS, radius)),
            8));
    RadiusTables.write(context, sweep);
    claim(context, sweep);
    RadiusTables.report(context, sweep);
  }

  /// m in powers of 4 below the batch, and the batch itself.
  private static List<Integer> parts(RadiusRecipe recipe) {
    return IntStream.concat(
            IntStream.iterate(1, m -> m < recipe.batch(), m -> 4 * m), IntStream.of(recipe.batch()))
        .boxed()
        .toList();
  }

  private static GradientRule rule(int m, int batch, Sam sam) {
    return m == batch ? sam : new Microbatches(m, sam);
  }

  private static String name(int m) {
    return "m=" + m;
  }

  // Weak in the paper, which prints no table: reported as measured.
  private static void claim(FigureContext context, RadiusSweep sweep) {
    Line one = sweep.lines().getFirst();
    Line whole = sweep.lines().getLast();
    context.claim(
        Claim.lessThan(
            "smaller parts are better, each at its best radius: test error in %, m = 1 - m = B, "
                + sweep.seeds(),
            RadiusSweep.difference(one.best(), whole.best(), PERCENT),
            0));
    context.claim(
        Claim.lessThan(
            "and lead to a flatter minimum: sharpness, m = 1 / m = B, " + sweep.seeds(),
            RadiusSweep.ratio(one.best(), whole.best(), End::sharpness),
            1));
    context.claim(
        Claim.lessThan(
            "smaller parts are flatter at equal radius: sharpness, m = 1 / m = B, greatest over"
                + " radii, "
                + sweep.seeds(),
            IntStream.range(0, sweep.recipe().radii().size())
                .mapToDouble(
                    r -> RadiusSweep.ratio(one.ends().get(r), whole.ends().get(r), End::sharpness))
                .max()
                .orElseThrow(),
            1));
    context.claim(
        Claim.lessThan(
            "SAM with m = 1 beats SGD: test error in %, m = 1 - SGD, " + sweep.seeds(),
            RadiusSweep.difference(one.best(), sweep.sgd(), PERCENT),
            0));
    for (int r = 0; r < sweep.recipe().radii().size(); r++) {
      context.result(
          "test error in %, m = 1 - m = B, at rho = " + sweep.recipe().radii().get(r),
          RadiusSweep.difference(one.ends().get(r), whole.ends().get(r), PERCENT));
    }
  }
}
