package dev.basin.experiments.figures;

import dev.basin.autodiff.Params;
import dev.basin.autodiff.Statistics;
import dev.basin.experiments.augmentation.LabelNoise;
import dev.basin.experiments.data.ImageData;
import dev.basin.experiments.data.ImageSplits;
import dev.basin.experiments.figure.FigureContext;
import dev.basin.experiments.figure.Preset;
import dev.basin.experiments.figures.DoubleDescentNetworkCurves.Run;
import dev.basin.experiments.training.Examples;
import dev.basin.experiments.training.Probe;
import dev.basin.experiments.training.Problem;
import dev.basin.experiments.training.Training;
import dev.basin.experiments.training.Until;
import dev.basin.experiments.training.WidenedProblem;
import dev.basin.nn.Losses;
import dev.basin.nn.Model;
import dev.basin.tensor.DType;
import dev.basin.tensor.Indexing;
import dev.basin.tensor.RandomStream;
import dev.basin.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The networks of [DoubleDescentNetwork], trained.
///
/// As the authors did, a network below the interpolation threshold begins with the next narrower
/// one, its new weights drawn from N(0, 0.01), and ends where it answers all training images
/// rightly; one above begins anew.
final class DoubleDescentNetworkRuns {
  private static final double NEW_WEIGHTS = 0.1; // deviation
  private static final int PER_DECADE = 6;
  private static final int PER_DECADE_OF_COURSE = 12;

  private final FigureContext context;
  private final DoubleDescentNetworkRecipe recipe;
  private final ImageSplits images;

  /// What networks of one seed are trained on and measured by.
  private record Data(Examples train, Examples test, long seed) {}

  DoubleDescentNetworkRuns(FigureContext context, DoubleDescentNetworkRecipe recipe) {
    this.context = context;
    this.recipe = recipe;
    this.images = context.preset() == Preset.PAPER ? context.mnist() : context.fashionMnist();
  }

  DoubleDescentNetworkCurves all() {
    return new DoubleDescentNetworkCurves(
        recipe, recipe.reuse() ? oneByOne() : sideBySide(), course());
  }

  // --------------------------------------------------------------------------------- over widths

  private List<List<Run>> sideBySide() {
    List<Training> trainings = new ArrayList<>();
    List<Data> data = data(recipe.images(), recipe.side(), recipe.seeds());
    for (Data one : data) {
      for (int width : recipe.widths()) {
        trainings.add(training(width, recipe.problem(width), one));
      }
    }
    List<Training.Trained> trained = context.train("training", trainings);
    List<List<Run>> seeds = new ArrayList<>();
    for (int k = 0; k < data.size(); k++) {
      List<Run> runs = new ArrayList<>();
      for (int i = 0; i < recipe.widths().size(); i++) {
        int run = k * recipe.widths().size() + i;
        runs.add(run(recipe.widths().get(i), trained.get(run), data.get(k)));
      }
      seeds.add(runs);
    }
    return seeds;
  }

  private List<List<Run>> oneByOne() {
    List<Data> data = data(recipe.images(), recipe.side(), recipe.seeds());
    List<List<Run>> seeds = new ArrayList<>();
    data.forEach(one -> seeds.add(new ArrayList<>()));
    List<Training> before = List.of();
    List<Training.Trained> narrower = List.of();
    for (int width : recipe.widths()) {
      List<Training> trainings = new ArrayList<>();
      for (int k = 0; k < data.size(); k++) {
        Problem problem = recipe.problem(width);
        boolean reuse = recipe.isBelowThreshold(width);
        if (reuse && !narrower.isEmpty()) {
          String origin = before.get(k).key();
          problem = new WidenedProblem(problem, narrower.get(k).params(), origin, NEW_WEIGHTS);
        }
        Training training = training(width, problem, data.get(k));
        trainings.add(reuse ? training.with(allRight(width, data.get(k).train())) : training);
      }
      before = trainings;
      narrower = context.train("H = " + width, trainings);
      for (int k = 0; k < data.size(); k++) {
        seeds.get(k).add(run(width, narrower.get(k), data.get(k)));
      }
    }
    return seeds;
  }

