package dev.basin.bench;

import java.util.Arrays;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/// The passes of batch normalisation in training, with the ReLU behind it, over x [rows, channels].
public class NormalizationBenchmark extends KernelBenchmark {

  /// Forward: the moments, then y. Backward: two sums, then the gradient. The gradient's own
  /// backward: three sums, then what flows to g and to x.
  public enum Pass {
    MOMENTS(1),
    NORMALIZE(2),
    SUMS(3),
    GRADIENT(4),
    SECOND_SUMS(4),
    SECOND(6);

    final int arrays;

    Pass(int arrays) {
      this.arrays = arrays;
    }
  }

  @Param Pass pass;

  @Param({"10", "16", "64"})
  int channels;

  @Param({"6400", "1000000"})
  int elements;

  private int rows;
  private float[] x;
  private float[] g;
  private float[] y;
  private float[] z;
  private float[] u;
  private float[] v;
  private float[] mean;
  private float[] scale;
  private float[] shift;
  private float[] slope;
  private float[] along;

  @Setup
  public void fill() {
    rows = elements / channels;
    x = random(rows * channels);
    g = random(rows * channels);
    y = random(rows * channels);
    z = kernels.allocate(rows * channels);
    u = random(rows * channels);
    v = kernels.allocate(rows * channels);
    mean = random(channels);
    scale = random(channels);
    shift = random(channels);
    slope = random(channels);
    along = random(channels);
  }

  @Benchmark
  public float[] basin() {
    switch (pass) {
      case MOMENTS -> kernels.moments(x, rows, channels, shift, slope);
      case NORMALIZE -> kernels.normalize(x, rows, channels, mean, scale, shift, null, true, z);
      case SUMS -> kernels.normalizeSums(g, y, x, rows, channels, mean, shift, slope);
      case GRADIENT ->
          kernels.normalizeGradient(g, y, x, rows, channels, mean, scale, slope, shift, z);
      case SECOND_SUMS ->
          kernels.normalizeSecondSums(u, g, y, x, rows, channels, mean, shift, slope, along);
      case SECOND ->
          kernels.normalizeSecond(
              u, g, y, x, rows, channels, mean, scale, slope, shift, scale, along, mean, v, z);
    }
    return result();
  }

  @Benchmark
  public float[] scalar() {
    switch (pass) {
      case MOMENTS -> moments();
      case NORMALIZE -> normalize();
      case SUMS -> sums();
      case GRADIENT -> gradient();
      case SECOND_SUMS -> secondSums();
      case SECOND -> second();
    }
    return result();
  }

  private float[] result() {
    return switch (pass) {
      case MOMENTS, SUMS, SECOND_SUMS -> slope;
      case NORMALIZE, GRADIENT, SECOND -> z;
    };
  }

  // the sum of squares less the square of the sum: one pass, and fewer digits
  private void moments() {
    clear();
    for (int r = 0, i = 0; r < rows; r++) {
      for (int c = 0; c < channels; c++, i++) {
        shift[c] += x[i];
        slope[c] += x[i] * x[i];
      }
    }
    for (int c = 0; c < channels; c++) {
      shift[c] /= rows;
      slope[c] = slope[c] / rows - shift[c] * shift[c];
    }
  }

  private void normalize() {
    for (int r = 0, i = 0; r < rows; r++) {
      for (int c = 0; c < channels; c++, i++) {
        z[i] = Math.max((x[i] - mean[c]) * scale[c] + shift[c], 0);
      }
    }
  }

  private void sums() {
    clear();
    for (int r = 0, i = 0; r < rows; r++) {
      for (int c = 0; c < channels; c++, i++) {
        float h = y[i] > 0 ? g[i] : 0;
        shift[c] += h;
        slope[c] += h * (x[i] - mean[c]);
      }
    }
  }

  private void gradient() {
    for (int r = 0, i = 0; r < rows; r++) {
      for (int c = 0; c < channels; c++, i++) {
        float h = y[i] > 0 ? g[i] : 0;
        z[i] = h * scale[c] + (x[i] - mean[c]) * slope[c] + shift[c];
      }
    }
  }

  private void secondSums() {
    clear();
    for (int r = 0, i = 0; r < rows; r++) {
      for (int c = 0; c < channels; c++, i++) {
        float h = y[i] > 0 ? g[i] : 0;
        shift[c] += u[i];
        slope[c] += u[i] * (x[i] - mean[c]);
        along[c] += u[i] * h;
      }
    }
  }

  private void second() {
    for (int r = 0, i = 0; r < rows; r++) {
      for (int c = 0; c < channels; c++, i++) {
        float centered = x[i] - mean[c];
        float h = y[i] > 0 ? g[i] : 0;
        v[i] = y[i] > 0 ? u[i] * scale[c] + centered * slope[c] + shift[c] : 0;
        z[i] = h * slope[c] + u[i] * scale[c] + centered * along[c] + mean[c];
      }
    }
  }

  private void clear() {
    Arrays.fill(shift, 0);
    Arrays.fill(slope, 0);
    Arrays.fill(along, 0);
  }
}
