package dev.basin.kernel;

import static dev.basin.kernel.F32Tile.LANES;
import static dev.basin.kernel.F32Tile.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShuffle;

/// Turns pixels [pixels, channels] into planes [channels, pixels] and back, for a number of pixels
/// that is a multiple of [F32Tile#WIDTH].
///
/// With 2^s channels, s perfect shuffles of the whole array do it; two are made at once where
/// possible, since loads and stores bound them.
final class F32Shuffle {
  private static final VectorShuffle<Float> LOW = VectorShuffle.makeZip(SPECIES, 0);
  private static final VectorShuffle<Float> HIGH = VectorShuffle.makeZip(SPECIES, 1);
  private static final VectorShuffle<Float> EVEN = VectorShuffle.makeUnzip(SPECIES, 0);
  private static final VectorShuffle<Float> ODD = VectorShuffle.makeUnzip(SPECIES, 1);

  private F32Shuffle() {}

  /// The planes of x, which is left as it is; they live in `y` or `z`, or in x if there is one.
  static float[] split(float[] x, int pixels, int channels, float[] y, float[] z) {
    if (Integer.bitCount(channels) != 1) {
      F32Packing.transpose(x, 0, channels, pixels, channels, y, 0, pixels);
      return y;
    }
    float[] from = x;
    float[] to = y;
    for (int c = channels; c > 1; c /= 4) {
      if (c == 2) {
        unzipTwo(from, pixels * channels / 2, to);
      } else {
        unzipFour(from, pixels * channels / 4, to);
      }
      from = to;
      to = to == y ? z : y;
    }
    return from;
  }

  /// The pixels of the planes x; they live in `x` or `y`, and the other one is overwritten.
  static float[] merge(float[] x, int pixels, int channels, float[] y) {
    if (Integer.bitCount(channels) != 1) {
      F32Packing.transpose(x, 0, pixels, channels, pixels, y, 0, channels);
      return y;
    }
    float[] from = x;
    float[] to = y;
    for (int c = channels; c > 1; c /= 4) {
      if (c == 2) {
        zipTwo(from, pixels * channels / 2, to);
      } else {
        zipFour(from, pixels * channels / 4, to);
      }
      from = to;
      to = to == y ? x : y;
    }
    return from;
  }

  /// y[2 i + j] = x[j n + i].
  private static void zipTwo(float[] x, int n, float[] y) {
    for (int i = 0; i < n; i += LANES) {
      FloatVector a = FloatVector.fromArray(SPECIES, x, i);
      FloatVector b = FloatVector.fromArray(SPECIES, x, n + i);
      a.rearrange(LOW, b).intoArray(y, 2 * i);
      a.rearrange(HIGH, b).intoArray(y, 2 * i + LANES);
    }
  }

  /// y[4 i + j] = x[j n + i].
  private static void zipFour(float[] x, int n, float[] y) {
    for (int i = 0; i < n; i += LANES) {
      FloatVector a = FloatVector.fromArray(SPECIES, x, i);
      FloatVector b = FloatVector.fromArray(SPECIES, x, n + i);
      FloatVector c = FloatVector.fromArray(SPECIES, x, 2 * n + i);
      FloatVector d = FloatVector.fromArray(SPECIES, x, 3 * n + i);
      FloatVector acLow = a.rearrange(LOW, c);
      FloatVector bdLow = b.rearrange(LOW, d);
      acLow.rearrange(LOW, bdLow).intoArray(y, 4 * i);
      acLow.rearrange(HIGH, bdLow).intoArray(y, 4 * i + LANES);
      FloatVector acHigh = a.rearrange(HIGH, c);
      FloatVector bdHigh = b.rearrange(HIGH, d);
      acHigh.rearrange(LOW, bdHigh).intoArray(y, 4 * i + 2 * LANES);
      acHigh.rearrange(HIGH, bdHigh).intoArray(y, 4 * i + 3 * LANES);
    }
  }

  /// y[j n + i] = x[2 i + j].
  private static void unzipTwo(float[] x, int n, float[] y) {
    for (int i = 0; i < n; i += LANES) {
      FloatVector a = FloatVector.fromArray(SPECIES, x, 2 * i);
      FloatVector b = FloatVector.fromArray(SPECIES, x, 2 * i + LANES);
      a.rearrange(EVEN, b).intoArray(y, i);
      a.rearrange(ODD, b).intoArray(y, n + i);
    }
  }

  /// y[j n + i] = x[4 i + j].
  private static void unzipFour(float[] x, int n, float[] y) {
    for (int i = 0; i < n; i += LANES) {
      FloatVector a = FloatVector.fromArray(SPECIES, x, 4 * i);
      FloatVector b = FloatVector.fromArray(SPECIES, x, 4 * i + LANES);
      FloatVector c = FloatVector.fromArray(SPECIES, x, 4 * i + 2 * LANES);
      FloatVector d = FloatVector.fromArray(SPECIES, x, 4 * i + 3 * LANES);
      FloatVector evenLow = a.rearrange(EVEN, b);
      FloatVector evenHigh = c.rearrange(EVEN, d);
      evenLow.rearrange(EVEN, evenHigh).intoArray(y, i);
      evenLow.rearrange(ODD, evenHigh).intoArray(y, 2 * n + i);
      FloatVector oddLow = a.rearrange(ODD, b);
      FloatVector oddHigh = c.rearrange(ODD, d);
      oddLow.rearrange(EVEN, oddHigh).intoArray(y, n + i);
      oddLow.rearrange(ODD, oddHigh).intoArray(y, 3 * n + i);
    }
  }
}
