package dev.basin.bench;

import java.util.Arrays;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/// What is computed row by row over x [512, width]: layer normalisation, softmax and cross-entropy,
/// and beside them GELU, each forward and backward.
public class RowsBenchmark extends KernelBenchmark {
  private static final int ROWS = 512;
  private static final double ROOT_HALF = Math.sqrt(0.5);

  /// A forward pass, or the pass from the cotangent of its result to that of x.
  public enum Operation {
    LAYER_NORM,
    LAYER_NORM_GRADIENT,
    SOFTMAX,
    SOFTMAX_GRADIENT,
    LOG_SOFTMAX,
    CROSS_ENTROPY,
    CROSS_ENTROPY_GRADIENT,
    GELU,
    GELU_GRADIENT
  }

  @Param Operation operation;

  @Param({"10", "128", "1000"})
  int width;

  private float[] x;
  private float[] g;
  private float[] y;
  private float[] z;
  private float[] gamma;
  private float[] beta;
  private float[] gammaSum;
  private float[] betaSum;
  private float[] mean;
  private float[] inverse;
  private float[] loss;
  private int[] labels;

  @Setup
  public void fill() {
    x = random(ROWS * width);
    g = random(ROWS * width);
    y = kernels.allocate(ROWS * width);
    z = kernels.allocate(ROWS * width);
    gamma = random(width);
    beta = random(width);
    gammaSum = kernels.allocate(width);
    betaSum = kernels.allocate(width);
    mean = kernels.allocate(ROWS);
    inverse = kernels.allocate(ROWS);
    loss = kernels.allocate(ROWS);
    labels = new int[ROWS];
    for (int i = 0; i < ROWS; i++) {
      labels[i] = i * 7 % width;
    }
    kernels.layerNorm(x, ROWS, width, gamma, beta, 1e-5, mean, inverse, y);
    kernels.softmax(x, ROWS, width, y);
  }

  @Benchmark
  public float[] basin() {
    switch (operation) {
      case LAYER_NORM -> kernels.layerNorm(x, ROWS, width, gamma, beta, 1e-5, mean, inverse, z);
      case LAYER_NORM_GRADIENT ->
          kernels.layerNormGradient(g, x, ROWS, width, gamma, mean, inverse, z, gammaSum, betaSum);
      case SOFTMAX -> kernels.softmax(x, ROWS, width, z);
      case SOFTMAX_GRADIENT -> kernels.softmaxGradient(g, y, ROWS, width, z);
      case LOG_SOFTMAX -> kernels.logSoftmax(x, ROWS, width, z);
      case CROSS_ENTROPY -> kernels.crossEntropy(x, ROWS, width, labels, 0, loss, z);
      case CROSS_ENTROPY_GRADIENT ->
          kernels.crossEntropyGradient(y, ROWS, width, labels, 0, 0.002, z);
      case GELU -> kernels.gelu(x, z, ROWS * width);
      case GELU_GRADIENT -> kernels.geluGradient(g, x, z, ROWS * width);
    }
    return z;
  }

  @Benchmark
  public float[] scalar() {
    Arrays.fill(gammaSum, 0);
    Arrays.fill(betaSum, 0);
    for (int r = 0; r < ROWS; r++) {
      int from = r * width;
      switch (operation) {
        case LAYER_NORM -> layerNorm(r, from);
        case LAYER_NORM_GRADIENT -> layerNormGradient(r, from);
        case SOFTMAX -> softmax(from, false);
        case SOFTMAX_GRADIENT -> softmaxGradient(from);
        case LOG_SOFTMAX -> softmax(from, true);
        case CROSS_ENTROPY -> {
          softmax(from, false);
          loss[r] = (float) -Math.log(z[from + labels[r]]);
        }
        case CROSS_ENTROPY_GRADIENT -> {
          for (int i = 0; i < width; i++) {
            z[from + i] = 0.002f * (y[from + i] - (i == labels[r] ? 1 : 0));
          }
        }
        case GELU -> {
          for (int i = from; i < from + width; i++) {
            z[i] = x[i] * (float) normal(x[i]);
          }
        }
        case GELU_GRADIENT -> {
          for (int i = from; i < from + width; i++) {
            double density = Math.exp(-x[i] * x[i] / 2) / Math.sqrt(2 * Math.PI);
            z[i] = g[i] * (float) (normal(x[i]) + x[i] * density);
          }
        }
      }
    }
    return z;
  }

  private static double normal(double x) {
    return (1 + FunctionBenchmark.erf(x * ROOT_HALF)) / 2;
  }

  private void layerNorm(int r, int from) {
    float sum = 0;
    for (int i = from; i < from + width; i++) {
      sum += x[i];
    }
    mean[r] = sum / width;
    float squares = 0;
    for (int i = from; i < from + width; i++) {
      squares += (x[i] - mean[r]) * (x[i] - mean[r]);
    }
    inverse[r] = (float) (1 / Math.sqrt(squares / width + 1e-5));
    for (int i = 0; i < width; i++) {
      z[from + i] = (x[from + i] - mean[r]) * inverse[r] * gamma[i] + beta[i];
    }
  }

  private void layerNormGradient(int r, int from) {
    float sum = 0;
    float along = 0;
    for (int i = 0; i < width; i++) {
      float u = (x[from + i] - mean[r]) * inverse[r];
      sum += g[from + i] * gamma[i];
      along += g[from + i] * gamma[i] * u;
      gammaSum[i] += g[from + i] * u;
      betaSum[i] += g[from + i];
    }
    for (int i = 0; i < width; i++) {
      float u = (x[from + i] - mean[r]) * inverse[r];
      z[from + i] = inverse[r] * (g[from + i] * gamma[i] - sum / width - u * along / width);
    }
  }

  private void softmax(int from, boolean logarithm) {
    float greatest = Float.NEGATIVE_INFINITY;
    for (int i = from; i < from + width; i++) {
      greatest = Math.max(greatest, x[i]);
    }
    float sum = 0;
    for (int i = from; i < from + width; i++) {
      z[i] = (float) Math.exp(x[i] - greatest);
      sum += z[i];
    }
    float shift = greatest + (float) Math.log(sum);
    for (int i = from; i < from + width; i++) {
      z[i] = logarithm ? x[i] - shift : z[i] / sum;
    }
  }

  private void softmaxGradient(int from) {
    float sum = 0;
    for (int i = from; i < from + width; i++) {
      sum += g[i] * y[i];
    }
    for (int i = from; i < from + width; i++) {
      z[i] = y[i] * (g[i] - sum);
    }
  }
}
