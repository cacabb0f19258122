package dev.basin.experiments.figures;

import dev.basin.experiments.analysis.LeastSquares;
import dev.basin.tensor.DType;
import dev.basin.tensor.RandomStream;
import dev.basin.tensor.Shape;
import dev.basin.tensor.Tensor;

/// The model in which double descent has a closed form: y = x . beta + sigma e, with x normal in p
/// dimensions, all alike and independent, fitted to n rows by least squares of minimum norm.
///
/// Hastie, Montanari, Rosset and Tibshirani, "Surprises in high-dimensional ridgeless least squares
/// interpolation", arXiv:1903.08560.
///
/// @param rows n
/// @param signal |beta|^2
/// @param noise sigma^2
record LinearGaussian(int rows, double signal, double noise) {

  /// The excess test risk E(x . (a - beta))^2 as n and p grow with p / n = `ratio`; not finite at
  /// 1.
  double limit(double ratio) {
    return ratio < 1 ? noise * ratio / (1 - ratio) : signal * (1 - 1 / ratio) + noise / (ratio - 1);
  }

  /// The excess test risk |a - beta|^2 of one draw of rows, noise and beta.
  double simulate(int dimensions, RandomStream random) {
    Tensor x = random.split("x").normal(DType.FLOAT64, Shape.of(rows, dimensions));
    Tensor direction = random.split("beta").normal(DType.FLOAT64, Shape.of(dimensions, 1));
    Tensor beta = direction.mul(StrictMath.sqrt(signal) / direction.norm().item());
    Tensor e = random.split("noise").normal(DType.FLOAT64, Shape.of(rows, 1));
    Tensor y = x.matmul(beta).add(e.mul(StrictMath.sqrt(noise)));
    return LeastSquares.of(x).minimumNorm(y).sub(beta).square().sum().item();
  }
}
