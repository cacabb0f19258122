package dev.basin.experiments.figures;

import dev.basin.experiments.analysis.PacBayesBound;
import dev.basin.experiments.data.ImageSplits;
import dev.basin.experiments.figure.DataSource;
import dev.basin.experiments.figure.Digits;
import dev.basin.experiments.figure.Figure;
import dev.basin.experiments.figure.FigureContext;
import dev.basin.experiments.figure.Preset;
import dev.basin.experiments.figure.Progress;
import dev.basin.experiments.training.Examples;
import dev.basin.experiments.training.Network;
import dev.basin.experiments.training.Training;
import dev.basin.experiments.training.Workers;
import dev.basin.optim.Sam;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/// The theorem of "What is sharpness?": both of its sides, with the constants of its proof, for a
/// model so small that the right side says something.
public final class GeneralizationBound implements Figure {
  @Override
  public String id() {
    return "generalization-bound";
  }

  @Override
  public String title() {
    return "The theorem behind SAM, in numbers";
  }

  @Override
  public String lecture() {
    return "What is sharpness?";
  }

  @Override
  public String summary() {
    return "both sides of the generalisation bound over \u03c1, for logistic regression with 50"
        + " parameters";
  }

  @Override
  public String shows() {
    return "Logistic regression on 7\u00d77 pixels tells tops and dresses from all else. Left, one"
        + " run: the test error, and the right side of the theorem with its two terms. A"
        + " larger \u03c1 raises the first and lowers h, so a \u03c1 between is best; there the"
        + " bound is well above the truth, yet below the 0.5 of guessing. Beyond \u03c1 = |w|"
        + " the ball holds the direction opposite to w, which is wrong where w is right."
        + " Right, four rules: SAM lowers the right side at the radius it climbs by, 1. The"
        + " least over all radii hardly differs, because the error of a linear classifier"
        + " depends on the direction of w alone: scaling w moves its curve sideways. What to"
        + " keep in mind: the first term is found by projected ascent on the cross-entropy (of"
        + " all images, and of either class alone; from w, and from the best point of the next"
        + " smaller radius) and at the point opposite to w, a lower"
        + " bound of the maximum; the dashed line, for which every image moves w by itself, is"
        + " an upper one. \u03b4 = 0.05 is shared by all radii, so that the best may be chosen"
        + " afterwards. The theorem's condition is that Gaussian noise does not lower the true"
        + " error; the statement gives the noise the deviation \u03c1, the proof draws it with"
        + " \u03c1/(\u221ak + \u221a(ln n)). The claims take it at its word, on the test images,"
        + " where small noise changes a few answers either way. The proof also loses 1/\u221an,"
        + " which the formula leaves out. Beyond about n/10 parameters the bound exceeds 1: for"
        + " the networks of the other figures it says nothing.";
  }

  @Override
  public List<String> formulas() {
    return List.of(
        "$L_D(\\mathbf{w}) \\le \\max_{\\|\\epsilon\\|_2 \\le \\rho} \\, L_S(\\mathbf{w} +"
            + " \\epsilon) + h(\\|\\mathbf{w}\\|_2^2 / \\rho^2)$",
        "$h(x)^2 = [ k \\, \\mathrm{ln}(1 + x (1 + \u221a(\\mathrm{ln}(n) / k))^2) + 4 \\,"
            + " \\mathrm{ln}(n / \\delta) + 8 \\, \\mathrm{ln}(6n + 3k) ] / (n - 1)$");
  }

  @Override
  public List<String> computedBy() {
    return List.of(getClass().getName() + "#draw", PacBayesBound.class.getName() + "#h");
  }

  @Override
  public Optional<String> plan(Preset preset) {
    if (preset == Preset.PAPER) {
      return Optional.empty();
    }
    BoundRecipe recipe = BoundRecipe.of(preset);
    return Optional.of(
        String.format(
            Locale.ROOT,
            "logistic regression with 50 parameters on %,d images of Fashion-MNIST, %d rules,"
                + " %s, %d radii; %s",
            recipe.trainImages(),
            BoundRecipe.RULES.size(),
            Digits.count(recipe.seeds(), "random split"),
            recipe.radii(BoundRecipe.SAM_RHO).length,
            switch (preset) {
              case SMOKE -> "a second";
              case QUICK -> "about half a minute on two cores";
              case FULL, PAPER -> "less than an hour on two cores";
            }));
  }

  @Override
  public void check(DataSource data) {
    data.fashionMnist();
  }

  @Override
  public void draw(FigureContext context) throws IOException {
    BoundRecipe recipe = BoundRecipe.of(context.preset());
    ImageSplits splits = context.fashionMnist();
    Examples all = BoundTask.pooled(splits);
    Sam sam = new Sam(context.rho(BoundRecipe.SAM_RHO), context.p(), false);
    List<BoundSides> runs = runs(context, recipe, all, sam);

    context.picture(
        "generalization-bound",
        "Two charts over the radius, on a logarithmic axis. Left: the greatest train error within"
            + " the radius rises, h falls, their sum, the bound, has its least value between,"
            + " and the test error lies below as a flat line. Right: the bounds of four"
            + " training rules, whose least values nearly agree.",
        BoundDrawing.of(runs.subList(0, BoundRecipe.RULES.size())));
    BoundTables.write(context, runs);
    BoundClaims.check(context, recipe, runs, sam.rho());
  }

  // Seed by seed, in the order of the rules.
  private static List<BoundSides> runs(
      FigureContext context, BoundRecipe recipe, Examples all, Sam sam) {
    double[] radii = recipe.radii(sam.rho());
    List<Supplier<BoundSides>> pieces = new ArrayList<>();
    try (Progress.Task task =
        context.progress().start("runs", (long) recipe.seeds() * BoundRecipe.RULES.size())) {
      for (int k = 0; k < recipe.seeds(); k++) {
        long seed = context.seed(k);
        for (BoundRecipe.Rule rule : BoundRecipe.RULES) {
          pieces.add(() -> {
            BoundTask split = BoundTask.split(all, recipe, seed);
            Network network = trained(split, recipe, rule, sam, seed);
            BoundSides sides = BoundSides.measure(network, split, recipe, rule, seed, radii);
            task.step();
            return sides;
          });
        }
      }
      return new Workers(context.threads()).all(pieces);
    }
  }

  private static Network trained(
      BoundTask task, BoundRecipe recipe, BoundRecipe.Rule rule, Sam sam, long seed) {
    return new Training(
            task.model(),
            task.train(),
            BoundRecipe.BATCH,
            recipe.epochs(),
            0,
            recipe.optimizer(rule, sam),
            seed)
        .run(() -> {})
        .network(task.model());
  }
}
