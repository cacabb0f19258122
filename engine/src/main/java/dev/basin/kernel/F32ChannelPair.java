package dev.basin.kernel;

import static dev.basin.kernel.F32Storage.LANES;
import static dev.basin.kernel.F32Storage.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/// The passes of [F32Normalization] and [F32NormalizationGradient] where two vectors make a period:
/// their coefficients and sums stay in registers, and memory is read from front to end.
final class F32ChannelPair {
  private F32ChannelPair() {}

  /// Whether two vectors make a period.
  static boolean fits(int period) {
    return period == 2 * LANES;
  }

  /// y = max(fma(x - mean, scale, shift), low) over `count` periods.
  static void normalize(
      float[] x,
      int from,
      int count,
      float[] mean,
      float[] scale,
      float[] shift,
      float low,
      float[] y) {
    FloatVector m0 = FloatVector.fromArray(SPECIES, mean, 0);
    FloatVector m1 = FloatVector.fromArray(SPECIES, mean, LANES);
    FloatVector a0 = FloatVector.fromArray(SPECIES, scale, 0);
    FloatVector a1 = FloatVector.fromArray(SPECIES, scale, LANES);
    FloatVector b0 = FloatVector.fromArray(SPECIES, shift, 0);
    FloatVector b1 = FloatVector.fromArray(SPECIES, shift, LANES);
    for (int i = 0; i < count; i++) {
      int at = from + i * 2 * LANES;
      FloatVector x0 = FloatVector.fromArray(SPECIES, x, at);
      FloatVector x1 = FloatVector.fromArray(SPECIES, x, at + LANES);
      x0.sub(m0).fma(a0, b0).max(low).intoArray(y, at);
      x1.sub(m1).fma(a1, b1).max(low).intoArray(y, at + LANES);
    }
  }

  /// The same with the addend.
  static void normalize(
      float[] x,
      int from,
      int count,
      float[] mean,
      float[] scale,
      float[] shift,
      float[] addend,
      float low,
      float[] y) {
    FloatVector m0 = FloatVector.fromArray(SPECIES, mean, 0);
    FloatVector m1 = FloatVector.fromArray(SPECIES, mean, LANES);
    FloatVector a0 = FloatVector.fromArray(SPECIES, scale, 0);
    FloatVector a1 = FloatVector.fromArray(SPECIES, scale, LANES);
    FloatVector b0 = FloatVector.fromArray(SPECIES, shift, 0);
    FloatVector b1 = FloatVector.fromArray(SPECIES, shift, LANES);
    for (int i = 0; i < count; i++) {
      int at = from + i * 2 * LANES;
      FloatVector z0 = FloatVector.fromArray(SPECIES, x, at).sub(m0).fma(a0, b0);
      FloatVector z1 = FloatVector.fromArray(SPECIES, x, at + LANES).sub(m1).fma(a1, b1);
      FloatVector c0 = FloatVector.fromArray(SPECIES, addend, at);
      FloatVector c1 = FloatVector.fromArray(SPECIES, addend, at + LANES);
      z0.add(c0).max(low).intoArray(y, at);
      z1.add(c1).max(low).intoArray(y, at + LANES);
    }
  }

  /// Adds the sums of g and of g (x - mean) over `count` periods to those at `to`.
  static void sums(
      float[] g,
      float[] x,
      int from,
      int count,
      float[] mean,
      float[] sum,
      float[] product,
      int to) {
    FloatVector m0 = FloatVector.fromArray(SPECIES, mean, 0);
    FloatVector m1 = FloatVector.fromArray(SPECIES, mean, LANES);
    FloatVector s0 = FloatVector.zero(SPECIES);
    FloatVector s1 = FloatVector.zero(SPECIES);
    FloatVector p0 = FloatVector.zero(SPECIES);
    FloatVector p1 = FloatVector.zero(SPECIES);
    for (int i = 0; i < count; i++) {
      int at = from + i * 2 * LANES;
      FloatVector h0 = FloatVector.fromArray(SPECIES, g, at);
      FloatVector h1 = FloatVector.fromArray(SPECIES, g, at + LANES);
      s0 = s0.add(h0);
      s1 = s1.add(h1);
      p0 = FloatVector.fromArray(SPECIES, x, at).sub(m0).fma(h0, p0);
      p1 = FloatVector.fromArray(SPECIES, x, at + LANES).sub(m1).fma(h1, p1);
    }
    s0.add(FloatVector.fromArray(SPECIES, sum, to)).intoArray(sum, to);
    s1.add(FloatVector.fromArray(SPECIES, sum, to + LANES)).intoArray(sum, to + LANES);
    p0.add(FloatVector.fromArray(SPECIES, product, to)).intoArray(product, to);
    p1.add(FloatVector.fromArray(SPECIES, product, to + LANES)).intoArray(product, to + LANES);
  }

