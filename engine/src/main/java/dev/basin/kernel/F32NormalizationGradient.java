package dev.basin.kernel;

import static dev.basin.kernel.F32Normalization.CHUNK;
import static dev.basin.kernel.F32Normalization.expanded;
import static dev.basin.kernel.F32Normalization.period;
import static dev.basin.kernel.F32Normalization.sectionLength;

import java.util.Arrays;

/// Float32 gradient of what [F32Normalization] computes, over the same periods and sections.
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
    float[] partial = F32Scratch.current().values(F32Scratch.CHANNELS + 3, 2 * period);
    for (int section = from; section < to; section++) {
      int end = Math.min(whole, (section + 1) * length);
      int total = section * period;
      for (int first = section * length; first < end; first += step) {
        int count = Math.min(step, end - first);
        int at = first * period;
        if (!F32ChannelPair.fits(period)) {
          addRows(g, y, x, at, count, period, mean, partial, sum, product, total);
        } else if (y == null) {
          F32ChannelPair.sums(g, x, at, count, mean, sum, product, total);
        } else {
          F32ChannelPair.sums(g, y, x, at, count, mean, sum, product, total);
        }
      }
    }
  }

  private static void addRows(
      float[] g,
      float[] y,
      float[] x,
      int from,
      int count,
      int period,
      float[] mean,
      float[] partial,
      float[] sum,
      float[] product,
      int to) {
    Arrays.fill(partial, 0, 2 * period, 0f);
    for (int i = 0; i < count; i++) {
      if (y == null) {
        F32ChannelRow.sums(g, x, from + i * period, period, mean, partial);
      } else {
        F32ChannelRow.sums(g, y, x, from + i * period, period, mean, partial);
      }
    }
    for (int j = 0; j < period; j++) {
      sum[to + j] += partial[j];
      product[to + j] += partial[period + j];
    }
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
    int row = F32ChannelRow.periods(period) * period;
    float[] m = expanded(mean, channels, row, F32Scratch.CHANNELS);
    float[] a = expanded(scale, channels, row, F32Scratch.CHANNELS + 1);
    float[] b = expanded(slope, channels, row, F32Scratch.CHANNELS + 2);
    float[] c = expanded(shift, channels, row, F32Scratch.CHANNELS + 3);
    int n = rows * channels;
    int units = (n + row - 1) / row;
    int parts = Threads.parts(units, n / 8);
    if (parts == 1) {
      gradientRows(g, y, x, 0, n, row, period, m, a, b, c, z);
    } else {
      Threads.ranges(
          units,
          parts,
          (from, to) ->
              gradientRows(g, y, x, from * row, Math.min(n, to * row), row, period, m, a, b, c, z));
    }
  }

  private static void gradientRows(
      float[] g,
      float[] y,
      float[] x,
      int first,
      int end,
      int row,
      int period,
      float[] m,
      float[] a,
      float[] b,
      float[] c,
      float[] z) {
    if (F32ChannelPair.fits(period)) {
      int count = (end - first + period - 1) / period;
      if (y == null) {
        F32ChannelPair.gradient(g, x, first, count, m, a, b, c, z);
      } else {
        F32ChannelPair.gradient(g, y, x, first, count, m, a, b, c, z);
      }
      return;
    }
    for (int from = first; from < end; from += row) {
      int size = Math.min(row, end - from);
      if (y == null) {
        F32ChannelRow.gradient(g, x, from, size, m, a, b, c, z);
      } else {
        F32ChannelRow.gradient(g, y, x, from, size, m, a, b, c, z);
      }
    }
  }
}
