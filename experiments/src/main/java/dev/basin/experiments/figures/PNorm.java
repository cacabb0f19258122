package dev.basin.experiments.figures;

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
import dev.basin.experiments.plot.LineChart;
import dev.basin.experiments.plot.LineChart.Axis;
import dev.basin.experiments.plot.LineChart.Series;
import dev.basin.experiments.plot.RuleColors;
import dev.basin.optim.NormBall;
import dev.basin.optim.RandomPerturbation;
import dev.basin.optim.Sam;
import java.awt.Color;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// The norm of SAM's ball: test error and sharpness for five of them, beside a random perturbation
/// and SGD (P. Foret et al., arXiv:2010.01412, appendix C.5).
public final class PNorm implements Figure {
  static final String RANDOM = "random";
  static final List<Double> NORMS = List.of(1.0, 4.0 / 3, 2.0, 4.0, Double.POSITIVE_INFINITY);

  private static final Color RANDOM_COLOR = RuleColors.OTHERS.getLast();

  @Override
  public String id() {
    return "p-norm";
  }

  @Override
  public String title() {
    return "The norm of the ball";
  }

  @Override
  public String lecture() {
    return "p = 2 is empirically the best choice";
  }

  @Override
  public String summary() {
    return "test error and sharpness over the norm of SAM's ball, beside random perturbations";
  }

  @Override
  public String shows() {
    return "SAM climbs within a ball of the p-norm before it takes the gradient, and the lecture"
        + " says that p = 2 is the best choice. A small network learns images, of whose"
        + " labels a part is wrong, with five norms. Balls of different norms are made"
        + " comparable by the sphere around them: r is the greatest Euclidean length of a"
        + " perturbation in the ball, so \u03c1 = r for p \u2264 2 and \u03c1 = r n^(1/p"
        + " \u2212 1/2) for p > 2, with n weights. The control climbs along a random"
        + " direction by the Euclidean length r: it costs as many passes and knows nothing"
        + " of the loss. Each is trained at every r; the r with the least error on"
        + " validation images stands in the second picture and in the claims, as the paper"
        + " chose its radius. Sharpness is how much the train loss, wrong labels included,"
        + " can rise within a Euclidean ball, by projected ascent. Bars are standard"
        + " deviations over seeds, and the lines of the first picture are set apart a"
        + " little, so that no bar hides another; a line leaves the chart where the radius"
        + " prevents learning.";
  }

  @Override
  public List<String> formulas() {
    return List.of(
        "$\\hat{\\epsilon}(\\mathbf{w}) = \\rho \\, \\mathrm{sign}(\\nabla_{\\mathbf{w}}"
            + " L_S(\\mathbf{w})) \\, |\\nabla_{\\mathbf{w}} L_S(\\mathbf{w})|^{q-1} /"
            + " (\\|\\nabla_{\\mathbf{w}} L_S(\\mathbf{w})\\|_q^q)^{1/p}, \\quad 1/p + 1/q = 1$");
  }

  @Override
  public List<String> computedBy() {
    return List.of(getClass().getName() + "#draw", NormBall.class.getName() + "#perturbation");
  }

  @Override
  public Optional<String> plan(Preset preset) {
    if (preset == Preset.PAPER) {
      return Optional.empty();
    }
    RadiusRecipe recipe = RadiusRecipe.ofNorms(preset);
    return Optional.of(
        String.format(
            Locale.ROOT,
            "%s; %d norms and the control at %d radii, %s; %s",
            recipe.words(),
            NORMS.size(),
            recipe.radii().size(),
            Digits.count(recipe.seeds(), "seed"),
            switch (preset) {
              case SMOKE -> "seconds";
              case QUICK -> "about a minute on two cores";
              case FULL, PAPER -> "about half an hour on two cores";
            }));
  }

  @Override
  public void check(DataSource data) {
    RadiusRecipe.check(data, false);
  }