  /// The same with 0 for g where y is not positive.
  static void sums(
      float[] g,
      float[] y,
      float[] x,
      int from,
      int count,
      float[] mean,
      float[] sum,
      float[] product,
      int to) {
    FloatVector m0 = FloatVector.fromArray(SPECIES, mean, 0);
    FloatVector m1 = FloatVector.fromArray(SPECIES, mean, LANES);
    FloatVector zero = FloatVector.zero(SPECIES);
    FloatVector s0 = zero;
    FloatVector s1 = zero;
    FloatVector p0 = zero;
    FloatVector p1 = zero;
    for (int i = 0; i < count; i++) {
      int at = from + i * 2 * LANES;
      var open0 = FloatVector.fromArray(SPECIES, y, at).compare(VectorOperators.GT, zero);
      var open1 = FloatVector.fromArray(SPECIES, y, at + LANES).compare(VectorOperators.GT, zero);
      FloatVector h0 = zero.blend(FloatVector.fromArray(SPECIES, g, at), open0);
      FloatVector h1 = zero.blend(FloatVector.fromArray(SPECIES, g, at + LANES), open1);
      s0 = s0.add(h0);
      s1 = s1.add(h1);
      p0 = FloatVector.fromArray(SPECIES, x, at).sub(m0).fma(h0, p0);
      p1 = FloatVector.fromArray(SPECIES, x, at + LANES).sub(m1).fma(h1, p1);
    }
    s0.add(FloatVector.fromArray(SPECIES, sum, to)).intoArray(sum, to);
    s1.add(FloatVector.fromArray(SPECIES, sum, to + LANES)).intoArray(sum, to + LANES);
    p0.add(FloatVector.fromArray(SPECIES, product, to)).intoArray(product, to);
    p1.add(FloatVector.fromArray(SPECIES, product, to + LANES)).intoArray(product, to + LANES);
  }

  /// z = g scale + (x - mean) slope + shift over `count` periods.
  static void gradient(
      float[] g,
      float[] x,
      int from,
      int count,
      float[] mean,
      float[] scale,
      float[] slope,
      float[] shift,
      float[] z) {
    FloatVector m0 = FloatVector.fromArray(SPECIES, mean, 0);
    FloatVector m1 = FloatVector.fromArray(SPECIES, mean, LANES);
    FloatVector a0 = FloatVector.fromArray(SPECIES, scale, 0);
    FloatVector a1 = FloatVector.fromArray(SPECIES, scale, LANES);
    FloatVector b0 = FloatVector.fromArray(SPECIES, slope, 0);
    FloatVector b1 = FloatVector.fromArray(SPECIES, slope, LANES);
    FloatVector c0 = FloatVector.fromArray(SPECIES, shift, 0);
    FloatVector c1 = FloatVector.fromArray(SPECIES, shift, LANES);
    for (int i = 0; i < count; i++) {
      int at = from + i * 2 * LANES;
      FloatVector t0 = FloatVector.fromArray(SPECIES, x, at).sub(m0).fma(b0, c0);
      FloatVector t1 = FloatVector.fromArray(SPECIES, x, at + LANES).sub(m1).fma(b1, c1);
      FloatVector.fromArray(SPECIES, g, at).fma(a0, t0).intoArray(z, at);
      FloatVector.fromArray(SPECIES, g, at + LANES).fma(a1, t1).intoArray(z, at + LANES);
    }
  }

  /// The same with 0 for g where y is not positive.
  static void gradient(
      float[] g,
      float[] y,
      float[] x,
      int from,
      int count,
      float[] mean,
      float[] scale,
      float[] slope,
      float[] shift,
      float[] z) {
    FloatVector m0 = FloatVector.fromArray(SPECIES, mean, 0);
    FloatVector m1 = FloatVector.fromArray(SPECIES, mean, LANES);
    FloatVector a0 = FloatVector.fromArray(SPECIES, scale, 0);
    FloatVector a1 = FloatVector.fromArray(SPECIES, scale, LANES);
    FloatVector b0 = FloatVector.fromArray(SPECIES, slope, 0);
    FloatVector b1 = FloatVector.fromArray(SPECIES, slope, LANES);
    FloatVector c0 = FloatVector.fromArray(SPECIES, shift, 0);
    FloatVector c1 = FloatVector.fromArray(SPECIES, shift, LANES);
    FloatVector zero = FloatVector.zero(SPECIES);
    for (int i = 0; i < count; i++) {
      int at = from + i * 2 * LANES;
      var open0 = FloatVector.fromArray(SPECIES, y, at).compare(VectorOperators.GT, zero);
      var open1 = FloatVector.fromArray(SPECIES, y, at + LANES).compare(VectorOperators.GT, zero);
      FloatVector t0 = FloatVector.fromArray(SPECIES, x, at).sub(m0).fma(b0, c0);
      FloatVector t1 = FloatVector.fromArray(SPECIES, x, at + LANES).sub(m1).fma(b1, c1);
      FloatVector h0 = zero.blend(FloatVector.fromArray(SPECIES, g, at), open0);
      FloatVector h1 = zero.blend(FloatVector.fromArray(SPECIES, g, at + LANES), open1);
      h0.fma(a0, t0).intoArray(z, at);
      h1.fma(a1, t1).intoArray(z, at + LANES);
    }
  }
}
