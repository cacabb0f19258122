package dev.basin.kernel;

import static dev.basin.kernel.F32Polynomials.ERF_ONE;
import static dev.basin.kernel.F32Polynomials.EXPM1_LEAST;
import static dev.basin.kernel.F32Polynomials.EXPM1_SAME;
import static dev.basin.kernel.F32Polynomials.EXPONENT;
import static dev.basin.kernel.F32Polynomials.EXP_INFINITE;
import static dev.basin.kernel.F32Polynomials.EXP_ZERO;
import static dev.basin.kernel.F32Polynomials.HALF;
import static dev.basin.kernel.F32Polynomials.ROUND;
import static dev.basin.kernel.F32Polynomials.SIGN;
import static dev.basin.kernel.F32Polynomials.TANH_ONE;
import static dev.basin.kernel.F32Storage.LANES;
import static dev.basin.kernel.F32Storage.SPECIES;
import static jdk.incubator.vector.FloatVector.broadcast;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/// The exponential function of float32 and those that are made of it. Largest errors in units in
/// the last place, and their root mean square: exp 1.1 and 0.35, expm1 and erf 1.7 and 0.35, tanh
/// 2.7 and 0.5, sigmoid 2.7 and 0.55. NaN and infinities give what the limits of the functions are,
/// the signs of zeros pass through expm1, tanh and erf; expm1 and tanh leave subnormal numbers as
/// they are.
///
/// exp(x) = 2^k exp(r) with k = round(x / ln 2) and |r| <= ln(2) / 2 (W. Cody and W. Waite,
/// Software Manual for the Elementary Functions, 1980).
interface F32Exponential extends Kernels<float[]> {

  /// k, in the low bits of a number.
  // inlined
  static FloatVector rounded(FloatVector x) {
    return x.fma(
        broadcast(SPECIES, F32Polynomials.LOG2_E), broadcast(SPECIES, F32Polynomials.ROUND));
  }

  /// x - k ln 2, but for the low part of ln 2.
  // inlined
  static FloatVector coarse(FloatVector x, FloatVector k) {
    return k.fma(broadcast(SPECIES, -F32Polynomials.LN2_HIGH), x);
  }

  /// r, of the coarse one.
  // inlined
  static FloatVector fine(FloatVector h, FloatVector k) {
    return k.fma(broadcast(SPECIES, -F32Polynomials.LN2_LOW), h);
  }

  /// What the rounding of r lost.
  // inlined
  static FloatVector lost(FloatVector h, FloatVector k, FloatVector r) {
    return k.fma(broadcast(SPECIES, -F32Polynomials.LN2_LOW), h.sub(r));
  }

  /// exp(r).
  // inlined
  static FloatVector fraction(FloatVector r) {
    return F32Polynomials.exponential(r).fma(r.mul(r), r).add(1f);
  }

  /// exp(r + l) - 1.
  // inlined
  static FloatVector excess(FloatVector r, FloatVector l) {
    return F32Polynomials.exponential(r).fma(r.mul(r), l).add(r);
  }

  /// 2^k, where that is a normal number.
  ///
  /// @param n k in its low bits
  // inlined
  static FloatVector power(FloatVector n) {
    return n.reinterpretAsInts()
        .lanewise(VectorOperators.LSHL, F32Polynomials.EXPONENT)
        .add(F32Polynomials.ONE)
        .reinterpretAsFloats();
  }

  /// exp(x), where 2^k is a normal number.
  // inlined
  static FloatVector normal(FloatVector x) {
    FloatVector n = rounded(x);
    FloatVector k = n.sub(ROUND);
    FloatVector h = coarse(x, k);
    FloatVector r = fine(h, k);
    return fraction(r).mul(power(n));
  }

  /// exp(x) of any size, but for its ends.
  // inlined
  static FloatVector scaled(FloatVector x) {
    FloatVector n = rounded(x);
    FloatVector k = n.sub(ROUND);
    FloatVector h = coarse(x, k);
    FloatVector r = fine(h, k);
    // In two factors: 2^k may lie outside the normal range where the product does not.
    FloatVector u = k.fma(broadcast(SPECIES, 0.5f), broadcast(SPECIES, ROUND));
    FloatVector v = k.sub(u.sub(ROUND)).add(ROUND);
    return fraction(r).mul(power(u)).mul(power(v));
  }

