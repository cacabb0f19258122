package dev.basin.kernel;

import static dev.basin.kernel.F32Normalization.CHUNK;
import static dev.basin.kernel.F32Normalization.expand;
import static dev.basin.kernel.F32Normalization.expanded;
import static dev.basin.kernel.F32Normalization.period;
import static dev.basin.kernel.F32Normalization.sectionLength;
import static dev.basin.kernel.F32NormalizationGradient.foldColumns;
import static dev.basin.kernel.F32Storage.LANES;
import static dev.basin.kernel.F32Storage.SPECIES;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/// Float32 derivative of [F32NormalizationGradient], over the same periods and sections, in chunks
/// of half the size, as there are twice the operands.
interface F32NormalizationSecond extends Kernels<float[]> {

  @Override
  default void normalizeSecondSums(
      float[] u,
      float[] g,
      float[] y,
      float[] x,
      int rows,
      int channels,
      float[] mean,
      float[] sum,
      float[] product,
      float[] along) {
    int period = period(channels);
    float[] m = expanded(mean, channels, period, F32Scratch.CHANNELS);
    int whole = rows * channels / period;
    int length = sectionLength(whole, period);
    int sections = Math.max(1, (whole + length - 1) / length);
    int stride = sections * period;
    // sums, products and sums along h, each [sections, period]
    float[] s = F32Scratch.current().values(F32Scratch.CHANNELS + 1, 3 * stride);
    Arrays.fill(s, 0, 3 * stride, 0f);
    int parts = Threads.parts(sections, (long) rows * channels / 8);
    if (parts == 1) {
      addSections(u, g, y, x, 0, sections, length, whole, period, m, s, stride);
    } else {
      Threads.ranges(
          sections,
          parts,
          (from, to) -> addSections(u, g, y, x, from, to, length, whole, period, m, s, stride));
    }
    for (int k = 0; k < 3; k++) {
      for (int i = 1; i < sections; i++) {
        for (int j = 0; j < period; j++) {
          s[k * stride + j] += s[k * stride + i * period + j];
        }
      }
    }
    for (int i = whole * period, j = 0; i < rows * channels; i++, j++) {
      s[j] += u[i];
      s[stride + j] += u[i] * (x[i] - m[j]);
      s[2 * stride + j] += y == null || y[i] > 0f ? u[i] * g[i] : 0f;
    }
    foldColumns(s, 0, period, channels, sum);
    foldColumns(s, stride, period, channels, product);
    foldColumns(s, 2 * stride, period, channels, along);
  }

  private static int step(int period) {
    return Math.max(1, CHUNK / 2 / period);
  }

  private static void addSections(
      float[] u,
      float[] g,
      float[] y,
      float[] x,
      int from,
      int to,
      int length,
      int whole,
      int period,
      float[] mean,
      float[] s,
      int stride) {
    int step = step(period);
    for (int section = from; section < to; section++) {
      int end = Math.min(whole, (section + 1) * length);
      for (int first = section * length; first < end; first += step) {
        int count = Math.min(step, end - first);
        for (int j = 0; j < period; j += LANES) {
          int at = first * period + j;
          int total = section * period + j;
          if (y == null) {
            addColumn(u, g, x, at, count, period, mean, j, s, total, stride);
          } else {
            addGatedColumn(u, g, y, x, at, count, period, mean, j, s, total, stride);
          }
        }
      }
    }
  }

  private static void addColumn(
      float[] u,
      float[] g,
      float[] x,
      int from,
      int count,
      int period,
      float[] mean,
      int j,
      float[] sums,
      int to,
      int stride) {
    FloatVector m = FloatVector.fromArray(SPECIES, mean, j);
    FloatVector s = FloatVector.zero(SPECIES);
    FloatVector p = FloatVector.zero(SPECIES);
    FloatVector a = FloatVector.zero(SPECIES);
    for (int i = 0; i < count; i++) {
      int at = from + i * period;
      FloatVector v = FloatVector.fromArray(SPECIES, u, at);
      s = s.add(v);
      p = FloatVector.fromArray(SPECIES, x, at).sub(m).fma(v, p);
      a = FloatVector.fromArray(SPECIES, g, at).fma(v, a);
    }
    s.add(FloatVector.fromArray(SPECIES, sums, to)).intoArray(sums, to);
    p.add(FloatVector.fromArray(SPECIES, sums, to + stride)).intoArray(sums, to + stride);
    a.add(FloatVector.fromArray(SPECIES, sums, to + 2 * stride)).intoArray(sums, to + 2 * stride);
  }

  private static void addGatedColumn(
      float[] u,
      float[] g,
      float[] y,
      float[] x,
      int from,
      int count,
      int period,
      float[] mean,
      int j,
      float[] sums,
      int to,
      int stride) {
    FloatVector m = FloatVector.fromArray(SPECIES, mean, j);
    FloatVector zero = FloatVector.zero(SPECIES);
    FloatVector s = zero;
    FloatVector p = zero;
    FloatVector a = zero;
    for (int i = 0; i < count; i++) {
      int at = from + i * period;
      FloatVector v = FloatVector.fromArray(SPECIES, u, at);
      s = s.add(v);
      p = FloatVector.fromArray(SPECIES, x, at).sub(m).fma(v, p);
      var open = FloatVector.fromArray(SPECIES, y, at).compare(VectorOperators.GT, zero);
      a = zero.blend(FloatVector.fromArray(SPECIES, g, at), open).fma(v, a);
    }
    s.add(FloatVector.fromArray(SPECIES, sums, to)).intoArray(sums, to);
    p.add(FloatVector.fromArray(SPECIES, sums, to + stride)).intoArray(sums, to + stride);
    a.add(FloatVector.fromArray(SPECIES, sums, to + 2 * stride)).intoArray(sums, to + 2 * stride);
  }

