package dev.basin.kernel;

/// The contract of normalisation in plain scalar double arithmetic.
interface ReferenceNormalization extends Kernels<double[]> {

  @Override
  default void moments(double[] x, int rows, int channels, double[] mean, double[] variance) {
    for (int c = 0; c < channels; c++) {
      double total = 0;
      for (int r = 0; r < rows; r++) {
        total += x[r * channels + c];
      }
      // what rounding left over is averaged again
      double first = total / rows;
      double left = 0;
      for (int r = 0; r < rows; r++) {
        left += x[r * channels + c] - first;
      }
      mean[c] = first + left / rows;
      double squares = 0;
      for (int r = 0; r < rows; r++) {
        squares += Math.pow(x[r * channels + c] - mean[c], 2);
      }
      variance[c] = squares / rows;
    }
  }

  @Override
  default void normalize(
      double[] x,
      int rows,
      int channels,
      double[] mean,
      double[] scale,
      double[] shift,
      double[] addend,
      boolean relu,
      double[] y) {
    for (int i = 0; i < rows * channels; i++) {
      int c = i % channels;
      double z = (x[i] - mean[c]) * scale[c] + shift[c] + (addend == null ? 0 : addend[i]);
      y[i] = relu ? Math.max(z, 0) : z;
    }
  }

  @Override
  default void normalizeSums(
      double[] g,
      double[] y,
      double[] x,
      int rows,
      int channels,
      double[] mean,
      double[] sum,
      double[] product) {
    for (int c = 0; c < channels; c++) {
      sum[c] = 0;
      product[c] = 0;
      for (int i = c; i < rows * channels; i += channels) {
        double h = y == null || y[i] > 0 ? g[i] : 0;
        sum[c] += h;
        product[c] += h * (x[i] - mean[c]);
      }
    }
  }

  @Override
  default void normalizeGradient(
      double[] g,
      double[] y,
      double[] x,
      int rows,
      int channels,
      double[] mean,
      double[] scale,
      double[] slope,
      double[] shift,
      double[] z) {
    for (int i = 0; i < rows * channels; i++) {
      int c = i % channels;
      double h = y == null || y[i] > 0 ? g[i] : 0;
      z[i] = h * scale[c] + (x[i] - mean[c]) * slope[c] + shift[c];
    }
  }

  @Override
  default void normalizeSecondSums(
      double[] u,
      double[] g,
      double[] y,
      double[] x,
      int rows,
      int channels,
      double[] mean,
      double[] sum,
      double[] product,
      double[] along) {
    normalizeSums(u, null, x, rows, channels, mean, sum, product);
    for (int c = 0; c < channels; c++) {
      along[c] = 0;
      for (int i = c; i < rows * channels; i += channels) {
        along[c] += y == null || y[i] > 0 ? u[i] * g[i] : 0;
      }
    }
  }

  @Override
  default void normalizeSecond(
      double[] u,
      double[] g,
      double[] y,
      double[] x,
      int rows,
      int channels,
      double[] mean,
      double[] scale,
      double[] slope,
      double[] shift,
      double[] byU,
      double[] byX,
      double[] byOne,
      double[] v,
      double[] z) {
    for (int i = 0; i < rows * channels; i++) {
      int c = i % channels;
      boolean open = y == null || y[i] > 0;
      double d = x[i] - mean[c];
      v[i] = open ? u[i] * scale[c] + d * slope[c] + shift[c] : 0;
      z[i] = (open ? g[i] * slope[c] : 0) + u[i] * byU[c] + d * byX[c] + byOne[c];
    }
  }
}
