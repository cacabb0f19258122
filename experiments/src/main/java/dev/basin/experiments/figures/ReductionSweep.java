package dev.basin.experiments.figures;

import dev.basin.experiments.augmentation.LabelNoise;
import dev.basin.experiments.data.ImageData;
import dev.basin.experiments.data.ImageSplits;
import dev.basin.experiments.figure.FigureContext;
import dev.basin.experiments.figures.ReductionPoint.Course;
import dev.basin.experiments.figures.ReductionPoint.Runs;
import dev.basin.experiments.training.Examples;
import dev.basin.experiments.training.Network;
import dev.basin.experiments.training.Probe;
import dev.basin.experiments.training.Training;
import dev.basin.nn.Model;
import dev.basin.optim.Sam;
import dev.basin.tensor.Indices;
import dev.basin.tensor.RandomStream;
import dev.basin.tensor.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/// Trains for every point of [ErrorReduction].
final class ReductionSweep {
  private static final int ROWS = 250; // of an evaluation

  private final FigureContext context;
  private final ReductionRecipe recipe;
  // points with equal images share them: labels and networks differ
  private final Map<List<Object>, Data> loaded = new HashMap<>();

  private ReductionSweep(FigureContext context, ReductionRecipe recipe) {
    this.context = context;
    this.recipe = recipe;
  }

  /// @param train with right labels
  private record Data(Examples train, List<Examples> validation, List<Examples> test, int classes) {
    /// The shape of an image.
    Shape image() {
      Shape inputs = train.inputs().shape();
      return Shape.of(inputs.size(1), inputs.size(2), inputs.size(3));
    }

    Examples train(double noise, long seed) {
      RandomStream random = RandomStream.ofSeed(seed).split("wrong labels");
      int[] labels =
          new LabelNoise(noise, LabelNoise.Draw.ANOTHER_CLASS)
              .apply(train.labels().toArray(), classes, random);
      return new Examples(train.inputs(), Indices.of(labels));
    }
  }

  /// The points, in the order of the recipe.
  static List<ReductionPoint> run(FigureContext context, ReductionRecipe recipe) {
    return new ReductionSweep(context, recipe).points();
  }

  /// The radii of a setting: its own, or the user's.
  static List<Double> radii(FigureContext context, ReductionSetting of) {
    return of.radii().stream().map(context::rho).distinct().toList();
  }

  private List<ReductionPoint> points() {
    List<Training> trainings = new ArrayList<>();
    for (ReductionSetting setting : recipe.settings()) {
      for (int k = 0; k < recipe.seeds(); k++) {
        trainings.addAll(trainings(setting, context.seed(k)));
      }
    }
    Iterator<Course> courses =
        context.train("training", trainings).stream().map(ReductionSweep::course).iterator();
    List<ReductionPoint> points = new ArrayList<>();
    for (ReductionSetting setting : recipe.settings()) {
      List<Runs> runs = new ArrayList<>();
      for (int k = 0; k < recipe.seeds(); k++) {
        Course sgd = courses.next();
        Optional<Course> mixup =
            setting.noise() > 0 ? Optional.of(courses.next()) : Optional.empty();
        List<Course> sam = radii(context, setting).stream().map(radius -> courses.next()).toList();
        runs.add(new Runs(context.seed(k), sgd, mixup, sam));
      }
      points.add(new ReductionPoint(setting, runs));
    }
    return points;
  }

  // SGD, then Mixup where labels are wrong, then SAM at every radius.
  private List<Training> trainings(ReductionSetting of, long seed) {
    Data data =
        loaded.computeIfAbsent(List.of(of.images(), of.pool(), of.trainImages()), key -> load(of));
    Examples train = data.train(of.noise(), seed);
    Model model = of.network().model(data.image(), data.classes());
    Probe longer = errors(of, data, model, recipe.sgdEpochs());
    Probe shorter = errors(of, data, model, recipe.epochs());
    List<Training> runs = new ArrayList<>();
    runs.add(recipe.sgd(of, model, train, longer, seed));
    if (of.noise() > 0) {
      runs.add(recipe.mixup(of, model, train, longer, seed));
    }
    for (double radius : radii(context, of)) {
      runs.add(recipe.sam(of, model, train, new Sam(radius, context.p(), false), shorter, seed));
    }
    return runs;
  }

  private Data load(ReductionSetting of) {
    ImageSplits splits = of.images().splits(context);
    int images = of.trainImages();
    ImageData train = splits.train().take(images);
    ImageData others =
        splits.train().rows(IntStream.range(images, images + recipe.validationImages()).toArray());
    ImageData test = splits.test().take(Math.min(recipe.testImages(), splits.test().count()));
    return new Data(
        pooled(train, train, of.pool()),
        pooled(others, train, of.pool()).chunks(ROWS),
        pooled(test, train, of.pool()).chunks(ROWS),
        train.classes());
  }

  private static Examples pooled(ImageData images, ImageData train, int pool) {
    Examples whole = Examples.of(images, train);
    return pool == 1 ? whole : whole.pooled(pool);
  }

  /// The shares of wrong answers on the validation and on the test images, after every epoch.
  private Probe errors(ReductionSetting of, Data data, Model model, int epochs) {
    long interval = Training.steps(of.trainImages(), recipe.batch(), 1);
    return new Probe(
        "errors on images %d to %d and on %d test images"
            .formatted(
                of.trainImages(),
                of.trainImages() + recipe.validationImages(),
                data.test().stream().mapToInt(Examples::count).sum()),
        Probe.every(interval, interval * epochs),
        state -> {
          Network network = new Network(model, state.params(), state.statistics());
          return new double[] {
            1 - network.score(data.validation()).accuracy(),
            1 - network.score(data.test()).accuracy()
          };
        });
  }

  private static Course course(Training.Trained trained) {
    return new Course(trained.trace().column(0), trained.trace().column(1));
  }
}
