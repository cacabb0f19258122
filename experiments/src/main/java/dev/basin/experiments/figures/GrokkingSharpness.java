package dev.basin.experiments.figures;

import dev.basin.experiments.analysis.WeightWalk;
import dev.basin.experiments.data.Equations;
import dev.basin.experiments.figure.CsvWriter;
import dev.basin.experiments.figure.Digits;
import dev.basin.experiments.figure.Figure;
import dev.basin.experiments.figure.FigureContext;
import dev.basin.experiments.figure.Preset;
import dev.basin.experiments.figures.GrokkingRecipe.Variant;
import dev.basin.experiments.training.Training;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What the lecture says of the weights after zero train loss, measured on the runs of [Grokking]:
/// whether they walk at random, and whether they drift to wider minima.
public final class GrokkingSharpness implements Figure {
  private static final double RHO = 0.5;

  /// Runs seed by seed, with the plain gradient and with SAM.
  record Pair(List<GrokkingCourse> plain, List<GrokkingCourse> sam) {}

  @Override
  public String id() {
    return "grokking-sharpness";
  }

  @Override
  public String title() {
    return "Weights after memorisation";
  }

  @Override
  public String lecture() {
    return "Grokking";
  }

  @Override
  public String summary() {
    return "how weights move after zero train loss, and the sharpness of the loss along the way";
  }

  @Override
  public String shows() {
    return "The slide says that weights go on in a kind of random walk after zero train loss, that"
        + " they may drift to a wider minimum, and that grokking confirms it. Here that is"
        + " measured. First, the norm of the weights and the shape of the train loss around"
        + " them: the greatest eigenvalue of the Hessian, its trace, the sharpness within a"
        + " ball, and the adaptive sharpness, which the scale of layers does not change."
        + " These four fall between memorisation and generalisation; adaptive sharpness is"
        + " least about there and rises afterwards, in some seeds above its plateau, so that"
        + " its drift to a wider minimum ends with the generalisation. A trace that is"
        + " measured below zero, as it is in the first steps, is left out of the logarithmic"
        + " chart. Second, how far the weights move in a number of steps between"
        + " memorisation and generalisation: on these axes a random walk has slope 1 and a"
        + " straight line slope 2. Distances are those of a random linear sketch of the"
        + " weights. Cross-entropy has little curvature wherever the answers are confident,"
        + " so that a wider minimum here is partly a more confident one. Whether SAM"
        + " shortens the wait, in the same runs with it, stands among the results.";
  }

  @Override
  public List<String> computedBy() {
    return List.of(getClass().getName() + "#draw", WeightWalk.class.getName() + "#exponent");
  }

  @Override
  public Optional<String> plan(Preset preset) {
    if (preset == Preset.PAPER) {
      return Optional.empty();
    }
    GrokkingRecipe recipe = GrokkingRecipe.of(preset);
    return Optional.of(
        String.format(
            Locale.ROOT,
            "the runs of grokking, %s, and as many with SAM, shape at %d steps, places at"
                + " every %d; %s",
            Digits.count(recipe.seeds(), "seed"),
            GrokkingShape.shapeSteps(recipe.steps()).size(),
            GrokkingShape.INTERVAL,
            switch (preset) {
              case SMOKE -> "seconds";
              case QUICK -> "about a minute and a half on two cores";
              case FULL, PAPER -> "some hours";
            }));
  }

  @Override
  public void draw(FigureContext context) throws IOException {
    GrokkingRecipe recipe = GrokkingRecipe.of(context.preset());
    Pair pair = courses(context, recipe);
    context.picture(
        "grokking-sharpness",
        "Left: norm of the weights, and below it greatest eigenvalue, trace, sharpness and adaptive"
            + " sharpness, over the optimization steps of one seed, with memorisation and"
            + " generalisation marked: the four fall until generalisation, and adaptive sharpness"
            + " rises after it. Right: mean squared displacement of the weights over the lag"
            + " between the two, beside a random walk and a straight line.",
        GrokkingSharpnessDrawing.of(pair.plain(), context::seed));
    write(context, pair);
    GrokkingSharpnessClaims.check(context, pair);
  }

  private static Pair courses(FigureContext context, GrokkingRecipe recipe) {
    Equations equations = Equations.named(context.operation(GrokkingRecipe.DIVISION), recipe.p());
    double rho = context.rho(RHO);
    List<Training> runs = new ArrayList<>();
    for (Variant variant :
        List.of(recipe.main(), new Variant(recipe.fraction(), recipe.weightDecay(), rho))) {
      for (int k = 0; k < recipe.seeds(); k++) {
        runs.add(recipe.training(equations, variant, context.seed(k)));
      }
    }
    List<GrokkingCourse> all =
        context.train("training", runs).stream()
            .map(trained -> GrokkingCourse.of(trained.trace()))
            .toList();
    return new Pair(all.subList(0, recipe.seeds()), all.subList(recipe.seeds(), all.size()));
  }

  private static void write(FigureContext context, Pair pair) throws IOException {
    try (CsvWriter table =
        context.table(
            "shapes",
            "the shape of the train loss along every run",
            "seed",
            "rule",
            "step",
            "norm",
            "validation_accuracy",
            "greatest_eigenvalue",
            "trace",
            "sharpness_0.05",
            "adaptive_sharpness_0.5")) {
      for (int k = 0; k < pair.plain().size(); k++) {
        rows(table, context.seed(k), "plain", pair.plain().get(k));
        rows(table, context.seed(k), "sam", pair.sam().get(k));
      }
    }
    try (CsvWriter table =
        context.table(
            "walks",
            "mean squared displacement between memorisation and generalisation",
            "seed",
            "lag_steps",
            "displacement")) {
      for (int k = 0; k < pair.plain().size(); k++) {
        GrokkingCourse run = pair.plain().get(k);
        var walk = GrokkingSharpnessDrawing.walk(run, run.memorised(), run.generalised());
        double[] means = walk.map(found -> found.displacements()).orElse(new double[0]);
        for (int i = 0; i < means.length; i++) {
          table.row(context.seed(k), (i + 1) * GrokkingShape.INTERVAL, means[i]);
        }
      }
    }
  }

  private static void rows(CsvWriter table, long seed, String rule, GrokkingCourse run)
      throws IOException {
    GrokkingShape shape = run.shape();
    for (int i = 0; i < shape.steps().length; i++) {
      double step = shape.steps()[i];
      table.row(
          seed,
          rule,
          (long) step,
          run.at(step, run.norm()),
          run.at(step, run.validationAccuracy()),
          shape.greatest()[i],
          shape.trace()[i],
          shape.sharpness()[i],
          shape.adaptive()[i]);
    }
  }
}