  @Override
  default void exp(float[] x, float[] y, int from, int to) {
    for (int i = from; i < to; i += LANES) {
      FloatVector a = FloatVector.fromArray(SPECIES, x, i);
      FloatVector e = scaled(a);
      e.blend(0f, a.lt(EXP_ZERO))
          .blend(Float.POSITIVE_INFINITY, a.compare(VectorOperators.GT, EXP_INFINITE))
          .intoArray(y, i);
    }
  }

  @Override
  default void expm1(float[] x, float[] y, int from, int to) {
    for (int i = from; i < to; i += LANES) {
      FloatVector a = FloatVector.fromArray(SPECIES, x, i);
      FloatVector n = rounded(a);
      FloatVector k = n.sub(ROUND);
      FloatVector h = coarse(a, k);
      FloatVector r = fine(h, k);
      FloatVector l = lost(h, k, r);
      // Half of 2^k, since 2^k itself overflows before the result does.
      FloatVector s =
          n.reinterpretAsInts()
              .lanewise(VectorOperators.LSHL, EXPONENT)
              .add(HALF)
              .reinterpretAsFloats();
      s.fma(excess(r, l), s.sub(0.5f))
          .mul(2f)
          .blend(a, a.abs().lt(EXPM1_SAME))
          .blend(-1f, a.lt(EXPM1_LEAST))
          .blend(Float.POSITIVE_INFINITY, a.compare(VectorOperators.GT, EXP_INFINITE))
          .intoArray(y, i);
    }
  }

  @Override
  default void sigmoid(float[] x, float[] y, int from, int to) {
    for (int i = from; i < to; i += LANES) {
      FloatVector a = FloatVector.fromArray(SPECIES, x, i);
      FloatVector w = a.abs().neg();
      FloatVector e = scaled(w);
      FloatVector m = e.blend(0f, w.lt(EXP_ZERO));
      broadcast(SPECIES, 1f).blend(m, a.lt(0f)).div(m.add(1f)).intoArray(y, i);
    }
  }

  @Override
  default void tanh(float[] x, float[] y, int from, int to) {
    for (int i = from; i < to; i += LANES) {
      FloatVector a = FloatVector.fromArray(SPECIES, x, i);
      FloatVector b = a.abs();
      FloatVector w = b.blend(TANH_ONE, b.compare(VectorOperators.GT, TANH_ONE)).mul(2f);
      FloatVector n = rounded(w);
      FloatVector k = n.sub(ROUND);
      FloatVector h = coarse(w, k);
      FloatVector r = fine(h, k);
      FloatVector l = lost(h, k, r);
      FloatVector s = power(n);
      FloatVector m = s.fma(excess(r, l), s.sub(1f));
      m.div(m.add(2f))
          .reinterpretAsInts()
          .or(a.reinterpretAsInts().and(SIGN))
          .reinterpretAsFloats()
          .intoArray(y, i);
    }
  }

  @Override
  default void erf(float[] x, float[] y, int from, int to) {
    for (int i = from; i < to; i += LANES) {
      FloatVector a = FloatVector.fromArray(SPECIES, x, i);
      FloatVector b = a.abs();
      FloatVector w = b.blend(ERF_ONE, b.compare(VectorOperators.GT, ERF_ONE));
      FloatVector z = w.mul(w);
      FloatVector near = F32Polynomials.errorNear(z).fma(w, w);
      FloatVector g = F32Polynomials.errorFar(w);
      FloatVector n = rounded(g);
      FloatVector k = n.sub(ROUND);
      FloatVector h = coarse(g, k);
      FloatVector r = fine(h, k);
      FloatVector far = power(n).neg().fma(fraction(r), broadcast(SPECIES, 1f));
      near.blend(far, w.compare(VectorOperators.GT, 0.875f))
          .reinterpretAsInts()
          .or(a.reinterpretAsInts().and(SIGN))
          .reinterpretAsFloats()
          .intoArray(y, i);
    }
  }
}
