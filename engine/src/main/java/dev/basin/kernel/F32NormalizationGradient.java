package dev.basin.kernel;

import static dev.basin.kernel.F32Normalization.CHUNK;
import static dev.basin.kernel.F32Normalization.expanded;
import static dev.basin.kernel.F32Normalization.period;
import static dev.basin.kernel.F32Normalization.sectionLength;
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
    int whole = rows * channels / period;
    int length = sectionLength(whole, period);
    int sections = Math.max(1, (whole + length - 1) / length);
    float[] s = F32Scratch.current().values(F32Scratch.CHANNELS + 1, sections * period);
    float[] p = F32Scratch.current().values(F32Scratch.CHANNELS + 2, sections * period);
    Arrays.fill(s, 0, sections * period, 0f);
    Arrays.fill(p, 0, sections * period, 0f);
    int parts = Threads.parts(sections, (long) rows * channels / 8);
    if (parts == 1) {
      addSections(g, y, x, 0, sections, length, whole, period, m, s, p);
    } else {
      Threads.ranges(
          sections,
          parts,
          (from, to) -> addSections(g, y, x, from, to, length, whole, period, m, s, p));
    }
    for (int i = 1; i < sections; i++) {
      for (int j = 0; j < period; j++) {
        s[j] += s[i * period + j];
        p[j] += p[i * period + j];
      }
    }
    for (int i = whole * period, j = 0; i < rows * channels; i++, j++) {
      float h = y == null || y[i] > 0f ? g[i] : 0f;
      s[j] += h;
      p[j] += h * (x[i] - m[j]);
    }
    foldColumns(s, 0, period, channels, sum);
    foldColumns(p, 0, period, channels, product);
  }

  private static void addSections(
      float[] g,
      float[] y,
      float[] x,
      int from,
      int to,
      int length,
      int whole,
      int period,
      float[] mean,
      float[] sum,
      float[] product) {
    int step = Math.max(1, CHUNK / period);
    for (int section = from; section < to; section++) {
      int end = Math.min(whole, (section + 1) * length);
      for (int first = section * length; first < end; first += step) {
        int count = Math.min(step, end - first);
        for (int j = 0; j < period; j += LANES) {
          int at = first * period + j;
          int total = section * period + j;
          if (y == null) {
            addColumn(g, x, at, count, period, mean, j, sum, product, total);
          } else {
            addGatedColumn(g, y, x, at, count, period, mean, j, sum, product, total);
          }
        }
      }
    }
  }

  private static void addColumn(
      float[] g,
      float[] x,
      int from,
      int count,
      int period,
      float[] mean,
      int j,
      float[] sum,
      float[] product,
      int to) {
    FloatVector m = FloatVector.fromArray(SPECIES, mean, j);
    FloatVector s = FloatVector.zero(SPECIES);
    FloatVector p = FloatVector.zero(SPECIES);
    for (int i = 0; i < count; i++) {
      int at = from + i * period;
      FloatVector h = FloatVector.fromArray(SPECIES, g, at);
      s = s.add(h);
      p = FloatVector.fromArray(SPECIES, x, at).sub(m).fma(h, p);
    }
    s.add(FloatVector.fromArray(SPECIES, sum, to)).intoArray(sum, to);
    p.add(FloatVector.fromArray(SPECIES, product, to)).intoArray(product, to);
  }

  private static void addGatedColumn(
      float[] g,
      float[] y,
      float[] x,
      int from,
      int count,
      int period,
      float[] mean,
      int j,
      float[] sum,
      float[] product,
      int to) {
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
    s.add(FloatVector.fromArray(SPECIES, sum, to)).intoArray(sum, to);
    p.add(FloatVector.fromArray(SPECIES, product, to)).intoArray(product, to);
  }

  /// The sums of the columns of every channel, over the period at x[from].
  static void foldColumns(float[] x, int from, int period, int channels, float[] y) {
    for (int c = 0; c < channels; c++) {
      float total = 0f;
      for (int j = c; j < period; j += channels) {
        total += x[from + j];
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
    int chunks = (n + chunk - 1) / chunk;
    int parts = Threads.parts(chunks, n / 8);
    if (parts == 1) {
      gradientChunks(g, y, x, 0, n, chunk, period, m, a, b, c, z);
    } else {
      Threads.ranges(
          chunks,
          parts,
          (from, to) ->
              gradientChunks(
                  g, y, x, from * chunk, Math.min(n, to * chunk), chunk, period, m, a, b, c, z));
    }
  }

  private static void gradientChunks(
      float[] g,
      float[] y,
      float[] x,
      int first,
      int end,
      int chunk,
      int period,
      float[] m,
      float[] a,
      float[] b,
      float[] c,
      float[] z) {
    for (int from = first; from < end; from += chunk) {
      int size = Math.min(chunk, end - from);
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
