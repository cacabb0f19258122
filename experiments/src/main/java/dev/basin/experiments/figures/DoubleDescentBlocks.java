package dev.basin.experiments.figures;

import dev.basin.experiments.analysis.BlockedLeastSquares;
import dev.basin.experiments.analysis.FourierFeatures;
import dev.basin.experiments.data.ImageData;
import dev.basin.experiments.data.ImageSplits;
import dev.basin.experiments.figure.Measurements;
import dev.basin.experiments.figure.Progress;
import dev.basin.experiments.figures.DoubleDescentSweep.Fit;
import dev.basin.experiments.figures.DoubleDescentSweep.Point;
import dev.basin.tensor.DType;
import dev.basin.tensor.RandomStream;
import dev.basin.tensor.Shape;
import dev.basin.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// The models of [DoubleDescent] of one seed where their features do not fit into memory: they are
/// made in blocks, whenever they are needed. Every model is saved when it is fitted. Without ridge,
/// which would take a decomposition for each penalty.
final class DoubleDescentBlocks {
  private static final int BLOCK = 2_000;
  private static final long UNIT = 1_000_000_000; // operations of a step of the progress
  private static final int NUMBERS = 4; // of a fit

  private final DoubleDescentRecipe recipe;
  private final Tensor train; // [rows, pixels]
  private final Tensor test;
  private final DoubleDescentTargets targets;
  private final DoubleDescentTargets clean;
  private final RandomStream random;
  private final String what;
  private final Measurements saved;
  private final Progress progress;
  private FourierFeatures features;
  private int firstFeature;
  private int lastFeature; // exclusive
  private long operations; // that the progress was not told of

  private DoubleDescentBlocks(
      DoubleDescentRecipe recipe,
      ImageSplits images,
      long seed,
      Measurements saved,
      Progress progress) {
    this.recipe = recipe;
    this.random = RandomStream.ofSeed(seed);
    this.saved = saved;
    this.progress = progress;
    int[] order = random.split("images").permutation(images.train().count());
    ImageData fitted = images.train().rows(Arrays.copyOf(order, recipe.images()));
    ImageData others = images.test().take(recipe.testImages());
    this.train = DoubleDescentSweep.pixels(fitted);
    this.test = DoubleDescentSweep.pixels(others);
    this.targets = DoubleDescentTargets.noisy(fitted, random.split("train noise"));
    this.clean = DoubleDescentTargets.clean(others);
    this.what =
        "least squares in blocks of %d, %d of %s (%s), noise %s, tested on %d of %s (%s), features"
                .formatted(
                    BLOCK,
                    recipe.images(),
                    fitted.name(),
                    fitted.sha256(),
                    DoubleDescentRecipe.NOISE,
                    recipe.testImages(),
                    others.name(),
                    others.sha256())
            + " of bandwidth %s, seed %d, ".formatted(DoubleDescentRecipe.BANDWIDTH, seed)
            + Arrays.toString(recipe.features());
  }

  /// Fits all models of a seed that are not saved; all are in the order of the recipe.
  static List<Point> run(
      DoubleDescentRecipe recipe,
      ImageSplits images,
      long seed,
      Measurements saved,
      Progress progress) {
    return new DoubleDescentBlocks(recipe, images, seed, saved, progress).points(seed);
  }

  private List<Point> points(long seed) {
    int[] columns = recipe.features();
    int missing = (int) Arrays.stream(columns).filter(n -> found(n).isEmpty()).count();
    String name =
        "seed %d, %d of %d models to fit, 10^9 operations".formatted(seed, missing, columns.length);
    List<Point> points = new ArrayList<>();
    try (Progress.Task task = progress.start(name, operations(columns) / UNIT)) {
      BlockedLeastSquares squares =
          new BlockedLeastSquares(this::onTrain, targets.values(), BLOCK, done -> tell(task, done));
      for (int n : columns) {
        Optional<double[]> numbers = found(n);
        if (numbers.isEmpty()) {
          numbers = Optional.of(fitted(squares, n, task));
          saved.save(what(n), numbers.get());
        } else if (n > recipe.images() && after(n, columns)) {
          squares.advance(n);
        }
        points.add(point(n, numbers.get()));
      }
    }
    return points;
  }

