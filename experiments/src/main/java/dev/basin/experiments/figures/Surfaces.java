package dev.basin.experiments.figures;

import dev.basin.experiments.data.CifarLabels;
import dev.basin.experiments.data.ImageData;
import dev.basin.experiments.data.ImageSplits;
import dev.basin.experiments.figure.DataSource;
import dev.basin.experiments.figure.Digits;
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

/// Fig 1 and Fig 2: the loss around the minimum that SGD found, and around the one that SAM found
/// from the same weights and in the same order of examples.
public final class Surfaces implements Figure {
  // Li et al. draw log(z + 0.1) of losses clipped at 10.
  static final double CLIP = 10;
  static final double LOG_OFFSET = 0.1;

  /// Two runs from one start.
  record Pair(Training.Trained sgd, Training.Trained sam) {}

  /// What was measured around the ends of both.
  record Minima(Minimum sgd, Minimum sam) {}

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
    SurfacesRecipe recipe = SurfacesRecipe.of(preset);
    return Optional.of(
        String.format(
            Locale.ROOT,
            "ResNet-%d of width %d, %,d images of %s, %d epochs, %s of networks,"
                + " %dx%d points over %,d images and %d planes of %dx%d; %s",
            recipe.depth(),
            recipe.width(),
            recipe.trainImages(),
            recipe.published() ? "CIFAR-10" : "Fashion-MNIST",
            recipe.epochs(),
            Digits.count(recipe.seeds(), "pair"),
            recipe.grid(),
            recipe.grid(),
            recipe.probeImages(),
            recipe.planes() - 1,
            recipe.planeGrid(),
            recipe.planeGrid(),
            time(preset)));
  }

  private static String time(Preset preset) {
    return switch (preset) {
      case SMOKE -> "seconds";
      case QUICK -> "about three minutes on two cores";
      case FULL -> "some hours";
      case PAPER -> "about five days on two cores";
    };
  }

  @Override
  public void check(DataSource data) {
    if (data.preset() == Preset.PAPER) {
      data.cifar(CifarLabels.TEN);
    } else {
      data.fashionMnist();
    }
  }

  @Override
  public void draw(FigureContext context) throws IOException {
    SurfacesRecipe recipe = SurfacesRecipe.of(context.preset());
    ImageSplits splits =
        recipe.published() ? context.cifar(CifarLabels.TEN) : context.fashionMnist();
    ImageData train = splits.train().take(recipe.trainImages());
    Examples examples = Examples.of(train, train.channelMean(), train.channelDeviation());
    Minimum.Data data =
        new Minimum.Data(
            examples,
            Examples.of(splits.test(), train.channelMean(), train.channelDeviation()),
            examples.rows(0, recipe.probeImages()));
    Model model = recipe.model(train);

    List<Pair> pairs = train(context, recipe, model, examples);
    List<Minima> minima = measure(context, recipe, model, data, pairs);
    SurfacesTables.write(context, pairs, minima);
    drawSurfaces(context, recipe, minima.getFirst());
    SurfacesClaims.check(context, minima);
  }

  private static List<Pair> train(
      FigureContext context, SurfacesRecipe recipe, Model model, Examples examples) {
    Sam sam = new Sam(context.rho(recipe.rho()), context.p(), false);
    List<Training> runs = new ArrayList<>();
    for (int k = 0; k < recipe.seeds(); k++) {
      for (Optimizer optimizer : List.of(recipe.sgd(), recipe.sam(sam))) {
        runs.add(recipe.training(model, examples, optimizer, context.seed(k)));
      }
    }
    List<Training.Trained> trained = context.train("training", runs);
    List<Pair> pairs = new ArrayList<>();
    for (int i = 0; i < trained.size(); i += 2) {
      pairs.add(new Pair(trained.get(i), trained.get(i + 1)));
    }
    return pairs;
  }

  private static List<Minima> measure(
      FigureContext context,
      SurfacesRecipe recipe,
      Model model,
      Minimum.Data data,
      List<Pair> pairs) {
    Workers workers = context.workers();
    List<Minima> minima = new ArrayList<>();
    try (Progress.Task task =
        context.progress().start("surfaces", 2 * pairs.size() * Minimum.evaluations(recipe))) {
      for (int k = 0; k < pairs.size(); k++) {
        RandomStream random = RandomStream.ofSeed(context.seed(k)).split("surfaces");
        Pair pair = pairs.get(k);
        minima.add(
            new Minima(
                Minimum.measure(pair.sgd().network(model), data, recipe, random, workers, task),
                Minimum.measure(pair.sam().network(model), data, recipe, random, workers, task)));
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
}
