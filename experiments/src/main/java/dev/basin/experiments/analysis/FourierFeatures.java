package dev.basin.experiments.analysis;

import dev.basin.tensor.DType;
import dev.basin.tensor.RandomStream;
import dev.basin.tensor.Shape;
import dev.basin.tensor.Tensor;

/// Random Fourier features: sqrt(2) cos(v . x + b) with v normal of deviation 1 / bandwidth and b
/// uniform in [0, 2 pi). The mean product of the features of x and z approaches the Gaussian kernel
/// exp(-|x - z|^2 / (2 bandwidth^2)) as their number grows. Rahimi and Recht, "Random features for
/// large-scale kernel machines", NeurIPS 2007.
///
/// @param frequencies the vectors v, [inputs, features]
/// @param phases b, [features]
public record FourierFeatures(Tensor frequencies, Tensor phases) {

  /// Draws features; the same stream gives the same.
  ///
  /// @param inputs the dimension of x
  /// @param bandwidth positive, in the unit of x
  public static FourierFeatures draw(int inputs, int count, double bandwidth, RandomStream random) {
    if (!(bandwidth > 0)) {
      throw new IllegalArgumentException(
          "Fourier features: the bandwidth must be positive, not " + bandwidth);
    }
    return new FourierFeatures(
        random
            .split("frequencies")
            .normal(DType.FLOAT64, Shape.of(inputs, count))
            .mul(1 / bandwidth),
        random.split("phases").uniform(DType.FLOAT64, Shape.of(count), 0, 2 * StrictMath.PI));
  }

  /// Some features of an endless sequence, each drawn from a stream of its own, so that it is the
  /// same whatever others are drawn.
  ///
  /// @param from the number of the first, counted from 0
  /// @param to one more than that of the last
  public static FourierFeatures range(
      int inputs, int from, int to, double bandwidth, RandomStream random) {
    double[] frequencies = new double[inputs * (to - from)];
    double[] phases = new double[to - from];
    for (int k = 0; k < phases.length; k++) {
      RandomStream own = random.split(from + k);
      for (int i = 0; i < inputs; i++) {
        frequencies[k * inputs + i] = own.normal(i) / bandwidth;
      }
      phases[k] = 2 * StrictMath.PI * own.split("phase").uniform(0);
    }
    return new FourierFeatures(
        Tensor.of(Shape.of(phases.length, inputs), frequencies).transpose(0, 1),
        Tensor.of(Shape.of(phases.length), phases));
  }

  /// The features of rows x.
  ///
  /// @param x [rows, inputs], float64
  /// @return [rows, features]
  public Tensor of(Tensor x) {
    return x.matmul(frequencies).add(phases).cos().mul(StrictMath.sqrt(2));
  }
}
