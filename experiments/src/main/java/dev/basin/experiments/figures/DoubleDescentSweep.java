package dev.basin.experiments.figures;

import dev.basin.experiments.analysis.FourierFeatures;
import dev.basin.experiments.analysis.LeastSquares;
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
  private record Part(Tensor features, DoubleDescentTargets targets) {

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

  private DoubleDescentSweep(Part train, Part validation, Part test) {
    this.train = train;
    this.validation = validation;
    this.test = test;
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
        new Part(
            features(train, features, workers),
            DoubleDescentTargets.noisy(train, random.split("train noise"))),
        new Part(
            features(validation, features, workers),
            DoubleDescentTargets.noisy(validation, random.split("validation noise"))),
        new Part(features(test, features, workers), DoubleDescentTargets.clean(test)));
  }

  private static Tensor features(ImageData images, FourierFeatures features, Workers workers) {
    Tensor pixels = pixels(images);
    List<Supplier<Tensor>> parts = new ArrayList<>();
    for (int row = 0; row < images.count(); row += ROWS) {
      Tensor some = pixels.slice(0, row, Math.min(images.count(), row + ROWS));
      parts.add(() -> features.of(some));
    }
    return Movement.concat(0, workers.all(parts).toArray(Tensor[]::new));
  }

  /// Pixels in [0, 1] as float64, [count, pixels].
  static Tensor pixels(ImageData images) {
    float[] zero = new float[images.channels()];
    float[] one = new float[images.channels()];
    Arrays.fill(one, 1);
    int inputs = images.height() * images.width() * images.channels();
    return Tensor.of(Shape.of(images.count(), inputs), images.normalized(zero, one))
        .cast(DType.FLOAT64);
  }

  // -------------------------------------------------------------------------------------- models

  private Point at(int features) {
    Tensor z = train.features().slice(1, 0, features).mul(1 / StrictMath.sqrt(features));
    LeastSquares squares = LeastSquares.of(z);
    int levels = DoubleDescentRecipe.NOISE.size();
    double[] lambdas = new double[levels];
    Tensor minimumNorm = squares.minimumNorm(train.targets().values());
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
      Tensor coefficients = squares.ridge(train.targets().values(), lambda);
      Tensor predicted = validation.predicted(coefficients);
      for (int level = 0; level < lambdas.length; level++) {
        double risk = validation.targets().risk(predicted, level);
        if (risk < least[level]) {
          least[level] = risk;
          lambdas[level] = lambda;
          best[level] = train.targets().level(coefficients, level);
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
              train.targets().risk(onTrain, level),
              test.targets().risk(onTest, level),
              test.targets().error(onTest, level),
              train.targets().level(coefficients, level).norm().item()));
    }
    return fits;
  }
}