  // ---------------------------------------------------------------------------- what is large

  @Override
  default void normalizeSecond(
      float[] u,
      float[] g,
      float[] y,
      float[] x,
      int rows,
      int channels,
      float[] mean,
      float[] scale,
      float[] slope,
      float[] shift,
      float[] byU,
      float[] byX,
      float[] byOne,
      float[] v,
      float[] z) {
    int period = period(channels);
    // the coefficients of the columns, side by side
    float[] k = F32Scratch.current().values(F32Scratch.CHANNELS, 7 * period);
    expand(mean, channels, k, 0, period);
    expand(scale, channels, k, period, period);
    expand(slope, channels, k, 2 * period, period);
    expand(shift, channels, k, 3 * period, period);
    expand(byU, channels, k, 4 * period, period);
    expand(byX, channels, k, 5 * period, period);
    expand(byOne, channels, k, 6 * period, period);
    int n = rows * channels;
    int chunk = step(period) * period;
    int chunks = (n + chunk - 1) / chunk;
    int parts = Threads.parts(chunks, n / 8);
    if (parts == 1) {
      secondChunks(u, g, y, x, 0, n, chunk, period, k, v, z);
    } else {
      Threads.ranges(
          chunks,
          parts,
          (from, to) ->
              secondChunks(
                  u, g, y, x, from * chunk, Math.min(n, to * chunk), chunk, period, k, v, z));
    }
  }

  private static void secondChunks(
      float[] u,
      float[] g,
      float[] y,
      float[] x,
      int first,
      int end,
      int chunk,
      int period,
      float[] k,
      float[] v,
      float[] z) {
    for (int from = first; from < end; from += chunk) {
      int size = Math.min(chunk, end - from);
      for (int j = 0; j < Math.min(period, size); j += LANES) {
        int count = (size - j + period - 1) / period;
        if (y == null) {
          secondColumn(u, g, x, from + j, count, period, k, j, v, z);
        } else {
          gatedSecondColumn(u, g, y, x, from + j, count, period, k, j, v, z);
        }
      }
    }
  }

  private static void secondColumn(
      float[] u,
      float[] g,
      float[] x,
      int from,
      int count,
      int period,
      float[] k,
      int j,
      float[] v,
      float[] z) {
    FloatVector m = FloatVector.fromArray(SPECIES, k, j);
    FloatVector scale = FloatVector.fromArray(SPECIES, k, period + j);
    FloatVector slope = FloatVector.fromArray(SPECIES, k, 2 * period + j);
    FloatVector shift = FloatVector.fromArray(SPECIES, k, 3 * period + j);
    FloatVector byU = FloatVector.fromArray(SPECIES, k, 4 * period + j);
    FloatVector byX = FloatVector.fromArray(SPECIES, k, 5 * period + j);
    FloatVector byOne = FloatVector.fromArray(SPECIES, k, 6 * period + j);
    for (int i = 0; i < count; i++) {
      int at = from + i * period;
      FloatVector d = FloatVector.fromArray(SPECIES, x, at).sub(m);
      FloatVector a = FloatVector.fromArray(SPECIES, u, at);
      FloatVector h = FloatVector.fromArray(SPECIES, g, at);
      a.fma(scale, d.fma(slope, shift)).intoArray(v, at);
      h.fma(slope, a.fma(byU, d.fma(byX, byOne))).intoArray(z, at);
    }
  }

  private static void gatedSecondColumn(
      float[] u,
      float[] g,
      float[] y,
      float[] x,
      int from,
      int count,
      int period,
      float[] k,
      int j,
      float[] v,
      float[] z) {
    FloatVector m = FloatVector.fromArray(SPECIES, k, j);
    FloatVector scale = FloatVector.fromArray(SPECIES, k, period + j);
    FloatVector slope = FloatVector.fromArray(SPECIES, k, 2 * period + j);
    FloatVector shift = FloatVector.fromArray(SPECIES, k, 3 * period + j);
    FloatVector byU = FloatVector.fromArray(SPECIES, k, 4 * period + j);
    FloatVector byX = FloatVector.fromArray(SPECIES, k, 5 * period + j);
    FloatVector byOne = FloatVector.fromArray(SPECIES, k, 6 * period + j);
    FloatVector zero = FloatVector.zero(SPECIES);
    for (int i = 0; i < count; i++) {
      int at = from + i * period;
      var open = FloatVector.fromArray(SPECIES, y, at).compare(VectorOperators.GT, zero);
      FloatVector d = FloatVector.fromArray(SPECIES, x, at).sub(m);
      FloatVector a = FloatVector.fromArray(SPECIES, u, at);
      FloatVector h = zero.blend(FloatVector.fromArray(SPECIES, g, at), open);
      zero.blend(a.fma(scale, d.fma(slope, shift)), open).intoArray(v, at);
      h.fma(slope, a.fma(byU, d.fma(byX, byOne))).intoArray(z, at);
    }
  }
}
