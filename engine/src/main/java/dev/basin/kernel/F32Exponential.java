package dev.basin.kernel;

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
/// Software Manual for the Elementary Functions, 1980). Each polynomial minimises the largest
/// relative error (Remez). Every kernel repeats the reduction, because a vector that crosses a call
/// which is not inlined is boxed.
interface F32Exponential extends Kernels<float[]> {

  float LOG2_E = 1.442695f;

  /// ln 2 as an unevaluated sum.
  float LN2_HIGH = 0.6931472f;

  float LN2_LOW = -1.9046542e-09f;

  /// Adding it rounds a number to an integer k and leaves k in the low bits of the sum.
  float ROUND = 0x1.8p23f;

  /// The exponent's distance from the lowest bit.
  int EXPONENT = 23;

  /// The bits of 1: the bias of the exponent, in its place.
  int ONE = 0x3f800000;

  int SIGN = Float.floatToRawIntBits(-0f);

  /// exp(r) = 1 + r + r^2 (E2 + E3 r + E4 r^2 + ...).
  float E2 = 0.49999997f;

  float E3 = 0.16666543f;

  float E4 = 0.041667584f;

  float E5 = 0.008366489f;

  float E6 = 0.001385817f;

  @Override
  default void exp(float[] x, float[] y, int from, int to) {
    for (int i = from; i < to; i += LANES) {
      FloatVector a = FloatVector.fromArray(SPECIES, x, i);
      FloatVector rounded = a.fma(broadcast(SPECIES, LOG2_E), broadcast(SPECIES, ROUND));
      FloatVector k = rounded.sub(ROUND);
      FloatVector r = k.fma(broadcast(SPECIES, -LN2_LOW), k.fma(broadcast(SPECIES, -LN2_HIGH), a));
      FloatVector p =
          broadcast(SPECIES, E6)
              .fma(r, broadcast(SPECIES, E5))
              .fma(r, broadcast(SPECIES, E4))
              .fma(r, broadcast(SPECIES, E3))
              .fma(r, broadcast(SPECIES, E2));
      FloatVector e = p.fma(r.mul(r), r).add(1f);
      // In two factors: 2^k may lie outside the normal range where the product does not.
      FloatVector u = k.fma(broadcast(SPECIES, 0.5f), broadcast(SPECIES, ROUND));
      FloatVector s =
          u.reinterpretAsInts()
              .lanewise(VectorOperators.LSHL, EXPONENT)
              .add(ONE)
              .reinterpretAsFloats();
      FloatVector v =
          k.sub(u.sub(ROUND))
              .add(ROUND)
              .reinterpretAsInts()
              .lanewise(VectorOperators.LSHL, EXPONENT)
              .add(ONE)
              .reinterpretAsFloats();
      e.mul(s)
          .mul(v)
          .blend(0f, a.lt(-104f))
          .blend(Float.POSITIVE_INFINITY, a.compare(VectorOperators.GT, 89f))
          .intoArray(y, i);
    }
  }

  @Override
  default void expm1(float[] x, float[] y, int from, int to) {
    for (int i = from; i < to; i += LANES) {
      FloatVector a = FloatVector.fromArray(SPECIES, x, i);
      FloatVector rounded = a.fma(broadcast(SPECIES, LOG2_E), broadcast(SPECIES, ROUND));
      FloatVector k = rounded.sub(ROUND);
      FloatVector h = k.fma(broadcast(SPECIES, -LN2_HIGH), a);
      FloatVector r = k.fma(broadcast(SPECIES, -LN2_LOW), h);
      FloatVector l = k.fma(broadcast(SPECIES, -LN2_LOW), h.sub(r));
      FloatVector p =
          broadcast(SPECIES, E6)
              .fma(r, broadcast(SPECIES, E5))
              .fma(r, broadcast(SPECIES, E4))
              .fma(r, broadcast(SPECIES, E3))
              .fma(r, broadcast(SPECIES, E2));
      FloatVector e = p.fma(r.mul(r), l).add(r);
      // Half of 2^k, since 2^k itself overflows before the result does.
      FloatVector s =
          rounded
              .reinterpretAsInts()
              .lanewise(VectorOperators.LSHL, EXPONENT)
              .add(ONE - (1 << EXPONENT))
              .reinterpretAsFloats();
      s.fma(e, s.sub(0.5f))
          .mul(2f)
          .blend(a, a.abs().lt(0x1p-26f))
          .blend(-1f, a.lt(-18f))
          .blend(Float.POSITIVE_INFINITY, a.compare(VectorOperators.GT, 89f))
          .intoArray(y, i);
    }
  }

