package dev.basin.experiments.figures;

import dev.basin.experiments.data.ImageSplits;
import dev.basin.experiments.figure.DataSource;
import dev.basin.experiments.figure.Digits;
import dev.basin.experiments.figure.Figure;
import dev.basin.experiments.figure.FigureContext;
import dev.basin.experiments.figure.Preset;
import dev.basin.experiments.figure.Progress;
import dev.basin.experiments.figures.DoubleDescentCurves.Control;
import dev.basin.experiments.training.Workers;
import dev.basin.tensor.RandomStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Fig 7: double descent, measured. Least squares of minimum norm on random Fourier features of
/// real images, over the number of features; after Belkin, Hsu, Ma and Mandal, "Reconciling modern
/// machine-learning practice and the classical bias-variance trade-off", PNAS 116(32), 2019.
public final class DoubleDescent implements Figure {
  // Four decompositions of 1,000 x 10,000 fit into the command's heap.
  private static final int MOST_THREADS = 4;

  @Override
  public String id() {
    return "double-descent";
  }

  @Override
  public String title() {
    return "Double descent";
  }

  @Override
  public String lecture() {
    return "Fig 7";
  }

  @Override
  public String summary() {
    return "train and test risk over the number of random features, past the interpolation"
        + " threshold";
  }

  @Override
  public String shows() {
    return "n images (of Fashion-MNIST, or of MNIST as the authors did) are classified by least"
        + " squares on N random features of them; where N > n many solutions fit all n"
        + " labels exactly, and the one of least norm is taken. Panel (a) is the textbook:"
        + " few features under-fit, nearly n of them over-fit, and the sweet spot lies"
        + " between. Panel (b) goes on. At N = n, the interpolation threshold, one solution"
        + " alone fits, it must bend to every label, and the test risk explodes while the"
        + " train risk (dashed) falls to zero and stays there. With still more features the"
        + " smallest of many solutions is chosen, and the test risk descends a second time."
        + " Below: the norm of the coefficients peaks at the same place, wrong labels raise"
        + " the peak, and ridge regression, its penalty tuned on other images with as many"
        + " wrong labels, has none. Last, a model in which all this has a closed form,"
        + " beside its simulation: targets are linear in p independent normal inputs, with"
        + " coefficients of length r and noise of deviation s, and E is the excess test"
        + " risk.";
  }

  @Override
  public List<String> formulas() {
    return List.of(
        "$h(x) = \\sum_{k=1}^N a_k \\phi_k(x), \\quad \\phi_k(x) = (2/N)^{1/2}"
            + " \\mathrm{cos}(v_k \\cdot x + b_k), \\quad v_k \\sim N(0, \\sigma^{-2} I)$",
        "$\\sum_{i=1}^n (y_i - h(x_i))^2 + \\lambda \\|a\\|^2 \\to \\min, \\quad \\lambda \\to 0$"
            + " for the solution of least norm",
        "$E = s^2 \\gamma / (1 - \\gamma)$ for $\\gamma = p/n < 1, \\quad E = r^2 (1 - 1/\\gamma)"
            + " + s^2 / (\\gamma - 1)$ for $\\gamma > 1$");
  }

  @Override
  public Optional<String> plan(Preset preset) {
    DoubleDescentRecipe recipe = DoubleDescentRecipe.of(preset);
    return Optional.of(
        String.format(
            Locale.ROOT,
            "n = %,d images of %s, %d numbers of random Fourier features from %d to %,d, label"
                + " noise 0, 10 and 20 %%, %s, %s, closed form with n = %d and %d repeats;"
                + " %s",
            recipe.images(),
            preset == Preset.PAPER ? "MNIST" : "Fashion-MNIST",
            recipe.ratios().size(),
            recipe.features()[0],
            recipe.mostFeatures(),
            recipe.inBlocks()
                ? "no ridge"
                : DoubleDescentRecipe.LAMBDAS.length + " penalties of ridge",
            Digits.count(recipe.seeds(), "seed"),
            recipe.control().rows(),
            recipe.repeats(),
            time(preset)));
  }

  private static String time(Preset preset) {
    return switch (preset) {
      case SMOKE -> "seconds";
      case QUICK -> "less than a minute on two cores";
      case FULL -> "about a quarter of an hour on two cores";
      case PAPER -> "about half an hour on two cores";
    };
  }

  @Override
  public void check(DataSource data) {
    if (data.preset() == Preset.PAPER) {
      data.mnist();
    } else {
      data.fashionMnist();
    }
  }

