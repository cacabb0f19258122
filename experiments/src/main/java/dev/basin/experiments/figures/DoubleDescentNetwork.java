package dev.basin.experiments.figures;

import dev.basin.autodiff.Params;
import dev.basin.autodiff.Statistics;
import dev.basin.experiments.analysis.Median;
import dev.basin.experiments.augmentation.LabelNoise;
import dev.basin.experiments.data.ImageData;
import dev.basin.experiments.data.ImageSplits;
import dev.basin.experiments.figure.Claim;
import dev.basin.experiments.figure.CsvWriter;
import dev.basin.experiments.figure.DataSource;
import dev.basin.experiments.figure.Figure;
import dev.basin.experiments.figure.FigureContext;
import dev.basin.experiments.figure.Preset;
import dev.basin.experiments.plot.Beside;
import dev.basin.experiments.plot.LineChart;
import dev.basin.experiments.plot.LineChart.Axis;
import dev.basin.experiments.plot.LineChart.Mark;
import dev.basin.experiments.plot.LineChart.Marker;
import dev.basin.experiments.plot.LineChart.Series;
import dev.basin.experiments.training.Examples;
import dev.basin.experiments.training.Probe;
import dev.basin.experiments.training.Training;
import dev.basin.nn.Losses;
import dev.basin.nn.Model;
import dev.basin.tensor.DType;
import dev.basin.tensor.Indexing;
import dev.basin.tensor.RandomStream;
import dev.basin.tensor.Shape;
import dev.basin.tensor.Tensor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Fig 7 for a trained network: the risk of one hidden layer over its width (M. Belkin et al., PNAS
/// 116(32), 2019), and of the widest over the steps of training (P. Nakkiran et al.,
/// arXiv:1912.02292).
public final class DoubleDescentNetwork implements Figure {
  private static final int TRAIN = 0; // columns of the probe
  private static final int TEST = 1;
  private static final int TRAIN_ERROR = 2;
  private static final int TEST_ERROR = 3;

  @Override
  public String id() {
    return "double-descent-network";
  }

  @Override
  public String title() {
    return "Double descent of a trained network";
  }

  @Override
  public String lecture() {
    return "Fig 7";
  }

  @Override
  public String summary() {
    return "train and test risk of one hidden layer over its width, and over the steps";
  }

  @Override
  public String shows() {
    return "Networks of one hidden layer are trained on a few images of Fashion-MNIST, averaged to"
        + " 7x7 pixels, a fifth of their labels wrong, by squared error against the label's row of"
        + " the identity. Left, risk over the number of parameters: around the interpolation"
        + " threshold, as many parameters as numbers to fit, the test risk peaks, and it descends"
        + " beyond. Right, the widest network over the steps of training. Test risk is measured"
        + " on clean labels.";
  }

  @Override
  public List<String> formulas() {
    return List.of("$N = (d + 1) H + (H + 1) K, \\quad N^* = n K$");
  }

  @Override
  public Optional<String> plan(Preset preset) {
    if (preset == Preset.PAPER) {
      return Optional.empty();
    }
    DoubleDescentNetworkRecipe recipe = DoubleDescentNetworkRecipe.of(preset);
    return Optional.of(
        String.format(
            Locale.ROOT,
            "%,d images of Fashion-MNIST at 7x7 pixels, 20 %% label noise, %d widths from %d to"
                + " %,d, %,d steps of the whole batch, %d seed(s)",
            recipe.images(),
            recipe.widths().size(),
            recipe.widths().getFirst(),
            recipe.widths().getLast(),
            recipe.steps(),
            recipe.seeds()));
  }

  @Override
  public void check(DataSource data) {
    data.fashionMnist();
  }

  @Override
  public void draw(FigureContext context) throws IOException {
    DoubleDescentNetworkRecipe recipe = DoubleDescentNetworkRecipe.of(context.preset());
    ImageSplits images = context.fashionMnist();
    List<Training> runs = new ArrayList<>();
    for (int k = 0; k < recipe.seeds(); k++) {
      runs.addAll(runs(recipe, images, context.seed(k)));
    }
    List<Training.Trained> trained = context.train("training", runs);
    table(context, recipe, trained);
    picture(context, recipe, trained);
    claims(context, recipe, trained);
  }

  // ------------------------------------------------------------------------------------- training

  private static List<Training> runs(
      DoubleDescentNetworkRecipe recipe, ImageSplits images, long seed) {
    RandomStream random = RandomStream.ofSeed(seed);
    int[] order = random.split("images").permutation(images.train().count());
    ImageData chosen = images.train().rows(Arrays.copyOf(order, recipe.images()));
    LabelNoise noise =
        new LabelNoise(DoubleDescentNetworkRecipe.NOISE, LabelNoise.Draw.ANOTHER_CLASS);
    int[] labels = noise.apply(chosen.labels(), chosen.classes(), random.split("train noise"));
    Examples train = pooled(chosen.withLabels(labels), chosen);
    Examples test = pooled(images.test().take(recipe.testImages()), chosen);
    List<Training> runs = new ArrayList<>();
    for (int width : recipe.widths()) {
      Model model = DoubleDescentNetworkRecipe.model(width);
      Probe probe =
          new Probe(
              "squared risk and error on the training images and on " + test.count() + " others",
              Probe.geometric(recipe.steps(), 6),
              state -> risks(model, state.params(), train, test));
      runs.add(recipe.training(width, train, probe, seed));
    }
    return runs;
  }

  private static Examples pooled(ImageData images, ImageData training) {
    Examples whole = Examples.of(images, training);
    int side = DoubleDescentNetworkRecipe.SIDE;
    int window = images.height() / side;
    Tensor small = whole.inputs().averagePool(window, window, 0);
    return new Examples(small.reshape(Shape.of(images.count(), side * side)), whole.labels());
  }

  private static double[] risks(Model model, Params params, Examples train, Examples test) {
    Tensor onTrain = model.evaluate(params, Statistics.NONE, train.inputs());
    Tensor onTest = model.evaluate(params, Statistics.NONE, test.inputs());
    return new double[] {
      risk(onTrain, train),
      risk(onTest, test),
      1 - Losses.accuracy(onTrain, train.labels()),
      1 - Losses.accuracy(onTest, test.labels())
    };
  }

  private static double risk(Tensor outputs, Examples examples) {
    int classes = DoubleDescentNetworkRecipe.CLASSES;
    Tensor target = Indexing.oneHot(DType.FLOAT32, examples.labels(), classes);
    return Losses.squaredError(outputs, target).item();
  }

  // -------------------------------------------------------------------------------------- curves

  private static double[] overWidths(
      DoubleDescentNetworkRecipe recipe, List<Training.Trained> trained, int column) {
    int widths = recipe.widths().size();
    double[] curve = new double[widths];
    for (int i = 0; i < widths; i++) {
      double[] values = new double[recipe.seeds()];
      for (int k = 0; k < values.length; k++) {
        values[k] = trained.get(k * widths + i).trace().values().getLast()[column];
      }
      curve[i] = Median.of(Arrays.stream(values));
    }
    return curve;
  }

  private static double[] overSteps(
      DoubleDescentNetworkRecipe recipe, List<Training.Trained> trained, int column) {
    int widths = recipe.widths().size();
    double[] curve = new double[trained.getFirst().trace().steps().size()];
    for (int i = 0; i < curve.length; i++) {
      double[] values = new double[recipe.seeds()];
      for (int k = 0; k < values.length; k++) {
        values[k] = trained.get((k + 1) * widths - 1).trace().values().get(i)[column];
      }
      curve[i] = Median.of(Arrays.stream(values));
    }
    return curve;
  }

  private static double[] parameters(DoubleDescentNetworkRecipe recipe) {
    return recipe.widths().stream().mapToDouble(DoubleDescentNetworkRecipe::parameters).toArray();
  }

  // -------------------------------------------------------------------------------------- claims

  private static void claims(
      FigureContext context, DoubleDescentNetworkRecipe recipe, List<Training.Trained> trained) {
    String seeds = ", median of " + recipe.seeds() + " seed(s)";
    double[] n = parameters(recipe);
    double[] test = overWidths(recipe, trained, TEST);
    double[] train = overWidths(recipe, trained, TRAIN);
    // The peak is where the curve is greatest past the sweet spot: the narrowest under-fit.
    int sweet = 0;
    for (int i = 0; n[i] < recipe.threshold(); i++) {
      sweet = test[i] < test[sweet] ? i : sweet;
    }
    int peak = sweet;
    for (int i = sweet; i < n.length; i++) {
      peak = test[i] > test[peak] ? i : peak;
    }
    int last = n.length - 1;
    context.claim(
        Claim.between(
            "test risk peaks near the threshold: N of the peak / (n K)" + seeds,
            n[peak] / recipe.threshold(),
            0.5,
            2));
    context.claim(
        Claim.greaterThan(
            "test risk, peak / least for N < n K" + seeds, test[peak] / test[sweet], 1));
    context.claim(
        Claim.greaterThan(
            "test risk, peak / at the largest width" + seeds, test[peak] / test[last], 1));
    double beyond = 0;
    for (int i = 0; i < n.length; i++) {
      beyond = n[i] >= 2 * recipe.threshold() ? Math.max(beyond, train[i]) : beyond;
    }
    context.claim(
        Claim.atMost("train risk for N >= 2 n K, greatest of all widths" + seeds, beyond, 1e-3));
    overTime(context, overSteps(recipe, trained, TEST_ERROR), seeds);
    context.result("test risk at the sweet spot" + seeds, test[sweet]);
    context.result("test risk at the peak" + seeds, test[peak]);
    context.result("test risk at the largest width" + seeds, test[last]);
  }

  private static void overTime(FigureContext context, double[] error, String seeds) {
    int first = 0;
    int top = error.length - 1;
    for (int i = 0; i < error.length; i++) {
      first = error[i] < error[first] ? i : first;
    }
    for (int i = top; i >= first; i--) {
      top = error[i] > error[top] ? i : top;
    }
    context.claim(
        Claim.greaterThan(
            "over the steps, the widest network's test error falls and rises: later greatest -"
                + " least"
                + seeds,
            error[top] - error[first],
            0.01));
    context.claim(
        Claim.greaterThan(
            "and falls again: later greatest - last" + seeds,
            error[top] - error[error.length - 1],
            0.01));
  }

  // ------------------------------------------------------------------------- picture and table

  private static void picture(
      FigureContext context, DoubleDescentNetworkRecipe recipe, List<Training.Trained> trained)
      throws IOException {
    double[] n = parameters(recipe);
    double[] steps =
        trained.getFirst().trace().steps().stream().mapToDouble(Long::doubleValue).toArray();
    Axis risk = Axis.linear("squared risk (mean over images and classes)");
    LineChart widths =
        new LineChart(
                560,
                420,
                "(a) over the number of parameters",
                Axis.log("parameters N"),
                risk,
                List.of(
                    new Series(
                        "test risk", n, overWidths(recipe, trained, TEST), Mark.LINE_AND_POINTS),
                    new Series("train risk", n, overWidths(recipe, trained, TRAIN), Mark.DASHES)))
            .withMarkers(
                List.of(Marker.line("interpolation threshold, N = n K", recipe.threshold())));
    LineChart time =
        new LineChart(
            560,
            420,
            "(b) over the steps, H = " + recipe.widths().getLast(),
            Axis.log("steps of the whole batch"),
            Axis.linear("share of wrong answers"),
            List.of(
                new Series("test error", steps, overSteps(recipe, trained, TEST_ERROR), Mark.LINE),
                new Series(
                    "train error", steps, overSteps(recipe, trained, TRAIN_ERROR), Mark.DASHES)));
    context.picture(
        "double-descent-network",
        "Left: test risk (solid) and train risk (dashed) of trained networks over their number of"
            + " parameters, with the interpolation threshold marked. Right: test and train error"
            + " of the widest network over the steps of training.",
        new Beside(List.of(widths, time), 8));
  }

  private static void table(
      FigureContext context, DoubleDescentNetworkRecipe recipe, List<Training.Trained> trained)
      throws IOException {
    int widths = recipe.widths().size();
    try (CsvWriter table =
        context.table(
            "networks",
            "every network at every step that was measured",
            "seed",
            "width",
            "parameters",
            "step",
            "train_risk",
            "test_risk",
            "train_error",
            "test_error")) {
      for (int run = 0; run < trained.size(); run++) {
        int width = recipe.widths().get(run % widths);
        Probe.Trace trace = trained.get(run).trace();
        for (int i = 0; i < trace.steps().size(); i++) {
          double[] row = trace.values().get(i);
          table.row(
              context.seed(run / widths),
              width,
              DoubleDescentNetworkRecipe.parameters(width),
              trace.steps().get(i),
              row[TRAIN],
              row[TEST],
              row[TRAIN_ERROR],
              row[TEST_ERROR]);
        }
      }
    }
  }
}
