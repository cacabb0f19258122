package dev.basin.experiments.analysis;

import dev.basin.tensor.Tensor;

/// Solutions with one small triangular matrix.
final class Triangle {
  private Triangle() {}

  /// x with R x = b, R upper triangular and without a zero on its diagonal.
  ///
  /// @param b [size, outputs]
  static Tensor solve(Tensor upper, Tensor b) {
    int size = upper.shape().size(0);
    int outputs = b.shape().size(1);
    double[] r = upper.toDoubles();
    double[] x = b.toDoubles();
    for (int i = size - 1; i >= 0; i--) {
      for (int j = i + 1; j < size; j++) {
        subtract(r[i * size + j], x, j * outputs, i * outputs, outputs);
      }
      divide(x, i * outputs, outputs, r[i * size + i]);
    }
    return Tensor.of(b.shape(), x);
  }

  /// x with R'x = b.
  ///
  /// @param b [size, outputs]
  static Tensor solveTransposed(Tensor upper, Tensor b) {
    int size = upper.shape().size(0);
    int outputs = b.shape().size(1);
    double[] r = upper.toDoubles();
    double[] x = b.toDoubles();
    for (int i = 0; i < size; i++) {
      for (int j = 0; j < i; j++) {
        subtract(r[j * size + i], x, j * outputs, i * outputs, outputs);
      }
      divide(x, i * outputs, outputs, r[i * size + i]);
    }
    return Tensor.of(b.shape(), x);
  }

  // row `to` less a factor times row `from`
  private static void subtract(double factor, double[] x, int from, int to, int count) {
    for (int k = 0; k < count; k++) {
      x[to + k] -= factor * x[from + k];
    }
  }

  private static void divide(double[] x, int from, int count, double by) {
    for (int k = from; k < from + count; k++) {
      x[k] /= by;
    }
  }
}
