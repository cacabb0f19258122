package dev.basin.autodiff;

import java.util.function.DoubleUnaryOperator;

/// A derivative from central differences over halved steps, extrapolated to a step of zero: C. J.
/// F. Ridders, "Accurate computation of F'(x) and F'(x) F''(x)", Advances in Engineering Software
/// 4(2), 1982.
///
/// @param slope the derivative
/// @param error what the extrapolation estimates its error to be
/// @param step at which this estimate was reached
record Difference(double slope, double error, double step) {
  private static final int LEVELS = 12;

  /// @param slopeAt the central difference at a step
  /// @param enough the error at which to stop
  static Difference of(DoubleUnaryOperator slopeAt, double firstStep, double enough) {
    Difference best = new Difference(Double.NaN, Double.POSITIVE_INFINITY, firstStep);
    double[] previous = {};
    double step = firstStep;
    for (int level = 0; level < LEVELS && best.error > enough; level++, step /= 2) {
      double[] row = new double[level + 1];
      row[0] = slopeAt.applyAsDouble(step);
      double factor = 1;
      for (int j = 1; j <= level; j++) {
        // the error of a central difference is a series in the squared step
        factor *= 4;
        row[j] = row[j - 1] + (row[j - 1] - previous[j - 1]) / (factor - 1);
        double error = Math.max(Math.abs(row[j] - row[j - 1]), Math.abs(row[j] - previous[j - 1]));
        if (error < best.error) {
          best = new Difference(row[j], error, step);
        }
      }
      previous = row;
    }
    return best;
  }
}
