package dev.basin.experiments.figures;

import dev.basin.experiments.data.ImageData;
import dev.basin.experiments.data.ImageSplits;
import dev.basin.experiments.figure.Claim;
import dev.basin.experiments.figure.DataSource;
import dev.basin.experiments.figure.Figure;
import dev.basin.experiments.figure.FigureContext;
import dev.basin.experiments.figure.Preset;
import dev.basin.experiments.figure.Progress;
import dev.basin.experiments.plot.Camera;
import dev.basin.experiments.plot.HeightScale;
import dev.basin.experiments.plot.InteractiveSurface;
import dev.basin.experiments.plot.SurfacePlot;
import dev.basin.experiments.training.Examples;
import dev.basin.experiments.training.Training;
import dev.basin.experiments.training.Workers;
import dev.basin.nn.Model;
import dev.basin.optim.Optimizer;
import dev.basin.optim.Sam;
import dev.basin.tensor.RandomStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.DoubleBinaryOperator;
import java.util.function.ToDoubleFunction;

/// Fig 1 and Fig 2: the loss around the minimum that SGD found, and around the one that SAM found
/// from the same weights and in the same order of examples.
public final class Surfaces implements Figure {
  // Li et al. draw log(z + 0.1) of losses clipped at 10.
  static final double CLIP = 10;
  static final double LOG_OFFSET = 0.1;

  /// Two runs from one start.
  record Pair(Training.Trained sgd, Training.Trained sam) {}

  /// What was measured around the ends of both.
  record Minima(Minimum sgd, Minimum sam) {
    double of(ToDoubleFunction<Minimum> value, DoubleBinaryOperator compare) {
      return compare.applyAsDouble(value.applyAsDouble(sam), value.applyAsDouble(sgd));
    }
  }

  @Override
  public String id() {
    return "surfaces";
  }

  @Override
  public String title() {
    return "A sharp minimum and a wide one";
  }

  @Override
  public String lecture() {
    return "Fig 1, Fig 2";
  }

  @Override
  public String summary() {
    return "the loss around the minima that SGD and SAM found, in filter-normalised random planes";
  }

  @Override
  public String shows() {
    return "A residual network without shortcuts is trained twice, with SGD and with SAM, from the"
        + " same weights and on the same batches. Around either minimum the loss is drawn"
        + " over a plane of two random directions, scaled filter by filter to the length of"
        + " the weights; the running statistics of batch normalisation stay those of the"
        + " centre. Both surfaces have the same clip, heights log(loss + 0.1) and colours.";
  }

  @Override
  public Optional<String> plan(Preset preset) {
    if (preset == Preset.PAPER) {
      return Optional.empty();
    }
    SurfacesRecipe recipe = SurfacesRecipe.of(preset);
    return Optional.of(
        String.format(
            Locale.ROOT,
            "ResNet-%d of width %d, %,d images of Fashion-MNIST, %d epochs, %d pair(s) of networks,"
                + " %dx%d points over %,d images and %d planes of %dx%d; %s",
            recipe.depth(),
            recipe.width(),
            recipe.trainImages(),
            recipe.epochs(),
            recipe.seeds(),
            recipe.grid(),
            recipe.grid(),
            recipe.probeImages(),
            recipe.planes() - 1,
            recipe.planeGrid(),
            recipe.planeGrid(),
            preset == Preset.QUICK ? "about three minutes on two cores" : "some hours"));
  }

  @Override
  public void check(DataSource data) {
    data.fashionMnist();
  }

  @Override
  public void draw(FigureContext context) throws IOException {
    SurfacesRecipe recipe = SurfacesRecipe.of(context.preset());
    Workers workers = new Workers(context.threads());
    ImageSplits splits = context.fashionMnist();
    ImageData train = splits.train().take(recipe.trainImages());
    Examples examples = Examples.of(train, train.channelMean(), train.channelDeviation());
    Minimum.Data data =
        new Minimum.Data(
            examples,
            Examples.of(splits.test(), train.channelMean(), train.channelDeviation()),
            examples.rows(0, recipe.probeImages()));
    Model model = recipe.model(train.height(), train.width(), train.classes());

    List<Pair> pairs = train(context, recipe, workers, model, examples);
    List<Minima> minima = measure(context, recipe, workers, data, pairs);
    SurfacesTables.write(context, pairs, minima);
    drawSurfaces(context, recipe, minima.getFirst());
    claim(context, recipe, minima);
  }

  private static List<Pair> train(
      FigureContext context, SurfacesRecipe recipe, Workers workers, Model model, Examples examples)
      throws IOException {
    List<Pair> pairs = new ArrayList<>();
    Sam sam = new Sam(context.rho(recipe.rho()), context.p(), false);
    try (Progress.Task task =
        context.progress().start("training", 2 * recipe.steps() * recipe.seeds())) {
      for (int k = 0; k < recipe.seeds(); k++) {
        long seed = context.seed(k);
        List<Training.Trained> trained =
            workers.all(
                List.of(
                    () -> run(recipe, model, examples, recipe.sgd(), seed, task),
                    () -> run(recipe, model, examples, recipe.sam(sam), seed, task)));
        pairs.add(new Pair(trained.get(0), trained.get(1)));
      }
    }
    return pairs;
  }