  @Override
  public void draw(FigureContext context) throws IOException {
    DoubleDescentRecipe recipe = DoubleDescentRecipe.of(context.preset());
    DoubleDescentCurves curves = measure(context, recipe);
    DoubleDescentDrawing drawing = new DoubleDescentDrawing(curves);
    context.picture(
        "double-descent",
        "Two charts of test risk (solid) and train risk (dashed) over the number of random"
            + " features. Left, fewer features than images: a U with its sweet spot, up to where"
            + " the test risk leaves the chart. Right, the whole range: the U, a sharp peak of the"
            + " test risk where features are as many as images and the train risk vanishes, and a"
            + " second descent beyond it.",
        drawing.risks());
    context.picture(
        "double-descent-noise",
        "Left: test risk over the number of features for three levels of label noise; the peak at"
            + " the interpolation threshold grows with the noise"
            + (curves.hasRidge() ? ", and dashed lines for tuned ridge have no peak" : "")
            + ". Right: the norm of the coefficients peaks at the same place.",
        drawing.noise());
    context.picture(
        "double-descent-errors",
        "Left: share of wrong answers on test images over the number of features for three levels"
            + " of label noise, with a peak at the interpolation threshold. Right: squared train"
            + " risk, which vanishes there.",
        drawing.errors());
    context.picture(
        "double-descent-control",
        "Excess risk of the linear-Gaussian model over dimensions per row: the formula as a line"
            + " with a pole at 1, simulated values as points on it",
        drawing.control(recipe.control()));
    DoubleDescentTables.write(context, curves);
    DoubleDescentClaims.check(context, curves);
  }

  private static DoubleDescentCurves measure(FigureContext context, DoubleDescentRecipe recipe) {
    Workers workers = new Workers(Math.min(context.threads(), MOST_THREADS));
    List<List<DoubleDescentSweep.Point>> seeds =
        recipe.inBlocks() ? inBlocks(context, recipe) : inMemory(context, recipe, workers);
    return new DoubleDescentCurves(recipe.images(), seeds, controls(context, recipe, workers));
  }

  private static List<List<DoubleDescentSweep.Point>> inBlocks(
      FigureContext context, DoubleDescentRecipe recipe) {
    ImageSplits images = context.mnist();
    List<List<DoubleDescentSweep.Point>> seeds = new ArrayList<>();
    for (int k = 0; k < recipe.seeds(); k++) {
      seeds.add(
          DoubleDescentBlocks.run(
              recipe, images, context.seed(k), context.measurements(), context.progress()));
    }
    return seeds;
  }

  private static List<List<DoubleDescentSweep.Point>> inMemory(
      FigureContext context, DoubleDescentRecipe recipe, Workers workers) {
    ImageSplits images = context.fashionMnist();
    List<List<DoubleDescentSweep.Point>> seeds = new ArrayList<>();
    try (Progress.Task task =
        context.progress().start("least squares", (long) recipe.seeds() * recipe.ratios().size())) {
      for (int k = 0; k < recipe.seeds(); k++) {
        seeds.add(DoubleDescentSweep.run(recipe, images, context.seed(k), workers, task));
      }
    }
    return seeds;
  }

  private static List<Control> controls(
      FigureContext context, DoubleDescentRecipe recipe, Workers workers) {
    List<Control> control = new ArrayList<>();
    int ratios = DoubleDescentRecipe.CONTROL_RATIOS.size();
    try (Progress.Task task =
        context.progress().start("closed form", (long) ratios * recipe.repeats())) {
      for (double ratio : DoubleDescentRecipe.CONTROL_RATIOS) {
        control.add(control(recipe, ratio, context.seed(), workers, task));
      }
    }
    return control;
  }

  private static Control control(
      DoubleDescentRecipe recipe, double ratio, long seed, Workers workers, Progress.Task task) {
    LinearGaussian model = recipe.control();
    int dimensions = (int) Math.round(ratio * model.rows());
    RandomStream random = RandomStream.ofSeed(seed).split("closed form").split(dimensions);
    double[] risks =
        workers.map(
            recipe.repeats(),
            repeat -> {
              double risk = model.simulate(dimensions, random.split(repeat));
              task.step();
              return risk;
            });
    double mean = Arrays.stream(risks).sum() / risks.length;
    return new Control(ratio, recipe.repeats(), mean, model.limit(ratio));
  }
}
