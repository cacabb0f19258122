package dev.basin.kernel;

import static dev.basin.kernel.F32Normalization.CHUNK;
import static dev.basin.kernel.F32Normalization.expanded;
import static dev.basin.kernel.F32Normalization.period;
import static dev.basin.kernel.F32Storage.LANES;
import static dev.basin.kernel.F32Storage.SPECIES;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/// Float32 gradient of what [F32Normalization] computes, over the same periods and chunks.
interface F32NormalizationGradient extends Kernels<float[]> {

  @Override
  default void normalizeSums(
      float[] g,
      float[] y,
      float[] x,
      int rows,
      int channels,
      float[] mean,
      float[] sum,
      float[] product) {
    int period = period(channels);
    float[] m = expanded(mean, channels, period, F32Scratch.CHANNELS);
    float[] s = F32Scratch.current().values(F32Scratch.CHANNELS + 1, period);
    float[] p = F32Scratch.current().values(F32Scratch.CHANNELS + 2, period);
    Arrays.fill(s, 0, period, 0f);
    Arrays.fill(p, 0, period, 0f);
    int whole = rows * channels / period;
    int step = Math.max(1, CHUNK / period);
    for (int from = 0; from < whole; from += step) {
      int count = Math.min(step, whole - from);
      for (int j = 0; j < period; j += LANES) {
        int at = from * period + j;
        if (y == null) {
          addColumn(g, x, at, count, period, m, s, p, j);
        } else {
          addGatedColumn(g, y, x, at, count, period, m, s, p, j);
        }
      }
    }
    for (int i = whole * period, j = 0; i < rows * channels; i++, j++) {
      float h = y == null || y[i] > 0f ? g[i] : 0f;
      s[j] += h;
      p[j] += h * (x[i] - m[j]);
    }
    foldColumns(s, period, channels, sum);
    foldColumns(p, period, channels, product);
  }

  private static void addColumn(
      float[] g,
      float[] x,
      int from,
      int count,
      int period,
      float[] mean,
      float[] sum,
      float[] product,
      int j) {
    FloatVector m = FloatVector.fromArray(SPECIES, mean, j);
    FloatVector s = FloatVector.zero(SPECIES);
    FloatVector p = FloatVector.zero(SPECIES);
    for (int i = 0; i < count; i++) {
      int at = from + i * period;
      FloatVector h = FloatVector.fromArray(SPECIES, g, at);
      s = s.add(h);
      p = FloatVector.fromArray(SPECIES, x, at).sub(m).fma(h, p);
    }
    s.add(FloatVector.fromArray(SPECIES, sum, j)).intoArray(sum, j);
    p.add(FloatVector.fromArray(SPECIES, product, j)).intoArray(product, j);
  }

  private static void addGatedColumn(
      float[] g,
      float[] y,
      float[] x,
      int from,
      int count,
      int period,
      float[] mean,
      float[] sum,
      float[] product,
      int j) {
    FloatVector m = FloatVector.fromArray(SPECIES, mean, j);
    FloatVector zero = FloatVector.zero(SPECIES);
    FloatVector s = zero;
    FloatVector p = zero;
    for (int i = 0; i < count; i++) {
      int at = from + i * period;
      var open = FloatVector.fromArray(SPECIES, y, at).compare(VectorOperators.GT, zero);
      FloatVector h = zero.blend(FloatVector.fromArray(SPECIES, g, at), open);
      s = s.add(h);
      p = FloatVector.fromArray(SPECIES, x, at).sub(m).fma(h, p);
    }
    s.add(FloatVector.fromArray(SPECIES, sum, j)).intoArray(sum, j);
    p.add(FloatVector.fromArray(SPECIES, product, j)).intoArray(product, j);
  }

  private static void foldColumns(float[] x, int period, int channels, float[] y) {
    for (int c = 0; c < channels; c++) {
      float total = 0f;
      for (int j = c; j < period; j += channels) {
        total += x[j];
      }
      y[c] = total;
    }
  }

  @Override
  default void normalizeGradient(
      float[] g,
      float[] y,
      float[] x,
      int rows,
      int channels,
      float[] mean,
      float[] scale,
      float[] slope,
      float[] shift,
      float[] z) {
    int period = period(channels);
    float[] m = expanded(mean, channels, period, F32Scratch.CHANNELS);
    float[] a = expanded(scale, channels, period, F32Scratch.CHANNELS + 1);
    float[] b = expanded(slope, channels, period, F32Scratch.CHANNELS + 2);
    float[] c = expanded(shift, channels, period, F32Scratch.CHANNELS + 3);
    int n = rows * channels;
    int chunk = Math.max(1, CHUNK / period) * period;
    for (int from = 0; from < n; from += chunk) {
      int size = Math.min(chunk, n - from);
      for (int j = 0; j < Math.min(period, size); j += LANES) {
        int count = (size - j + period - 1) / period;
        if (y == null) {
          gradientColumn(g, x, from + j, count, period, m, a, b, c, j, z);
        } else {
          gatedGradientColumn(g, y, x, from + j, count, period, m, a, b, c, j, z);
        }
      }
    }
  }

  private static void gradientColumn(
      float[] g,
      float[] x,
      int from,
      int count,
      int period,
      float[] mean,
      float[] scale,
      float[] slope,
      float[] shift,
      int j,
      float[] z) {
    FloatVector m = FloatVector.fromArray(SPECIES, mean, j);
    FloatVector a = FloatVector.fromArray(SPECIES, scale, j);
    FloatVector b = FloatVector.fromArray(SPECIES, slope, j);
    FloatVector c = FloatVector.fromArray(SPECIES, shift, j);
    for (int i = 0; i < count; i++) {
      int at = from + i * period;
      FloatVector t = FloatVector.fromArray(SPECIES, x, at).sub(m).fma(b, c);
      FloatVector.fromArray(SPECIES, g, at).fma(a, t).intoArray(z, at);
    }
  }

  private static void gatedGradientColumn(
      float[] g,
      float[] y,
      float[] x,
      int from,
      int count,
      int period,
      float[] mean,
      float[] scale,
      float[] slope,
      float[] shift,
      int j,
      float[] z) {
    FloatVector m = FloatVector.fromArray(SPECIES, mean, j);
    FloatVector a = FloatVector.fromArray(SPECIES, scale, j);
    FloatVector b = FloatVector.fromArray(SPECIES, slope, j);
    FloatVector c = FloatVector.fromArray(SPECIES, shift, j);
    FloatVector zero = FloatVector.zero(SPECIES);
    for (int i = 0; i < count; i++) {
      int at = from + i * period;
      var open = FloatVector.fromArray(SPECIES, y, at).compare(VectorOperators.GT, zero);
      FloatVector h = zero.blend(FloatVector.fromArray(SPECIES, g, at), open);
      FloatVector t = FloatVector.fromArray(SPECIES, x, at).sub(m).fma(b, c);
      h.fma(a, t).intoArray(z, at);
    }
  }
}
