package dev.basin.kernel;

import static dev.basin.kernel.F32Storage.SPECIES;
import static jdk.incubator.vector.FloatVector.broadcast;

import jdk.incubator.vector.FloatVector;

/// The numbers of float32: its format, and the polynomials of [F32Exponential] and [F32Logarithm].
/// Each polynomial minimises the largest relative error (Remez).
final class F32Polynomials {
  static final float LOG2_E = 1.442695f;

  /// ln 2 as an unevaluated sum.
  static final float LN2_HIGH = 0.6931472f;

  static final float LN2_LOW = -1.9046542e-09f;

  /// Adding it rounds a number to an integer k and leaves k in the low bits of the sum.
  static final float ROUND = 0x1.8p23f;

  /// The exponent's distance from the lowest bit.
  static final int EXPONENT = 23;

  /// The bits of 1: the bias of the exponent, in its place.
  static final int ONE = 0x3f800000;

  /// The bits of 1/2.
  static final int HALF = 0x3f000000;

  static final int SIGN = Float.floatToRawIntBits(-0f);

  /// The bits of sqrt(1/2).
  static final int SQRT_HALF = 0x3f3504f3;

  static final int FRACTION = 0x7fffff;

  /// Or-ed with a small integer k, it gives the bits of 2^23 + k.
  static final int INTEGER = 0x4b000000;

  /// What that number exceeds the exponent by.
  static final float BIAS = 0x1p23f + 127;

  /// Twice the bias: what an exponent and that of the inverse sum up to.
  static final int INVERSE = 254;

  /// A power of two that lifts subnormal numbers, and its exponent.
  static final float LIFT = 0x1p25f, LIFTED = 25;

  /// Where 1 is lost beside a number.
  static final float HUGE = 0x1p30f;

  /// exp is 0 below, and infinite above; where it is less than the least normal number.
  static final float EXP_ZERO = -104, EXP_INFINITE = 89, EXP_SUBNORMAL = -87;

  /// expm1 is -1 below; it is its argument where that is smaller.
  static final float EXPM1_LEAST = -18, EXPM1_SAME = 0x1p-26f;

  /// tanh and erf are 1 above.
  static final float TANH_ONE = 10, ERF_ONE = 4;

  private F32Polynomials() {}

  /// E(r), with exp(r) = 1 + r + r^2 E(r) for |r| <= ln(2) / 2.
  // inlined
  static FloatVector exponential(FloatVector r) {
    return broadcast(SPECIES, 0.001385817f)
        .fma(r, broadcast(SPECIES, 0.008366489f))
        .fma(r, broadcast(SPECIES, 0.041667584f))
        .fma(r, broadcast(SPECIES, 0.16666543f))
        .fma(r, broadcast(SPECIES, 0.49999997f));
  }

  /// N(w^2), with erf(w) = w + w N(w^2) for |w| <= 7/8.
  // inlined
  static FloatVector errorNear(FloatVector z) {
    return broadcast(SPECIES, 7.842259e-05f)
        .fma(z, broadcast(SPECIES, -0.00080217246f))
        .fma(z, broadcast(SPECIES, 0.0051906356f))
        .fma(z, broadcast(SPECIES, -0.026855282f))
        .fma(z, broadcast(SPECIES, 0.11283622f))
        .fma(z, broadcast(SPECIES, -0.3761263f))
        .fma(z, broadcast(SPECIES, 0.12837917f));
  }

  /// F(w), with erf(w) = 1 - exp(F(w)) for w > 7/8.
  // inlined
  static FloatVector errorFar(FloatVector w) {
    return broadcast(SPECIES, 0.00020097592f)
        .fma(w, broadcast(SPECIES, -0.0030921071f))
        .fma(w, broadcast(SPECIES, 0.022419553f))
        .fma(w, broadcast(SPECIES, -0.10432629f))
        .fma(w, broadcast(SPECIES, -0.6367384f))
        .fma(w, broadcast(SPECIES, -1.1279355f))
        .fma(w, broadcast(SPECIES, -0.0001336957f));
  }

  /// What the polynomial of the logarithm of 1 + f is one of: f itself.
  // inlined
  static FloatVector argument(FloatVector f) {
    return f;
  }

  /// P(f), with log(1 + f) = f - f^2 / 2 + f^3 P(f).
  ///
  /// @param z f^2
  // inlined
  static FloatVector logarithm(FloatVector f, FloatVector z) {
    return broadcast(SPECIES, -0.076357186f)
        .fma(f, broadcast(SPECIES, 0.12761933f))
        .fma(f, broadcast(SPECIES, -0.13159773f))
        .fma(f, broadcast(SPECIES, 0.14201646f))
        .fma(f, broadcast(SPECIES, -0.16623402f))
        .fma(f, broadcast(SPECIES, 0.20001239f))
        .fma(f, broadcast(SPECIES, -0.2500082f))
        .fma(f, broadcast(SPECIES, 0.3333333f));
  }

  /// k ln 2 + log(1 + f).
  ///
  /// @param s f
  /// @param z f^2
  /// @param p [#logarithm]
  // inlined
  static FloatVector sum(
      FloatVector k, FloatVector f, FloatVector s, FloatVector z, FloatVector p) {
    return k.fma(
        broadcast(SPECIES, LN2_HIGH),
        k.fma(broadcast(SPECIES, LN2_LOW), z.fma(broadcast(SPECIES, -0.5f), z.mul(f).mul(p)))
            .add(f));
  }
}