  private Until allRight(int width, Examples train) {
    Model model = recipe.model(width);
    return new Until(
        "no wrong answer on the training images",
        state -> {
          Tensor outputs = model.evaluate(state.params(), Statistics.NONE, train.inputs());
          return Losses.accuracy(outputs, train.labels()) == 1;
        });
  }

  private Training training(int width, Problem problem, Data data) {
    Probe probe = probe(recipe.model(width), data, recipe.steps(), PER_DECADE);
    return recipe.training(width, problem, data.train(), probe, data.seed());
  }

  private Run run(int width, Training.Trained trained, Data data) {
    double[] last = risks(recipe.model(width), trained.params(), data);
    return new Run(data.seed(), width, trained.trace(), trained.state().step(), last);
  }

  // ---------------------------------------------------------------------------------- over steps

  private List<Run> course() {
    if (recipe.course().isEmpty()) {
      return List.of();
    }
    DoubleDescentNetworkRecipe.Course course = recipe.course().get();
    Model model = course.model();
    List<Data> data = data(course.images(), course.side(), course.seeds());
    List<Training> trainings =
        data.stream()
            .map(one ->
                course.training(
                    one.train(),
                    probe(model, one, course.steps(), PER_DECADE_OF_COURSE),
                    one.seed()))
            .toList();
    List<Training.Trained> trained = context.train("one width over the steps", trainings);
    List<Run> runs = new ArrayList<>();
    for (int k = 0; k < data.size(); k++) {
      double[] last = risks(model, trained.get(k).params(), data.get(k));
      runs.add(
          new Run(
              data.get(k).seed(),
              course.width(),
              trained.get(k).trace(),
              trained.get(k).state().step(),
              last));
    }
    return runs;
  }

  // ---------------------------------------------------------------------------- data and measures

  private List<Data> data(int count, int side, int seeds) {
    List<Data> data = new ArrayList<>();
    for (int k = 0; k < seeds; k++) {
      data.add(data(count, side, context.seed(k)));
    }
    return data;
  }

  private Data data(int count, int side, long seed) {
    RandomStream random = RandomStream.ofSeed(seed);
    int[] order = random.split("images").permutation(images.train().count());
    ImageData chosen = images.train().rows(Arrays.copyOf(order, count));
    LabelNoise noise = new LabelNoise(recipe.noise(), LabelNoise.Draw.ANOTHER_CLASS);
    int[] labels = noise.apply(chosen.labels(), chosen.classes(), random.split("train noise"));
    ImageData others = images.test().take(recipe.testImages());
    return new Data(
        flat(chosen.withLabels(labels), chosen, side), flat(others, chosen, side), seed);
  }

  private Examples flat(ImageData some, ImageData training, int side) {
    Examples whole =
        recipe.reuse()
            ? Examples.of(some, new float[] {0}, new float[] {1})
            : Examples.of(some, training);
    Examples small = whole.pooled(some.height() / side);
    return new Examples(small.inputs().reshape(some.count(), side * side), small.labels());
  }

  private static Probe probe(Model model, Data data, long steps, int perDecade) {
    return new Probe(
        "squared risk and error on the training images and on " + data.test().count() + " others",
        Probe.geometric(steps, perDecade),
        state -> risks(model, state.params(), data));
  }

  private static double[] risks(Model model, Params params, Data data) {
    Tensor onTrain = model.evaluate(params, Statistics.NONE, data.train().inputs());
    Tensor onTest = model.evaluate(params, Statistics.NONE, data.test().inputs());
    return new double[] {
      risk(onTrain, data.train()),
      risk(onTest, data.test()),
      1 - Losses.accuracy(onTrain, data.train().labels()),
      1 - Losses.accuracy(onTest, data.test().labels())
    };
  }

  private static double risk(Tensor outputs, Examples examples) {
    int classes = DoubleDescentNetworkRecipe.CLASSES;
    Tensor target = Indexing.oneHot(DType.FLOAT32, examples.labels(), classes);
    return Losses.squaredError(outputs, target).item();
  }
}
