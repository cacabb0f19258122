package dev.basin.experiments.figures;

import dev.basin.experiments.analysis.FourierFeatures;
import dev.basin.experiments.analysis.LeastSquares;
import dev.basin.experiments.augmentation.LabelNoise;
import dev.basin.experiments.data.ImageData;
import dev.basin.experiments.data.ImageSplits;
import dev.basin.experiments.figure.Progress;
import dev.basin.experiments.training.Workers;
import dev.basin.tensor.DType;
import dev.basin.tensor.Movement;
import dev.basin.tensor.RandomStream;
import dev.basin.tensor.Shape;
import dev.basin.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/// The models of [DoubleDescent] of one seed: its images, its label noise and its features, of
/// which the model of size N has the first N. One decomposition of the features serves all levels
/// of noise and all penalties.
final class DoubleDescentSweep {
  private static final int ROWS = 256;

  private final Part train;
  private final Part validation;
  private final Part test;
  private final int classes;

  /// One model.
  ///
  /// @param lambda ridge's penalty, 0 for the solution of minimum norm
  /// @param train squared risk on the (noisy) labels that it was fitted to
  /// @param test squared risk on clean labels: the mean over images and classes
  /// @param error share of test images whose greatest output is at another class than theirs
  /// @param norm Euclidean norm of all coefficients
  record Fit(double lambda, double train, double test, double error, double norm) {}

  /// The models with as many features, by level of noise.
  record Point(int features, List<Fit> minimumNorm, List<Fit> ridge) {}

  /// @param features [rows, most features], without the factor of their number
  /// @param targets one-hot, all levels of noise beside each other: [rows, levels * classes]
  private record Part(Tensor features, Tensor targets) {

    // A few rows at a time: the columns in use are copied.
    Tensor predicted(Tensor coefficients) {
      int columns = coefficients.shape().size(0);
      Tensor scaled = coefficients.mul(1 / StrictMath.sqrt(columns));
      List<Tensor> parts = new ArrayList<>();
      for (int row = 0; row < rows(); row += ROWS) {
        Tensor some = features.slice(0, row, Math.min(rows(), row + ROWS));
        parts.add(some.slice(1, 0, columns).matmul(scaled));
      }
      return Movement.concat(0, parts.toArray(Tensor[]::new));
    }

    int rows() {
      return features.shape().size(0);
    }
  }

  private DoubleDescentSweep(Part train, Part validation, Part test, int classes) {
    this.train = train;
    this.validation = validation;
    this.test = test;
    this.classes = classes;
  }

  /// Fits all models of a seed; they are in the order of the recipe.
  static List<Point> run(
      DoubleDescentRecipe recipe,
      ImageSplits images,
      long seed,
      Workers workers,
      Progress.Task task) {
    DoubleDescentSweep sweep = prepare(recipe, images, RandomStream.ofSeed(seed), workers);
    int[] features = recipe.features();
    List<Supplier<Point>> pieces = new ArrayList<>();
    // The largest first: the small ones fill the gaps at the end.
    for (int i = features.length - 1; i >= 0; i--) {
      int count = features[i];
      pieces.add(() -> {
        Point point = sweep.at(count);
        task.step();
        return point;
      });
    }
    return workers.all(pieces).reversed();
  }

  private static DoubleDescentSweep prepare(
      DoubleDescentRecipe recipe, ImageSplits images, RandomStream random, Workers workers) {
    int n = recipe.images();
    int[] order = random.split("images").permutation(images.train().count());
    ImageData train = images.train().rows(Arrays.copyOf(order, n));
    ImageData validation =
        images.train().rows(Arrays.copyOfRange(order, n, n + recipe.validationImages()));
    ImageData test = images.test().take(recipe.testImages());
    FourierFeatures features =
        FourierFeatures.draw(
            train.height() * train.width() * train.channels(),
            recipe.mostFeatures(),
            DoubleDescentRecipe.BANDWIDTH,
            random.split("features"));
    return new DoubleDescentSweep(
        new Part(features(train, features, workers), noisy(train, random.split("train noise"))),
        new Part(
            features(validation, features, workers),
            noisy(validation, random.split("validation noise"))),
        new Part(features(test, features, workers), clean(test)),
        train.classes());
  }