  @Override
  default void sigmoid(float[] x, float[] y, int from, int to) {
    for (int i = from; i < to; i += LANES) {
      FloatVector a = FloatVector.fromArray(SPECIES, x, i);
      FloatVector w = a.abs().neg();
      FloatVector rounded = w.fma(broadcast(SPECIES, LOG2_E), broadcast(SPECIES, ROUND));
      FloatVector k = rounded.sub(ROUND);
      FloatVector r = k.fma(broadcast(SPECIES, -LN2_LOW), k.fma(broadcast(SPECIES, -LN2_HIGH), w));
      FloatVector p =
          broadcast(SPECIES, E6)
              .fma(r, broadcast(SPECIES, E5))
              .fma(r, broadcast(SPECIES, E4))
              .fma(r, broadcast(SPECIES, E3))
              .fma(r, broadcast(SPECIES, E2));
      FloatVector e = p.fma(r.mul(r), r).add(1f);
      FloatVector u = k.fma(broadcast(SPECIES, 0.5f), broadcast(SPECIES, ROUND));
      FloatVector s =
          u.reinterpretAsInts()
              .lanewise(VectorOperators.LSHL, EXPONENT)
              .add(ONE)
              .reinterpretAsFloats();
      FloatVector v =
          k.sub(u.sub(ROUND))
              .add(ROUND)
              .reinterpretAsInts()
              .lanewise(VectorOperators.LSHL, EXPONENT)
              .add(ONE)
              .reinterpretAsFloats();
      FloatVector m = e.mul(s).mul(v).blend(0f, w.lt(-104f));
      broadcast(SPECIES, 1f).blend(m, a.lt(0f)).div(m.add(1f)).intoArray(y, i);
    }
  }

  @Override
  default void tanh(float[] x, float[] y, int from, int to) {
    for (int i = from; i < to; i += LANES) {
      FloatVector a = FloatVector.fromArray(SPECIES, x, i);
      FloatVector b = a.abs();
      FloatVector w = b.blend(10f, b.compare(VectorOperators.GT, 10f)).mul(2f);
      FloatVector rounded = w.fma(broadcast(SPECIES, LOG2_E), broadcast(SPECIES, ROUND));
      FloatVector k = rounded.sub(ROUND);
      FloatVector h = k.fma(broadcast(SPECIES, -LN2_HIGH), w);
      FloatVector r = k.fma(broadcast(SPECIES, -LN2_LOW), h);
      FloatVector l = k.fma(broadcast(SPECIES, -LN2_LOW), h.sub(r));
      FloatVector p =
          broadcast(SPECIES, E6)
              .fma(r, broadcast(SPECIES, E5))
              .fma(r, broadcast(SPECIES, E4))
              .fma(r, broadcast(SPECIES, E3))
              .fma(r, broadcast(SPECIES, E2));
      FloatVector e = p.fma(r.mul(r), l).add(r);
      FloatVector s =
          rounded
              .reinterpretAsInts()
              .lanewise(VectorOperators.LSHL, EXPONENT)
              .add(ONE)
              .reinterpretAsFloats();
      FloatVector m = s.fma(e, s.sub(1f));
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
      FloatVector w = b.blend(4f, b.compare(VectorOperators.GT, 4f));
      FloatVector z = w.mul(w);
      FloatVector near =
          broadcast(SPECIES, 7.842259e-05f)
              .fma(z, broadcast(SPECIES, -0.00080217246f))
              .fma(z, broadcast(SPECIES, 0.0051906356f))
              .fma(z, broadcast(SPECIES, -0.026855282f))
              .fma(z, broadcast(SPECIES, 0.11283622f))
              .fma(z, broadcast(SPECIES, -0.3761263f))
              .fma(z, broadcast(SPECIES, 0.12837917f));
      FloatVector g =
          broadcast(SPECIES, 0.00020097592f)
              .fma(w, broadcast(SPECIES, -0.0030921071f))
              .fma(w, broadcast(SPECIES, 0.022419553f))
              .fma(w, broadcast(SPECIES, -0.10432629f))
              .fma(w, broadcast(SPECIES, -0.6367384f))
              .fma(w, broadcast(SPECIES, -1.1279355f))
              .fma(w, broadcast(SPECIES, -0.0001336957f));
      FloatVector rounded = g.fma(broadcast(SPECIES, LOG2_E), broadcast(SPECIES, ROUND));
      FloatVector k = rounded.sub(ROUND);
      FloatVector r = k.fma(broadcast(SPECIES, -LN2_LOW), k.fma(broadcast(SPECIES, -LN2_HIGH), g));
      FloatVector p =
          broadcast(SPECIES, E6)
              .fma(r, broadcast(SPECIES, E5))
              .fma(r, broadcast(SPECIES, E4))
              .fma(r, broadcast(SPECIES, E3))
              .fma(r, broadcast(SPECIES, E2));
      FloatVector e = p.fma(r.mul(r), r).add(1f);
      FloatVector s =
          rounded
              .reinterpretAsInts()
              .lanewise(VectorOperators.LSHL, EXPONENT)
              .add(ONE)
              .reinterpretAsFloats();
      FloatVector far = s.neg().fma(e, broadcast(SPECIES, 1f));
      near.fma(w, w)
          .blend(far, w.compare(VectorOperators.GT, 0.875f))
          .reinterpretAsInts()
          .or(a.reinterpretAsInts().and(SIGN))
          .reinterpretAsFloats()
          .intoArray(y, i);
    }
  }
}
