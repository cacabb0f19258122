package dev.basin.experiments.augmentation;

import dev.basin.tensor.Indices;
import dev.basin.tensor.RandomStream;
import dev.basin.tensor.Tensor;

/// Blends of two examples: `w x_i + (1 - w) x_j`, where w is drawn from Beta(alpha, alpha) once for
/// a batch and j runs through the batch in a random order (H. Zhang, M. Cisse, Y. N. Dauphin, D.
/// Lopez-Paz, arXiv:1710.09412). The loss is the same blend of the losses for both labels.
///
/// @param alpha at least 0; 0 blends nothing, 1 draws w evenly from [0, 1]
public record Mixup(double alpha) {
  public Mixup {
    if (!(alpha >= 0 && alpha < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("mixup: alpha must be finite and >= 0, but is " + alpha);
    }
  }

  /// A blended batch.
  ///
  /// @param first labels, which count by `weight`
  /// @param second labels, which count by `1 - weight`
  /// @param weight in [0, 1]
  public record Mixed(Tensor inputs, Indices first, Indices second, double weight) {}

  /// Blends a batch.
  ///
  /// @param inputs [batch, ...]
  /// @param labels [batch]
  public Mixed apply(Tensor inputs, Indices labels, RandomStream random) {
    double weight = alpha == 0 ? 1 : beta(random.split("weight"));
    int[] order = random.split("partners").permutation(labels.size());
    int[] partners = new int[order.length];
    for (int i = 0; i < order.length; i++) {
      partners[i] = labels.get(order[i]);
    }
    Tensor others = inputs.gather(0, Indices.of(order));
    return new Mixed(
        inputs.mul(weight).add(others.mul(1 - weight)), labels, Indices.of(partners), weight);
  }

  // G / (G + G') for two gamma variables, by their logarithms: for a small alpha both may be
  // smaller than any float64.
  private double beta(RandomStream random) {
    double difference = logGamma(random.split(1)) - logGamma(random.split(0));
    return 1 / (1 + StrictMath.exp(difference));
  }

  // The logarithm of a draw from Gamma(alpha, 1): G. Marsaglia and W. W. Tsang, "A simple method
  // for
  // generating gamma variables", ACM TOMS 26 (2000), of alpha + 1, times a uniform number's root.
  private double logGamma(RandomStream random) {
    double d = alpha + 2.0 / 3;
    double c = 1 / StrictMath.sqrt(9 * d);
    RandomStream normals = random.split("normal");
    RandomStream uniforms = random.split("uniform");
    for (long k = 0; ; k++) {
      double x = normals.normal(k);
      double v = 1 + c * x;
      if (v <= 0) {
        continue;
      }
      double cube = v * v * v;
      double accepted = 0.5 * x * x + d * (1 - cube + StrictMath.log(cube));
      if (StrictMath.log(1 - uniforms.uniform(k)) < accepted) {
        double root = StrictMath.log(1 - random.split("root").uniform(0)) / alpha;
        return StrictMath.log(d * cube) + root;
      }
    }
  }
}
