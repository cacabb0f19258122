package dev.basin.kernel;

import static dev.basin.kernel.F32Storage.LANES;
import static dev.basin.kernel.F32Storage.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/// The passes of [F32Normalization] and [F32NormalizationGradient] where more than two vectors make
/// a period: coefficients and sums are read from the cache beside the elements, so that memory is
/// read from front to end. Going down the columns of one vector, which keeps these in registers,
/// reads memory at a third of the rate.
final class F32ChannelRow {
  /// Elements of a row, at least: few enough for the coefficients of a row to stay in the cache.
  private static final int LENGTH = 512;

  private F32ChannelRow() {}

  /// Periods of a row.
  static int periods(int period) {
    return Math.max(1, LENGTH / period);
  }

  /// y = max(fma(x - mean, scale, shift), low) over `size` elements.
  static void normalize(
      float[] x,
      int from,
      int size,
      float[] mean,
      float[] scale,
      float[] shift,
      float low,
      float[] y) {
    for (int j = 0; j < size; j += LANES) {
      FloatVector m = FloatVector.fromArray(SPECIES, mean, j);
      FloatVector a = FloatVector.fromArray(SPECIES, scale, j);
      FloatVector b = FloatVector.fromArray(SPECIES, shift, j);
      FloatVector z = FloatVector.fromArray(SPECIES, x, from + j).sub(m).fma(a, b);
      z.max(low).intoArray(y, from + j);
    }
  }

  /// The same with the addend.
  static void normalize(
      float[] x,
      int from,
      int size,
      float[] mean,
      float[] scale,
      float[] shift,
      float[] addend,
      float low,
      float[] y) {
    for (int j = 0; j < size; j += LANES) {
      FloatVector m = FloatVector.fromArray(SPECIES, mean, j);
      FloatVector a = FloatVector.fromArray(SPECIES, scale, j);
      FloatVector b = FloatVector.fromArray(SPECIES, shift, j);
      FloatVector z = FloatVector.fromArray(SPECIES, x, from + j).sub(m).fma(a, b);
      z.add(FloatVector.fromArray(SPECIES, addend, from + j)).max(low).intoArray(y, from + j);
    }
  }

  /// Adds g and behind it g (x - mean) to `sums`, [2, size].
  static void sums(float[] g, float[] x, int from, int size, float[] mean, float[] sums) {
    for (int j = 0; j < size; j += LANES) {
      FloatVector m = FloatVector.fromArray(SPECIES, mean, j);
      FloatVector d = FloatVector.fromArray(SPECIES, x, from + j).sub(m);
      FloatVector h = FloatVector.fromArray(SPECIES, g, from + j);
      FloatVector.fromArray(SPECIES, sums, j).add(h).intoArray(sums, j);
      d.fma(h, FloatVector.fromArray(SPECIES, sums, size + j)).intoArray(sums, size + j);
    }
  }

  /// The same with 0 for g where y is not positive.
  static void sums(
      float[] g, float[] y, float[] x, int from, int size, float[] mean, float[] sums) {
    FloatVector zero = FloatVector.zero(SPECIES);
    for (int j = 0; j < size; j += LANES) {
      var open = FloatVector.fromArray(SPECIES, y, from + j).compare(VectorOperators.GT, zero);
      FloatVector m = FloatVector.fromArray(SPECIES, mean, j);
      FloatVector d = FloatVector.fromArray(SPECIES, x, from + j).sub(m);
      FloatVector h = zero.blend(FloatVector.fromArray(SPECIES, g, from + j), open);
      FloatVector.fromArray(SPECIES, sums, j).add(h).intoArray(sums, j);
      d.fma(h, FloatVector.fromArray(SPECIES, sums, size + j)).intoArray(sums, size + j);
    }
  }

  /// z = g scale + (x - mean) slope + shift over `size` elements.
  static void gradient(
      float[] g,
      float[] x,
      int from,
      int size,
      float[] mean,
      float[] scale,
      float[] slope,
      float[] shift,
      float[] z) {
    for (int j = 0; j < size; j += LANES) {
      FloatVector m = FloatVector.fromArray(SPECIES, mean, j);
      FloatVector a = FloatVector.fromArray(SPECIES, scale, j);
      FloatVector b = FloatVector.fromArray(SPECIES, slope, j);
      FloatVector c = FloatVector.fromArray(SPECIES, shift, j);
      FloatVector t = FloatVector.fromArray(SPECIES, x, from + j).sub(m).fma(b, c);
      FloatVector.fromArray(SPECIES, g, from + j).fma(a, t).intoArray(z, from + j);
    }
  }

  /// The same with 0 for g where y is not positive.
  static void gradient(
      float[] g,
      float[] y,
      float[] x,
      int from,
      int size,
      float[] mean,
      float[] scale,
      float[] slope,
      float[] shift,
      float[] z) {
    FloatVector zero = FloatVector.zero(SPECIES);
    for (int j = 0; j < size; j += LANES) {
      FloatVector m = FloatVector.fromArray(SPECIES, mean, j);
      FloatVector a = FloatVector.fromArray(SPECIES, scale, j);
      FloatVector b = FloatVector.fromArray(SPECIES, slope, j);
      FloatVector c = FloatVector.fromArray(SPECIES, shift, j);
      var open = FloatVector.fromArray(SPECIES, y, from + j).compare(VectorOperators.GT, zero);
      FloatVector t = FloatVector.fromArray(SPECIES, x, from + j).sub(m).fma(b, c);
      FloatVector h = zero.blend(FloatVector.fromArray(SPECIES, g, from + j), open);
      h.fma(a, t).intoArray(z, from + j);
    }
  }
}
