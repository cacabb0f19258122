package dev.basin.kernel;

import static dev.basin.kernel.F32Storage.BLOCK;
import static dev.basin.kernel.F32Storage.LANES;
import static dev.basin.kernel.F32Storage.SPECIES;

import jdk.incubator.vector.FloatVector;

/// Float32 statistics and affine maps of the channels of x [rows, channels].
///
/// x is read as rows of one period, the least common multiple of the channels and of the logical
/// block: its columns belong to one channel each and fill whole vectors, whatever the number of
/// channels. Chunks of periods stay in the first-level cache while their columns are gone through.
/// Period and chunk depend on the shape alone, and so does the order of all sums.
interface F32Normalization extends Kernels<float[]> {
  /// Elements per chunk: 8 KiB of each of three operands.
  int CHUNK = 2048;

  @Override
  default void moments(float[] x, int rows, int channels, float[] mean, float[] variance) {
    int period = period(channels);
    int whole = rows * channels / period;
    int rest = rows * channels - whole * period;
    F32Scratch scratch = F32Scratch.current();
    float[] m = scratch.values(F32Scratch.CHANNELS, period);
    float[] s = scratch.values(F32Scratch.CHANNELS + 1, period);
    float[] chunkMean = scratch.values(F32Scratch.CHANNELS + 2, period);
    float[] chunkSquares = scratch.values(F32Scratch.CHANNELS + 3, period);
    int step = Math.max(1, CHUNK / period);
    for (int from = 0; from < whole; from += step) {
      int count = Math.min(step, whole - from);
      for (int j = 0; j < period; j += 2 * LANES) {
        columnMeans(x, from * period + j, count, period, chunkMean, j);
        columnSquares(x, from * period + j, count, period, chunkMean, chunkSquares, j);
      }
      merge(from, m, s, count, chunkMean, chunkSquares, period);
    }
    for (int j = 0; j < rest; j++) {
      chunkMean[j] = x[whole * period + j];
      chunkSquares[j] = 0f;
    }
    merge(whole, m, s, 1, chunkMean, chunkSquares, rest);
    foldMoments(m, s, period, whole, rest, channels, mean, variance);
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
      int na, float[] m, float[] s, int nb, float[] mb, float[] sb, int columns) {
    float share = 1f * nb / (na + nb);
    float weight = share * (float) na;
    for (int j = 0; j < columns; j++) {
      float d = na == 0 ? 0f : mb[j] - m[j];
      s[j] = na == 0 ? sb[j] : s[j] + sb[j] + d * d * weight;
      m[j] = na == 0 ? mb[j] : m[j] + d * share;
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
    float[] m = expanded(mean, channels, period, F32Scratch.CHANNELS);
    float[] a = expanded(scale, channels, period, F32Scratch.CHANNELS + 1);
    float[] b = expanded(shift, channels, period, F32Scratch.CHANNELS + 2);
    float low = relu ? 0f : Float.NEGATIVE_INFINITY;
    int n = rows * channels;
    int chunk = Math.max(1, CHUNK / period) * period;
    for (int from = 0; from < n; from += chunk) {
      int size = Math.min(chunk, n - from);
      for (int j = 0; j < Math.min(period, size); j += LANES) {
        int count = (size - j + period - 1) / period;
        if (addend == null) {
          normalizeColumn(x, from + j, count, period, m, a, b, j, low, y);
        } else {
          normalizeColumn(x, from + j, count, period, m, a, b, j, addend, low, y);
        }
      }
    }
  }

  /// The coefficients of the columns of a period.
  static float[] expanded(float[] x, int channels, int period, int slot) {
    float[] y = F32Scratch.current().values(slot, period);
    for (int j = 0; j < period; j += channels) {
      System.arraycopy(x, 0, y, j, channels);
    }
    return y;
  }

  private static void normalizeColumn(
      float[] x,
      int from,
      int count,
      int period,
      float[] mean,
      float[] scale,
      float[] shift,
      int j,
      float low,
      float[] y) {
    FloatVector m = FloatVector.fromArray(SPECIES, mean, j);
    FloatVector a = FloatVector.fromArray(SPECIES, scale, j);
    FloatVector b = FloatVector.fromArray(SPECIES, shift, j);
    for (int i = 0; i < count; i++) {
      int at = from + i * period;
      FloatVector.fromArray(SPECIES, x, at).sub(m).fma(a, b).max(low).intoArray(y, at);
    }
  }

  private static void normalizeColumn(
      float[] x,
      int from,
      int count,
      int period,
      float[] mean,
      float[] scale,
      float[] shift,
      int j,
      float[] addend,
      float low,
      float[] y) {
    FloatVector m = FloatVector.fromArray(SPECIES, mean, j);
    FloatVector a = FloatVector.fromArray(SPECIES, scale, j);
    FloatVector b = FloatVector.fromArray(SPECIES, shift, j);
    for (int i = 0; i < count; i++) {
      int at = from + i * period;
      FloatVector z = FloatVector.fromArray(SPECIES, x, at).sub(m).fma(a, b);
      z.add(FloatVector.fromArray(SPECIES, addend, at)).max(low).intoArray(y, at);
    }
  }
}