  private static Tensor features(ImageData images, FourierFeatures features, Workers workers) {
    float[] zero = new float[images.channels()];
    float[] one = new float[images.channels()];
    Arrays.fill(one, 1);
    int inputs = images.height() * images.width() * images.channels();
    Tensor pixels =
        Tensor.of(Shape.of(images.count(), inputs), images.normalized(zero, one))
            .cast(DType.FLOAT64);
    List<Supplier<Tensor>> parts = new ArrayList<>();
    for (int row = 0; row < images.count(); row += ROWS) {
      Tensor some = pixels.slice(0, row, Math.min(images.count(), row + ROWS));
      parts.add(() -> features.of(some));
    }
    return Movement.concat(0, workers.all(parts).toArray(Tensor[]::new));
  }

  // ------------------------------------------------------------------------------------- targets

  private static Tensor noisy(ImageData images, RandomStream random) {
    List<int[]> levels = new ArrayList<>();
    for (double share : DoubleDescentRecipe.NOISE) {
      LabelNoise noise = new LabelNoise(share, LabelNoise.Draw.ANOTHER_CLASS);
      levels.add(noise.apply(images.labels(), images.classes(), random));
    }
    return oneHot(levels, images.classes());
  }

  private static Tensor clean(ImageData images) {
    List<int[]> levels = new ArrayList<>();
    DoubleDescentRecipe.NOISE.forEach(share -> levels.add(images.labels()));
    return oneHot(levels, images.classes());
  }

  private static Tensor oneHot(List<int[]> levels, int classes) {
    int rows = levels.getFirst().length;
    int columns = levels.size() * classes;
    double[] values = new double[rows * columns];
    for (int level = 0; level < levels.size(); level++) {
      for (int row = 0; row < rows; row++) {
        values[row * columns + level * classes + levels.get(level)[row]] = 1;
      }
    }
    return Tensor.of(Shape.of(rows, columns), values);
  }

  // -------------------------------------------------------------------------------------- models

  private Point at(int features) {
    Tensor z = train.features().slice(1, 0, features).mul(1 / StrictMath.sqrt(features));
    LeastSquares squares = LeastSquares.of(z);
    int levels = DoubleDescentRecipe.NOISE.size();
    double[] lambdas = new double[levels];
    Tensor minimumNorm = squares.minimumNorm(train.targets());
    return new Point(
        features, fits(minimumNorm, lambdas.clone()), fits(tuned(squares, lambdas), lambdas));
  }

  /// The coefficients of ridge, for every level those with the penalty of least validation risk.
  ///
  /// @param lambdas receives the penalties
  private Tensor tuned(LeastSquares squares, double[] lambdas) {
    double[] least = new double[lambdas.length];
    Arrays.fill(least, Double.POSITIVE_INFINITY);
    Tensor[] best = new Tensor[lambdas.length];
    for (double lambda : DoubleDescentRecipe.LAMBDAS) {
      Tensor coefficients = squares.ridge(train.targets(), lambda);
      Tensor predicted = validation.predicted(coefficients);
      for (int level = 0; level < lambdas.length; level++) {
        double risk = risk(predicted, validation.targets(), level);
        if (risk < least[level]) {
          least[level] = risk;
          lambdas[level] = lambda;
          best[level] = of(coefficients, level);
        }
      }
    }
    return Movement.concat(1, best);
  }

  private List<Fit> fits(Tensor coefficients, double[] lambdas) {
    Tensor onTrain = train.predicted(coefficients);
    Tensor onTest = test.predicted(coefficients);
    List<Fit> fits = new ArrayList<>();
    for (int level = 0; level < lambdas.length; level++) {
      fits.add(
          new Fit(
              lambdas[level],
              risk(onTrain, train.targets(), level),
              risk(onTest, test.targets(), level),
              error(of(onTest, level).toDoubles(), of(test.targets(), level).toDoubles()),
              of(coefficients, level).norm().item()));
    }
    return fits;
  }

  private Tensor of(Tensor levels, int level) {
    return levels.slice(1, level * classes, (level + 1) * classes);
  }

  private double risk(Tensor predicted, Tensor targets, int level) {
    return of(predicted, level).sub(of(targets, level)).square().mean().item();
  }

  private double error(double[] predicted, double[] targets) {
    int wrong = 0;
    for (int row = 0; row < predicted.length; row += classes) {
      wrong += greatest(predicted, row) == greatest(targets, row) ? 0 : 1;
    }
    return wrong / (predicted.length / (double) classes);
  }

  private int greatest(double[] values, int from) {
    int greatest = from;
    for (int i = from; i < from + classes; i++) {
      greatest = values[i] > values[greatest] ? i : greatest;
    }
    return greatest;
  }
}
