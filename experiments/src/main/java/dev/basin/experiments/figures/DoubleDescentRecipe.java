package dev.basin.experiments.figures;

import dev.basin.experiments.figure.Preset;
import java.util.Arrays;
import java.util.List;

/// The sizes of the experiment behind [DoubleDescent], for each preset. The bandwidth and the
/// number of seeds were chosen on seeds that no claim is measured on.
///
/// @param images n, to fit
/// @param validationImages to tune ridge's lambda on
/// @param testImages to measure risk on
/// @param seeds independent draws of images, features and label noise
/// @param ratios N / n, increasing
/// @param inBlocks whether the features are too many to be held in memory; then ridge is left out
/// @param control the closed form's model
/// @param repeats of the control at each of its ratios
record DoubleDescentRecipe(
    int images,
    int validationImages,
    int testImages,
    int seeds,
    List<Double> ratios,
    boolean inBlocks,
    LinearGaussian control,
    int repeats) {

  /// Of the Gaussian kernel that the features approach, for pixels in [0, 1].
  static final double BANDWIDTH = 5;

  /// Shares of the labels that are wrong.
  static final List<Double> NOISE = List.of(0.0, 0.1, 0.2);

  /// Ridge's penalties: half decades from 1e-6 to 100.
  static final double[] LAMBDAS = lambdas();

  /// p / n of the control.
  static final List<Double> CONTROL_RATIOS = List.of(0.2, 0.5, 0.8, 1.25, 2.0, 4.0);

  private static final List<Double> SPARSE = List.of(0.1, 0.5, 0.8, 0.95, 1.0, 1.1, 2.0, 8.0, 10.0);

  // dense within a tenth of n, where the risk changes by factors
  private static final List<Double> DENSE =
      List.of(
          0.05, 0.07, 0.1, 0.14, 0.2, 0.28, 0.4, 0.55, 0.7, 0.8, 0.9, 0.94, 0.97, 0.99, 1.0, 1.01,
          1.03, 1.06, 1.1, 1.2, 1.4, 1.7, 2.0, 3.0, 4.0, 6.0, 8.0, 10.0);

  // Belkin et al. 2019, figure 2
  private static final List<Double> AUTHORS =
      List.of(
          0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.1, 1.2, 1.3, 1.4,
          2.0, 4.0, 6.0);

  static DoubleDescentRecipe of(Preset preset) {
    return switch (preset) {
      case SMOKE ->
          new DoubleDescentRecipe(40, 40, 100, 1, SPARSE, false, new LinearGaussian(30, 5, 1), 2);
      case QUICK ->
          new DoubleDescentRecipe(
              300, 300, 2_000, 9, DENSE, false, new LinearGaussian(200, 5, 1), 40);
      case FULL ->
          new DoubleDescentRecipe(
              1_000, 1_000, 2_000, 5, DENSE, false, new LinearGaussian(200, 5, 1), 50);
      case PAPER ->
          new DoubleDescentRecipe(
              10_000, 0, 10_000, 1, AUTHORS, true, new LinearGaussian(200, 5, 1), 50);
    };
  }

  /// The numbers of features N, increasing.
  int[] features() {
    return ratios.stream().mapToInt(ratio -> (int) Math.round(ratio * images)).toArray();
  }

  int mostFeatures() {
    return Arrays.stream(features()).max().orElseThrow();
  }

  private static double[] lambdas() {
    double[] lambdas = new double[17];
    Arrays.setAll(lambdas, i -> StrictMath.pow(10, (i - 12) / 2.0));
    return lambdas;
  }
}
