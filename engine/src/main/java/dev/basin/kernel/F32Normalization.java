package dev.basin.kernel;

import static dev.basin.kernel.F32Storage.BLOCK;
import static dev.basin.kernel.F32Storage.LANES;
import static dev.basin.kernel.F32Storage.SPECIES;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/// Float32 statistics and affine maps of the channels of x [rows, channels].
///
/// x is read as rows of one period, the least common multiple of the channels and of the logical
/// block: its columns belong to one channel each and fill whole vectors, whatever the number of
/// channels. Sums are taken over chunks of periods first, which for the moments stay in the
/// first-level cache between two passes. Period and chunk depend on the shape alone, and so does
/// the order of all sums.
interface F32Normalization extends Kernels<float[]> {
  /// Elements per chunk: 8 KiB of each of three operands.
  int CHUNK = 2048;

  /// Sections of a sum over rows, at most, and chunks of a section, at least.
  int SECTIONS = 16, SECTION_CHUNKS = 4;

  @Override
  default void moments(float[] x, int rows, int channels, float[] mean, float[] variance) {
    int period = period(channels);
    int whole = rows * channels / period;
    int rest = rows * channels - whole * period;
    int length = sectionLength(whole, period);
    int sections = Math.max(1, (whole + length - 1) / length);
    F32Scratch scratch = F32Scratch.current();
    float[] m = scratch.values(F32Scratch.CHANNELS, sections * period);
    float[] s = scratch.values(F32Scratch.CHANNELS + 1, sections * period);
    int parts = Threads.parts(sections, (long) rows * channels / 8);
    if (parts == 1) {
      momentsOfSections(x, 0, sections, length, whole, period, m, s);
    } else {
      Threads.ranges(
          sections,
          parts,
          (from, to) -> momentsOfSections(x, from, to, length, whole, period, m, s));
    }
    for (int i = 1; i < sections; i++) {
      int count = Math.min(length, whole - i * length);
      merge(i * length, m, s, 0, count, m, s, i * period, period);
    }
    float[] last = scratch.values(F32Scratch.CHANNELS + 2, period);
    float[] none = scratch.values(F32Scratch.CHANNELS + 3, period);
    System.arraycopy(x, whole * period, last, 0, rest);
    Arrays.fill(none, 0, rest, 0f);
    merge(whole, m, s, 0, 1, last, none, 0, rest);
    foldMoments(m, s, period, whole, rest, channels, mean, variance);
  }

  /// Periods of a section: whole chunks. Sections have sums of their own, which are joined in
  /// order, so that threads can share them.
  static int sectionLength(int periods, int period) {
    int step = Math.max(1, CHUNK / period);
    int chunks = (periods + step - 1) / step;
    return step * Math.max(SECTION_CHUNKS, (chunks + SECTIONS - 1) / SECTIONS);
  }

  private static void momentsOfSections(
      float[] x, int from, int to, int length, int whole, int period, float[] m, float[] s) {
    float[] chunkMean = F32Scratch.current().values(F32Scratch.CHANNELS + 2, period);
    float[] chunkSquares = F32Scratch.current().values(F32Scratch.CHANNELS + 3, period);
    int step = Math.max(1, CHUNK / period);
    for (int section = from; section < to; section++) {
      int start = section * length;
      int end = Math.min(whole, start + length);
      for (int first = start; first < end; first += step) {
        int count = Math.min(step, end - first);
        for (int j = 0; j < period; j += 2 * LANES) {
          columnMeans(x, first * period + j, count, period, chunkMean, j);
          columnSquares(x, first * period + j, count, period, chunkMean, chunkSquares, j);
        }
        int at = section * period;
        merge(first - start, m, s, at, count, chunkMean, chunkSquares, 0, period);
      }
    }
  }

  /// The least common multiple of the channels and of [F32Storage#BLOCK].
  static int period(int channels) {
    int gcd = Math.min(channels & -channels, BLOCK);
    return Math.multiplyExact(channels, BLOCK / gcd);
  }

  private static void columnMeans(
      float[] x, int from, int count, int period, float[] mean, int to) {
    FloatVector a = FloatVector.zero(SPECIES);
    FloatVector b = FloatVector.zero(SPECIES);
    for (int i = 0; i < count; i++) {
      int at = from + i * period;
      a = a.add(FloatVector.fromArray(SPECIES, x, at));
      b = b.add(FloatVector.fromArray(SPECIES, x, at + LANES));
    }
    a.div((float) count).intoArray(mean, to);
    b.div((float) count).intoArray(mean, to + LANES);
  }