  private static Training.Trained run(
      SurfacesRecipe recipe,
      Model model,
      Examples examples,
      Optimizer optimizer,
      long seed,
      Progress.Task task) {
    return new Training(model, examples, SurfacesRecipe.BATCH, recipe.epochs(), 0, optimizer, seed)
        .run(task::step);
  }

  private static List<Minima> measure(
      FigureContext context,
      SurfacesRecipe recipe,
      Workers workers,
      Minimum.Data data,
      List<Pair> pairs) {
    List<Minima> minima = new ArrayList<>();
    try (Progress.Task task =
        context.progress().start("surfaces", 2 * pairs.size() * Minimum.evaluations(recipe))) {
      for (int k = 0; k < pairs.size(); k++) {
        RandomStream random = RandomStream.ofSeed(context.seed(k)).split("surfaces");
        Pair pair = pairs.get(k);
        minima.add(
            new Minima(
                Minimum.measure(pair.sgd().network(), data, recipe, random, workers, task),
                Minimum.measure(pair.sam().network(), data, recipe, random, workers, task)));
      }
    }
    return minima;
  }

  // ------------------------------------------------------------------------------------ pictures

  private static void drawSurfaces(FigureContext context, SurfacesRecipe recipe, Minima minima)
      throws IOException {
    HeightScale scale = HeightScale.log(0, CLIP, LOG_OFFSET);
    List<SurfacePlot.Panel> panels =
        List.of(panel("SGD", minima.sgd()), panel("SAM", minima.sam()));
    List<String> caption =
        List.of(
            String.format(
                Locale.ROOT,
                "sharpness within \u03c1 = 0.05: SGD %.3g, SAM %.3g;   within \u03c1 = 0.1: SGD"
                    + " %.3g, SAM %.3g",
                minima.sgd().sharpness().get(0),
                minima.sam().sharpness().get(0),
                minima.sgd().sharpness().get(1),
                minima.sam().sharpness().get(1)),
            String.format(
                Locale.ROOT,
                "ResNet-%d without shortcuts, filter-normalised random plane, %d\u00d7%d points,"
                    + " train loss over %d images",
                recipe.depth(),
                recipe.grid(),
                recipe.grid(),
                recipe.probeImages()));
    SurfacePlot plot = new SurfacePlot(panels, scale, "train loss", Camera.CORNER, caption);
    context.picture(
        "surfaces",
        "Two surfaces side by side: the loss around the minimum of SGD and around that of SAM",
        plot);
    context.page(
        "surfaces",
        "Both surfaces, to turn and to zoom",
        InteractiveSurface.html("Minima of SGD and SAM", plot));
  }

  private static SurfacePlot.Panel panel(String rule, Minimum minimum) {
    String numbers =
        String.format(
            Locale.ROOT,
            "train accuracy %.2f %%, test accuracy %.2f %%",
            100 * minimum.train().accuracy(),
            100 * minimum.test().accuracy());
    return new SurfacePlot.Panel(rule, numbers, minimum.surfaces().getFirst());
  }

  // -------------------------------------------------------------------------------------- claims

  private static void claim(FigureContext context, SurfacesRecipe recipe, List<Minima> minima) {
    String seeds = minima.size() == 1 ? "one seed" : "median of " + minima.size() + " seeds";
    context.claim(
        Claim.atLeast(
            "every network fits its training images: the least train accuracy",
            minima.stream()
                .mapToDouble(m -> m.of(minimum -> minimum.train().accuracy(), Math::min))
                .min()
                .orElseThrow(),
            0.99));
    context.claim(
        Claim.atMost(
            "the two train accuracies are within one point: the greatest difference",
            minima.stream()
                .mapToDouble(
                    m -> Math.abs(m.of(minimum -> minimum.train().accuracy(), (a, b) -> a - b)))
                .max()
                .orElseThrow(),
            0.01));
    context.claim(
        Claim.atMost(
            "SAM's minimum is flatter: sharpness of SAM / SGD within rho = 0.05, " + seeds,
            median(minima, m -> m.of(minimum -> minimum.sharpness().get(0), (a, b) -> a / b)),
            0.7));
    context.claim(
        Claim.atMost(
            "SAM's minimum is flatter: sharpness of SAM / SGD within rho = 0.1, " + seeds,
            median(minima, m -> m.of(minimum -> minimum.sharpness().get(1), (a, b) -> a / b)),
            0.7));
    context.claim(
        Claim.lessThan(
            "SAM's surface is lower: mean of log(loss + 0.1) over %d random planes, SAM - SGD, %s"
                .formatted(recipe.planes(), seeds),
            median(minima, m -> m.of(minimum -> minimum.meanLog(LOG_OFFSET), (a, b) -> a - b)),
            0));
    result(context, "test accuracy", minima, minimum -> minimum.test().accuracy());
    result(context, "train loss", minima, minimum -> minimum.train().loss());
    result(context, "adaptive sharpness (rho = 0.5)", minima, m -> m.sharpness().get(2));
    result(context, "share of points above the clip", minima, m -> m.shareAbove(CLIP));
  }

  private static void result(
      FigureContext context, String name, List<Minima> minima, ToDoubleFunction<Minimum> value) {
    context.result(name + ", SGD", median(minima, m -> value.applyAsDouble(m.sgd())));
    context.result(name + ", SAM", median(minima, m -> value.applyAsDouble(m.sam())));
  }

  private static double median(List<Minima> minima, ToDoubleFunction<Minima> value) {
    double[] sorted = minima.stream().mapToDouble(value).sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
