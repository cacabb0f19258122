package dev.basin.experiments.figures;

import dev.basin.experiments.data.ImageData;
import dev.basin.experiments.data.ImageSplits;
import dev.basin.experiments.figure.Claim;
import dev.basin.experiments.figure.CsvWriter;
import dev.basin.experiments.figure.FigureContext;
import dev.basin.experiments.plot.LineChart;
import dev.basin.experiments.training.Examples;
import dev.basin.experiments.training.Network;
import dev.basin.experiments.training.Probe;
import dev.basin.experiments.training.Training;
import dev.basin.nn.Model;
import dev.basin.optim.Sam;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleUnaryOperator;

/// One large network of [ErrorReduction]: its test error along the runs of SGD and of SAM.
final class ReductionCourse {
  private static final int ROWS = 100; // of an evaluation

  private ReductionCourse() {}

  /// Two runs from one start.
  private record Pair(long seed, Training.Trained sgd, Training.Trained sam) {
    double reduction() {
      return 100 * (last(sgd) - last(sam)) / last(sgd);
    }
  }

  static void draw(FigureContext context, ErrorReductionRecipe recipe) throws IOException {
    List<Pair> pairs = train(context, recipe);
    table(context, recipe, pairs);
    picture(context, recipe, pairs.getFirst());
    for (Pair pair : pairs) {
      context.result("test error of SGD, seed " + pair.seed(), last(pair.sgd()));
      context.result("test error of SAM, seed " + pair.seed(), last(pair.sam()));
    }
    double[] reductions = pairs.stream().mapToDouble(Pair::reduction).sorted().toArray();
    context.claim(
        Claim.greaterThan(
            "SAM's test error is below that of SGD with as many gradients: reduction in %, median"
                + " over seeds",
            reductions[reductions.length / 2], 0));
  }

  private static List<Pair> train(FigureContext context, ErrorReductionRecipe recipe) {
    ImageSplits splits = context.fashionMnist();
    ImageData train = splits.train().take(recipe.trainImages());
    Examples examples = Examples.of(train, train);
    Examples test = Examples.of(splits.test().take(recipe.testImages()), train);
    Model model = recipe.model(train.height(), train.width(), train.channels(), train.classes());
    Sam sam = new Sam(context.rho(ErrorReductionRecipe.RHO), context.p(), false);
    List<Training> runs = new ArrayList<>();
    for (int k = 0; k < recipe.seeds(); k++) {
      long seed = context.seed(k);
      runs.add(recipe.sgd(model, examples, errors(recipe, model, test, recipe.sgdEpochs()), seed));
      runs.add(
          recipe.sam(model, examples, sam, errors(recipe, model, test, recipe.epochs()), seed));
    }
    List<Training.Trained> trained = context.train("training", runs);
    List<Pair> pairs = new ArrayList<>();
    for (int k = 0; k < recipe.seeds(); k++) {
      pairs.add(new Pair(context.seed(k), trained.get(2 * k), trained.get(2 * k + 1)));
    }
    return pairs;
  }

  /// The share of wrong answers and the loss on the test images, after every epoch.
  private static Probe errors(ErrorReductionRecipe recipe, Model model, Examples test, int epochs) {
    long interval = recipe.stepsOfEpoch();
    List<Examples> parts = test.chunks(ROWS);
    return new Probe(
        "error and loss on " + test.count() + " test images",
        Probe.every(interval, interval * epochs),
        state -> {
          Network network = new Network(model, state.params(), state.statistics());
          Network.Score score = network.score(parts);
          return new double[] {1 - score.accuracy(), score.loss()};
        });
  }

  private static double last(Training.Trained trained) {
    return trained.trace().column(0)[trained.trace().steps().size() - 1];
  }

  private static void table(FigureContext context, ErrorReductionRecipe recipe, List<Pair> pairs)
      throws IOException {
    try (CsvWriter table =
        context.table(
            "epochs",
            "errors after every epoch",
            "seed",
            "rule",
            "epoch",
            "gradients",
            "train_loss",
            "test_error",
            "test_loss")) {
      for (Pair pair : pairs) {
        rows(table, recipe, pair.seed(), "sgd", 1, pair.sgd());
        rows(table, recipe, pair.seed(), "sam", 2, pair.sam());
      }
    }
  }

  private static void rows(
      CsvWriter table,
      ErrorReductionRecipe recipe,
      long seed,
      String rule,
      int gradients,
      Training.Trained trained)
      throws IOException {
    double[] errors = trained.trace().column(0);
    double[] losses = trained.trace().column(1);
    for (int epoch = 0; epoch < errors.length; epoch++) {
      double trainLoss = epoch == 0 ? Double.NaN : trained.losses().get(epoch - 1);
      table.row(
          seed,
          rule,
          epoch,
          gradients * epoch * recipe.stepsOfEpoch(),
          trainLoss,
          errors[epoch],
          losses[epoch]);
    }
  }

  private static void picture(FigureContext context, ErrorReductionRecipe recipe, Pair pair)
      throws IOException {
    String title =
        String.format(
            Locale.ROOT,
            "ResNet-%d, Fashion-MNIST: last test error %.2f %% (SGD), %.2f %% (SAM)",
            recipe.depth(),
            100 * last(pair.sgd()),
            100 * last(pair.sam()));
    context.picture(
        "course",
        "The test error over gradient evaluations: SGD, and SAM at two gradients a step",
        new LineChart(
            720,
            440,
            title,
            LineChart.Axis.linear("gradient evaluations (thousands)"),
            LineChart.Axis.log("test error (%)"),
            List.of(series("SGD", recipe, pair.sgd(), 1), series("SAM", recipe, pair.sam(), 2))));
  }

  private static LineChart.Series series(
      String name, ErrorReductionRecipe recipe, Training.Trained trained, int gradients) {
    double[] errors = trained.trace().column(0);
    double thousands = gradients * recipe.stepsOfEpoch() / 1e3;
    double[] epochs = new double[errors.length];
    Arrays.setAll(epochs, epoch -> epoch * thousands);
    DoubleUnaryOperator percent = error -> 100 * error;
    return new LineChart.Series(
        name, epochs, Arrays.stream(errors).map(percent).toArray(), LineChart.Mark.LINE_AND_POINTS);
  }
}
