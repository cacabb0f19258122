package dev.basin.kernel;

/// The contract of kernels over rows in plain scalar double arithmetic.
interface ReferenceRows extends Kernels<double[]> {

  @Override
  default void layerNorm(
      double[] x,
      int rows,
      int width,
      double[] gamma,
      double[] beta,
      double epsilon,
      double[] mean,
      double[] inverse,
      double[] y) {
    for (int r = 0; r < rows; r++) {
      double total = 0;
      for (int c = 0; c < width; c++) {
        total += x[r * width + c];
      }
      mean[r] = total / width;
      double squares = 0;
      for (int c = 0; c < width; c++) {
        squares += Math.pow(x[r * width + c] - mean[r], 2);
      }
      inverse[r] = 1 / Math.sqrt(squares / width + epsilon);
      for (int c = 0; c < width; c++) {
        y[r * width + c] = (x[r * width + c] - mean[r]) * inverse[r] * gamma[c] + beta[c];
      }
    }
  }

  @Override
  default void layerNormGradient(
      double[] g,
      double[] x,
      int rows,
      int width,
      double[] gamma,
      double[] mean,
      double[] inverse,
      double[] z,
      double[] gammaSum,
      double[] betaSum) {
    for (int c = 0; c < width; c++) {
      gammaSum[c] = 0;
      betaSum[c] = 0;
    }
    for (int r = 0; r < rows; r++) {
      double plain = 0;
      double product = 0;
      for (int c = 0; c < width; c++) {
        int i = r * width + c;
        double n = (x[i] - mean[r]) * inverse[r];
        plain += g[i] * gamma[c];
        product += g[i] * gamma[c] * n;
        gammaSum[c] += g[i] * n;
        betaSum[c] += g[i];
      }
      for (int c = 0; c < width; c++) {
        int i = r * width + c;
        double n = (x[i] - mean[r]) * inverse[r];
        z[i] = inverse[r] * (g[i] * gamma[c] - plain / width - n * product / width);
      }
    }
  }

  /// The logarithm of the sum of the powers of a row.
  private static double logSum(double[] x, int at, int width) {
    double greatest = Double.NEGATIVE_INFINITY;
    for (int c = 0; c < width; c++) {
      greatest = Math.max(greatest, x[at + c]);
    }
    double shift = Double.isInfinite(greatest) ? 0 : greatest;
    double total = 0;
    for (int c = 0; c < width; c++) {
      total += StrictMath.exp(x[at + c] - shift);
    }
    return shift + StrictMath.log(total);
  }

  @Override
  default void softmax(double[] x, int rows, int width, double[] y) {
    logSoftmax(x, rows, width, y);
    for (int i = 0; i < rows * width; i++) {
      y[i] = StrictMath.exp(y[i]);
    }
  }

  @Override
  default void logSoftmax(double[] x, int rows, int width, double[] y) {
    for (int r = 0; r < rows; r++) {
      double log = logSum(x, r * width, width);
      for (int i = r * width; i < (r + 1) * width; i++) {
        y[i] = x[i] - log;
      }
    }
  }

  @Override
  default void softmaxGradient(double[] g, double[] y, int rows, int width, double[] z) {
    for (int r = 0; r < rows; r++) {
      double mean = 0;
      for (int i = r * width; i < (r + 1) * width; i++) {
        mean += g[i] * y[i];
      }
      for (int i = r * width; i < (r + 1) * width; i++) {
        z[i] = y[i] * (g[i] - mean);
      }
    }
  }

  private static double target(int label, int c, int width, double smoothing) {
    return smoothing / width + (c == label ? 1 - smoothing : 0);
  }

  @Override
  default void crossEntropy(
      double[] x, int rows, int width, int[] labels, double smoothing, double[] loss, double[] y) {
    logSoftmax(x, rows, width, y);
    for (int r = 0; r < rows; r++) {
      loss[r] = 0;
      for (int c = 0; c < width; c++) {
        double t = target(labels[r], c, width, smoothing);
        loss[r] -= t == 0 ? 0 : t * y[r * width + c];
      }
    }
    softmax(x, rows, width, y);
  }

  @Override
  default void crossEntropyGradient(
      double[] y, int rows, int width, int[] labels, double smoothing, double g, double[] z) {
    for (int i = 0; i < rows * width; i++) {
      z[i] = g * (y[i] - target(labels[i / width], i % width, width, smoothing));
    }
  }
}
