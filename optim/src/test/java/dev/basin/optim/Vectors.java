package dev.basin.optim;

import java.util.function.DoubleUnaryOperator;
import java.util.function.ToDoubleFunction;

/// Plain arithmetic on vectors, for calculations that owe nothing to tensors.
final class Vectors {
  private Vectors() {}

  static double dot(double[] x, double[] y) {
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      sum += x[i] * y[i];
    }
    return sum;
  }

  static double length(double[] x) {
    return Math.sqrt(dot(x, x));
  }

  /// x + factor y.
  static double[] plus(double[] x, double[] y, double factor) {
    double[] sum = x.clone();
    for (int i = 0; i < x.length; i++) {
      sum[i] += factor * y[i];
    }
    return sum;
  }

  static double[] plus(double[] x, double[] y) {
    return plus(x, y, 1);
  }

  static double[] times(double[] x, double factor) {
    return map(x, value -> factor * value);
  }

  /// Element by element.
  static double[] times(double[] x, double[] y) {
    double[] product = x.clone();
    for (int i = 0; i < x.length; i++) {
      product[i] *= y[i];
    }
    return product;
  }

  static double[] unit(double[] x) {
    return times(x, 1 / length(x));
  }

  static double[] map(double[] x, DoubleUnaryOperator function) {
    double[] y = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      y[i] = function.applyAsDouble(x[i]);
    }
    return y;
  }

  /// The gradient by central differences.
  static double[] differences(ToDoubleFunction<double[]> function, double[] at, double h) {
    double[] slopes = new double[at.length];
    for (int i = 0; i < at.length; i++) {
      double[] above = at.clone();
      double[] below = at.clone();
      above[i] += h;
      below[i] -= h;
      slopes[i] = (function.applyAsDouble(above) - function.applyAsDouble(below)) / (2 * h);
    }
    return slopes;
  }
}