  @Override
  public void draw(FigureContext context) throws IOException {
    RadiusRecipe recipe = RadiusRecipe.ofNorms(context.preset());
    RadiusSweep sweep = RadiusSweep.run(context, recipe, PNorm::families);
    List<NormLengths> lengths = NormLengths.measure(context, sweep);
    pictures(context, sweep);
    RadiusTables.write(context, sweep);
    NormLengths.write(context, lengths);
    PNormClaims.check(context, sweep, lengths);
  }

  /// The five balls, and the control.
  ///
  /// @param weights n
  private static List<Family> families(int weights) {
    List<Family> families = new ArrayList<>();
    for (double p : NORMS) {
      families.add(
          new Family(
              name(p), "p = " + label(p), color(p), r -> new Sam(radius(r, p, weights), p, false)));
    }
    families.add(new Family(RANDOM, "random direction", RANDOM_COLOR, RandomPerturbation::new));
    return families;
  }

  private static Color color(double p) {
    List<Double> others = NORMS.stream().filter(norm -> norm != 2).toList();
    return p == 2 ? RuleColors.SAM : RuleColors.OTHERS.get(others.indexOf(p));
  }

  static String name(double p) {
    return "p=" + p;
  }

  static String label(double p) {
    return p == Double.POSITIVE_INFINITY ? "\u221e" : p == 4.0 / 3 ? "4/3" : "" + (int) p;
  }

  /// The radius rho of the p-ball whose circumscribed sphere has the radius r: the longest vectors
  /// of the ball lie on its axes for p <= 2, and in its corners for p > 2.
  static double radius(double r, double p, int weights) {
    return p <= 2 ? r : r * StrictMath.pow(weights, 1 / p - 0.5);
  }

  // ------------------------------------------------------------------------------------ pictures

  private static void pictures(FigureContext context, RadiusSweep sweep) throws IOException {
    RadiusDrawing drawing = new RadiusDrawing(sweep);
    Axis radius = Axis.log("r: greatest Euclidean length in the ball");
    context.picture(
        "p-norm",
        "Test error and sharpness over the radius: a line for each norm of SAM's ball and for the"
            + " random direction, set apart a little in the radius, and a dashed level for SGD",
        new Beside(
            List.of(
                drawing.overRadii(Measure.TEST_ERROR, radius),
                drawing.overRadii(Measure.SHARPNESS, radius)),
            8));
    context.picture(
        "p-norm-best",
        "Test error and sharpness over 1/p, from p = infinity at the left to p = 1 at the right,"
            + " each at the radius that validation chose, beside levels for the random direction"
            + " and for SGD",
        new Beside(
            List.of(overNorms(sweep, Measure.TEST_ERROR), overNorms(sweep, Measure.SHARPNESS)), 8));
  }

  private static Map<Double, String> names() {
    return NORMS.stream().collect(Collectors.toMap(p -> 1 / p, PNorm::label));
  }

  private static LineChart overNorms(RadiusSweep sweep, Measure measure) {
    double[] inverse = NORMS.stream().mapToDouble(p -> 1 / p).toArray();
    List<List<End>> best = NORMS.stream().map(p -> sweep.line(name(p))).map(Line::best).toList();
    double[] wide = {0, 1};
    List<Series> series =
        List.of(
            RadiusDrawing.series("SAM, best radius", inverse, best, measure)
                .inColor(RuleColors.SAM),
            RadiusDrawing.level(
                    "random direction, best radius", wide, sweep.line(RANDOM).best(), measure)
                .inColor(RANDOM_COLOR),
            RadiusDrawing.level("SGD", wide, sweep.sgd(), measure).inColor(RuleColors.SGD));
    return new LineChart(
        RadiusDrawing.WIDTH,
        RadiusDrawing.HEIGHT,
        measure.title() + " at the chosen radius",
        Axis.named("p (spaced by 1/p)", names()),
        measure.axis(),
        series);
  }
}