  private Optional<double[]> found(int columns) {
    return saved.find(what(columns));
  }

  private String what(int columns) {
    return what + ": " + columns;
  }

  // Whether a model is missing that goes on with the decomposition of this one.
  private boolean after(int columns, int[] all) {
    return Arrays.stream(all).anyMatch(n -> n > columns && found(n).isEmpty());
  }

  // ---------------------------------------------------------------------------------- one of them

  private double[] fitted(BlockedLeastSquares squares, int columns, Progress.Task task) {
    task.note("N = " + columns);
    BlockedLeastSquares.Coefficients solution = squares.minimumNorm(columns);
    int levels = DoubleDescentRecipe.NOISE.size();
    double[] lengths = new double[levels];
    Tensor onTrain = zeros(train);
    Tensor onTest = zeros(test);
    for (int from = 0; from < columns; from += BLOCK) {
      int to = Math.min(columns, from + BLOCK);
      Tensor a = solution.part(from, to);
      for (int level = 0; level < levels; level++) {
        lengths[level] += targets.level(a, level).square().sum().item();
      }
      onTrain = onTrain.add(onTrain(0, recipe.images(), from, to).matmul(a));
      onTest = onTest.add(features(from, to).of(test).matmul(a));
      tell(task, predictions(to - from));
    }
    double[] numbers = new double[NUMBERS * levels];
    for (int level = 0; level < levels; level++) {
      numbers[NUMBERS * level] = targets.risk(onTrain, level);
      numbers[NUMBERS * level + 1] = clean.risk(onTest, level);
      numbers[NUMBERS * level + 2] = clean.error(onTest, level);
      // the factor of their number, which the features here are without, is in the coefficients
      numbers[NUMBERS * level + 3] = StrictMath.sqrt(lengths[level] * columns);
    }
    return numbers;
  }

  private static Point point(int columns, double[] numbers) {
    List<Fit> fits = new ArrayList<>();
    for (int i = 0; i < numbers.length; i += NUMBERS) {
      fits.add(new Fit(0, numbers[i], numbers[i + 1], numbers[i + 2], numbers[i + 3]));
    }
    return new Point(columns, fits, List.of());
  }

  private Tensor zeros(Tensor images) {
    return Tensor.zeros(
        DType.FLOAT64, Shape.of(images.shape().size(0), targets.values().shape().size(1)));
  }

  private Tensor onTrain(int fromRow, int toRow, int fromColumn, int toColumn) {
    return features(fromColumn, toColumn).of(train.slice(0, fromRow, toRow));
  }

  private FourierFeatures features(int from, int to) {
    if (features == null || from != firstFeature || to != lastFeature) {
      features =
          FourierFeatures.range(
              train.shape().size(1),
              from,
              to,
              DoubleDescentRecipe.BANDWIDTH,
              random.split("features"));
      firstFeature = from;
      lastFeature = to;
    }
    return features;
  }

  // ------------------------------------------------------------------------------------ operations

  private long operations(int[] columns) {
    long all = 0;
    int taken = 0;
    for (int n : columns) {
      boolean missing = found(n).isEmpty();
      if (missing || n > recipe.images() && after(n, columns)) {
        all += BlockedLeastSquares.operations(recipe.images(), n, taken);
        taken = n > recipe.images() ? n : 0;
      }
      all += missing ? predictions(n) : 0;
    }
    return all;
  }

  // those of features and predictions, once more than the solution itself needs
  private long predictions(int columns) {
    long perImage = train.shape().size(1) + targets.values().shape().size(1);
    return 2 * perImage * columns * (recipe.images() + recipe.testImages());
  }

  private void tell(Progress.Task task, long more) {
    operations += more;
    task.step(operations / UNIT);
    operations %= UNIT;
  }
}