  private static void columnSquares(
      float[] x, int from, int count, int period, float[] mean, float[] squares, int to) {
    FloatVector m = FloatVector.fromArray(SPECIES, mean, to);
    FloatVector n = FloatVector.fromArray(SPECIES, mean, to + LANES);
    FloatVector a = FloatVector.zero(SPECIES);
    FloatVector b = FloatVector.zero(SPECIES);
    for (int i = 0; i < count; i++) {
      int at = from + i * period;
      FloatVector d = FloatVector.fromArray(SPECIES, x, at).sub(m);
      FloatVector e = FloatVector.fromArray(SPECIES, x, at + LANES).sub(n);
      a = d.fma(d, a);
      b = e.fma(e, b);
    }
    a.intoArray(squares, to);
    b.intoArray(squares, to + LANES);
  }

  /// Mean and sum of squared deviations of two sets of na and nb values together: Chan, Golub and
  /// LeVeque 1983, "Algorithms for computing the sample variance", equations 2.1.
  private static void merge(
      int na, float[] m, float[] s, int at, int nb, float[] mb, float[] sb, int from, int columns) {
    if (na == 0) {
      System.arraycopy(mb, from, m, at, columns);
      System.arraycopy(sb, from, s, at, columns);
      return;
    }
    float share = 1f * nb / (na + nb);
    float weight = share * (float) na;
    for (int j = 0; j < columns; j++) {
      float d = mb[from + j] - m[at + j];
      s[at + j] = s[at + j] + sb[from + j] + d * d * weight;
      m[at + j] = m[at + j] + d * share;
    }
  }

  private static void foldMoments(
      float[] m,
      float[] s,
      int period,
      int whole,
      int rest,
      int channels,
      float[] mean,
      float[] variance) {
    for (int c = 0; c < channels; c++) {
      int count = 0;
      float total = 0f;
      float squares = 0f;
      for (int j = c; j < period; j += channels) {
        int more = whole + (j < rest ? 1 : 0);
        if (more > 0) {
          float d = m[j] - total;
          float share = 1f * more / (count + more);
          squares += s[j] + d * d * (share * (float) count);
          total += d * share;
          count += more;
        }
      }
      mean[c] = total;
      variance[c] = squares / (float) count;
    }
  }

  // ------------------------------------------------------------------------------ affine maps

  @Override
  default void normalize(
      float[] x,
      int rows,
      int channels,
      float[] mean,
      float[] scale,
      float[] shift,
      float[] addend,
      boolean relu,
      float[] y) {
    int period = period(channels);
    int row = F32ChannelRow.periods(period) * period;
    float[] m = expanded(mean, channels, row, F32Scratch.CHANNELS);
    float[] a = expanded(scale, channels, row, F32Scratch.CHANNELS + 1);
    float[] b = expanded(shift, channels, row, F32Scratch.CHANNELS + 2);
    float low = relu ? 0f : Float.NEGATIVE_INFINITY;
    int n = rows * channels;
    int units = (n + row - 1) / row;
    int parts = Threads.parts(units, n / 8);
    if (parts == 1) {
      normalizeRows(x, 0, n, row, period, m, a, b, addend, low, y);
    } else {
      Threads.ranges(
          units,
          parts,
          (from, to) ->
              normalizeRows(
                  x, from * row, Math.min(n, to * row), row, period, m, a, b, addend, low, y));
    }
  }

  private static void normalizeRows(
      float[] x,
      int first,
      int end,
      int row,
      int period,
      float[] m,
      float[] a,
      float[] b,
      float[] addend,
      float low,
      float[] y) {
    if (F32ChannelPair.fits(period)) {
      int count = (end - first + period - 1) / period;
      if (addend == null) {
        F32ChannelPair.normalize(x, first, count, m, a, b, low, y);
      } else {
        F32ChannelPair.normalize(x, first, count, m, a, b, addend, low, y);
      }
      return;
    }
    for (int from = first; from < end; from += row) {
      int size = Math.min(row, end - from);
      if (addend == null) {
        F32ChannelRow.normalize(x, from, size, m, a, b, low, y);
      } else {
        F32ChannelRow.normalize(x, from, size, m, a, b, addend, low, y);
      }
    }
  }

  /// The coefficients of `length` columns, whole periods.
  static float[] expanded(float[] x, int channels, int length, int slot) {
    float[] y = F32Scratch.current().values(slot, length);
    expand(x, channels, y, 0, length);
    return y;
  }

  /// Writes them to y[from .. from + length).
  static void expand(float[] x, int channels, float[] y, int from, int length) {
    for (int j = 0; j < length; j += channels) {
      System.arraycopy(x, 0, y, from + j, channels);
    }
  }
}
