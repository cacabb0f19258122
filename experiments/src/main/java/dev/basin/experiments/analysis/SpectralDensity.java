package dev.basin.experiments.analysis;

import java.util.function.DoubleUnaryOperator;

/// How the eigenvalues of a symmetric matrix are spread: a quadrature, whose nodes are Ritz values
/// and whose weights, which sum to 1, are estimated shares of all eigenvalues.
///
/// @param nodes in no particular order
/// @param weights not negative
public record SpectralDensity(double[] nodes, double[] weights) {

  /// The density at x, with every node drawn as a normal distribution of standard deviation sigma:
  /// Ghorbani, Krishnan and Xiao 2019 (arXiv:1901.10159), section 2.
  public double at(double x, double sigma) {
    double sum = 0;
    for (int i = 0; i < nodes.length; i++) {
      double z = (x - nodes[i]) / sigma;
      sum += weights[i] * StrictMath.exp(-z * z / 2);
    }
    return sum / (sigma * StrictMath.sqrt(2 * StrictMath.PI));
  }

  /// The mean of f over the spectrum: the trace of f(H) divided by the dimension.
  public double mean(DoubleUnaryOperator f) {
    double sum = 0;
    for (int i = 0; i < nodes.length; i++) {
      sum += weights[i] * f.applyAsDouble(nodes[i]);
    }
    return sum;
  }
}
