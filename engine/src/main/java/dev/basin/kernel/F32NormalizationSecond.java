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
    float[] partial = F32Scratch.current().values(F32Scratch.CHANNELS + 2, 3 * period);
    for (int section = from; section < to; section++) {
      int end = Math.min(whole, (section + 1) * length);
      for (int first = section * length; first < end; first += step) {
        Arrays.fill(partial, 0, 3 * period, 0f);
        for (int i = first; i < Math.min(end, first + step); i++) {
          if (y == null) {
            addRow(u, g, x, i * period, period, mean, partial);
          } else {
            addGatedRow(u, g, y, x, i * period, period, mean, partial);
          }
        }
        for (int k = 0; k < 3; k++) {
          int total = k * stride + section * period;
          for (int j = 0; j < period; j++) {
            s[total + j] += partial[k * period + j];
          }
        }
      }
    }
  }

  /// Adds one period to `sums`, [3, size].
  private static void addRow(
      float[] u, float[] g, float[] x, int from, int size, float[] mean, float[] sums) {
    for (int j = 0; j < size; j += LANES) {
      int p = size + j;
      int a = 2 * size + j;
      FloatVector m = FloatVector.fromArray(SPECIES, mean, j);
      FloatVector d = FloatVector.fromArray(SPECIES, x, from + j).sub(m);
      FloatVector h = FloatVector.fromArray(SPECIES, g, from + j);
      FloatVector v = FloatVector.fromArray(SPECIES, u, from + j);
      FloatVector.fromArray(SPECIES, sums, j).add(v).intoArray(sums, j);
      d.fma(v, FloatVector.fromArray(SPECIES, sums, p)).intoArray(sums, p);
      h.fma(v, FloatVector.fromArray(SPECIES, sums, a)).intoArray(sums, a);
    }
  }

  private static void addGatedRow(
      float[] u, float[] g, float[] y, float[] x, int from, int size, float[] mean, float[] sums) {
    FloatVector zero = FloatVector.zero(SPECIES);
    for (int j = 0; j < size; j += LANES) {
      int p = size + j;
      int a = 2 * size + j;
      FloatVector m = FloatVector.fromArray(SPECIES, mean, j);
      FloatVector d = FloatVector.fromArray(SPECIES, x, from + j).sub(m);
      var open = FloatVector.fromArray(SPECIES, y, from + j).compare(VectorOperators.GT, zero);
      FloatVector h = zero.blend(FloatVector.fromArray(SPECIES, g, from + j), open);
      FloatVector v = FloatVector.fromArray(SPECIES, u, from + j);
      FloatVector.fromArray(SPECIES, sums, j).add(v).intoArray(sums, j);
      d.fma(v, FloatVector.fromArray(SPECIES, sums, p)).intoArray(sums, p);
      h.fma(v, FloatVector.fromArray(SPECIES, sums, a)).intoArray(sums, a);
    }
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
    int row = F32ChannelRow.periods(period) * period;
    // the coefficients of the columns, side by side
    float[] k = F32Scratch.current().values(F32Scratch.CHANNELS, 7 * row);
    expand(mean, channels, k, 0, row);
    expand(scale, channels, k, row, row);
    expand(slope, channels, k, 2 * row, row);
    expand(shift, channels, k, 3 * row, row);
    expand(byU, channels, k, 4 * row, row);
    expand(byX, channels, k, 5 * row, row);
    expand(byOne, channels, k, 6 * row, row);
    int n = rows * channels;
    int units = (n + row - 1) / row;
    int parts = Threads.parts(units, n / 8);
    if (parts == 1) {
      secondRows(u, g, y, x, 0, n, row, k, v, z);
    } else {
      Threads.ranges(
          units,
          parts,
          (from, to) -> secondRows(u, g, y, x, from * row, Math.min(n, to * row), row, k, v, z));
    }
  }

  private static void secondRows(
      float[] u,
      float[] g,
      float[] y,
      float[] x,
      int first,
      int end,
      int row,
      float[] k,
      float[] v,
      float[] z) {
    for (int from = first; from < end; from += row) {
      int size = Math.min(row, end - from);
      if (y == null) {
        secondRow(u, g, x, from, size, row, k, v, z);
      } else {
        gatedSecondRow(u, g, y, x, from, size, row, k, v, z);
      }
    }
  }

  private static void secondRow(
      float[] u,
      float[] g,
      float[] x,
      int from,
      int size,
      int row,
      float[] k,
      float[] v,
      float[] z) {
    for (int j = 0; j < size; j += LANES) {
      int at = from + j;
      FloatVector d = FloatVector.fromArray(SPECIES, x, at);
      d = d.sub(FloatVector.fromArray(SPECIES, k, j));
      FloatVector scale = FloatVector.fromArray(SPECIES, k, row + j);
      FloatVector slope = FloatVector.fromArray(SPECIES, k, 2 * row + j);
      FloatVector shift = FloatVector.fromArray(SPECIES, k, 3 * row + j);
      FloatVector byU = FloatVector.fromArray(SPECIES, k, 4 * row + j);
      FloatVector byX = FloatVector.fromArray(SPECIES, k, 5 * row + j);
      FloatVector byOne = FloatVector.fromArray(SPECIES, k, 6 * row + j);
      FloatVector a = FloatVector.fromArray(SPECIES, u, at);
      FloatVector h = FloatVector.fromArray(SPECIES, g, at);
      a.fma(scale, d.fma(slope, shift)).intoArray(v, at);
      h.fma(slope, a.fma(byU, d.fma(byX, byOne))).intoArray(z, at);
    }
  }

  private static void gatedSecondRow(
      float[] u,
      float[] g,
      float[] y,
      float[] x,
      int from,
      int size,
      int row,
      float[] k,
      float[] v,
      float[] z) {
    FloatVector zero = FloatVector.zero(SPECIES);
    for (int j = 0; j < size; j += LANES) {
      int at = from + j;
      var open = FloatVector.fromArray(SPECIES, y, at).compare(VectorOperators.GT, zero);
      FloatVector d = FloatVector.fromArray(SPECIES, x, at);
      d = d.sub(FloatVector.fromArray(SPECIES, k, j));
      FloatVector scale = FloatVector.fromArray(SPECIES, k, row + j);
      FloatVector slope = FloatVector.fromArray(SPECIES, k, 2 * row + j);
      FloatVector shift = FloatVector.fromArray(SPECIES, k, 3 * row + j);
      FloatVector byU = FloatVector.fromArray(SPECIES, k, 4 * row + j);
      FloatVector byX = FloatVector.fromArray(SPECIES, k, 5 * row + j);
      FloatVector byOne = FloatVector.fromArray(SPECIES, k, 6 * row + j);
      FloatVector a = FloatVector.fromArray(SPECIES, u, at);
      FloatVector h = zero.blend(FloatVector.fromArray(SPECIES, g, at), open);
      zero.blend(a.fma(scale, d.fma(slope, shift)), open).intoArray(v, at);
      h.fma(slope, a.fma(byU, d.fma(byX, byOne))).intoArray(z, at);
    }
  }
}
