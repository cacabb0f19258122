package dev.basin.kernel;

import static dev.basin.kernel.F32Tile.LANES;
import static dev.basin.kernel.F32Tile.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShuffle;

/// Turns pixels [pixels, channels] into planes [channels, pixels] and back, for a number of pixels
/// that is a multiple of [F32Tile#WIDTH].
///
/// With 2^s channels, s perfect shuffles of the whole array do it.
final class F32Shuffle {
  private static final VectorShuffle<Float> ZIP_LOW = VectorShuffle.makeZip(SPECIES, 0);
  private static final VectorShuffle<Float> ZIP_HIGH = VectorShuffle.makeZip(SPECIES, 1);
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
    for (int c = channels; c > 1; c /= 2) {
      unzip(from, pixels * channels / 2, to);
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
    for (int c = channels; c > 1; c /= 2) {
      zip(from, pixels * channels / 2, to);
      from = to;
      to = to == y ? x : y;
    }
    return from;
  }

  private static void zip(float[] x, int half, float[] y) {
    for (int i = 0; i < half; i += LANES) {
      FloatVector a = FloatVector.fromArray(SPECIES, x, i);
      FloatVector b = FloatVector.fromArray(SPECIES, x, half + i);
      a.rearrange(ZIP_LOW, b).intoArray(y, 2 * i);
      a.rearrange(ZIP_HIGH, b).intoArray(y, 2 * i + LANES);
    }
  }

  private static void unzip(float[] x, int half, float[] y) {
    for (int i = 0; i < half; i += LANES) {
      FloatVector a = FloatVector.fromArray(SPECIES, x, 2 * i);
      FloatVector b = FloatVector.fromArray(SPECIES, x, 2 * i + LANES);
      a.rearrange(EVEN, b).intoArray(y, i);
      a.rearrange(ODD, b).intoArray(y, half + i);
    }
  }
}
