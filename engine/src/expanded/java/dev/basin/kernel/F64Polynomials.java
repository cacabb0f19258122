package dev.basin.kernel;

import static dev.basin.kernel.F64Storage.SPECIES;
import static jdk.incubator.vector.DoubleVector.broadcast;

import jdk.incubator.vector.DoubleVector;

/// The numbers of float64: its format, and the polynomials of [F64Exponential] and [F64Logarithm].
/// Each polynomial minimises the largest relative error (Remez).
final class F64Polynomials {
  static final double LOG2_E = 1.4426950408889634;

  /// ln 2 as an unevaluated sum.
  static final double LN2_HIGH = 0.6931471805599453;

  static final double LN2_LOW = 2.3190468138462996e-17;

  /// Adding it rounds a number to an integer k and leaves k in the low bits of the sum.
  static final double ROUND = 0x1.8p52;

  /// The exponent's distance from the lowest bit.
  static final int EXPONENT = 52;

  /// The bits of 1: the bias of the exponent, in its place.
  static final long ONE = 0x3ff0000000000000L;

  /// The bits of 1/2.
  static final long HALF = 0x3fe0000000000000L;

  static final long SIGN = Double.doubleToRawLongBits(-0.0);

  /// The bits of sqrt(1/2).
  static final long SQRT_HALF = 0x3fe6a09e667f3bcdL;

  static final long FRACTION = 0xfffffffffffffL;

  /// Or-ed with a small integer k, it gives the bits of 2^52 + k.
  static final long INTEGER = 0x4330000000000000L;

  /// What that number exceeds the exponent by.
  static final double BIAS = 0x1p52 + 1023;

  /// Twice the bias: what an exponent and that of the inverse sum up to.
  static final long INVERSE = 2046;

  /// A power of two that lifts subnormal numbers, and its exponent.
  static final double LIFT = 0x1p54, LIFTED = 54;

  /// Where 1 is lost beside a number.
  static final double HUGE = 0x1p60;

  /// exp is 0 below, and infinite above; where it is less than the least normal number.
  static final double EXP_ZERO = -746, EXP_INFINITE = 710, EXP_SUBNORMAL = -708;

  /// expm1 is -1 below; it is its argument where that is smaller.
  static final double EXPM1_LEAST = -38, EXPM1_SAME = 0x1p-55;

  /// tanh and erf are 1 above.
  static final double TANH_ONE = 20, ERF_ONE = 6;

  private F64Polynomials() {}

  /// E(r), with exp(r) = 1 + r + r^2 E(r) for |r| <= ln(2) / 2.
  // inlined
  static DoubleVector exponential(DoubleVector r) {
    return broadcast(SPECIES, 2.087533769525182e-09)
        .fma(r, broadcast(SPECIES, 2.5108979789104983e-08))
        .fma(r, broadcast(SPECIES, 2.755740260759446e-07))
        .fma(r, broadcast(SPECIES, 2.755724437145122e-06))
        .fma(r, broadcast(SPECIES, 2.4801587172600867e-05))
        .fma(r, broadcast(SPECIES, 0.00019841269885968835))
        .fma(r, broadcast(SPECIES, 0.0013888888888962318))
        .fma(r, broadcast(SPECIES, 0.00833333333332169))
        .fma(r, broadcast(SPECIES, 0.04166666666666651))
        .fma(r, broadcast(SPECIES, 0.16666666666666677))
        .fma(r, broadcast(SPECIES, 0.5));
  }

  /// N(w^2), with erf(w) = w + w N(w^2) for |w| <= 7/8.
  // inlined
  static DoubleVector errorNear(DoubleVector z) {
    return broadcast(SPECIES, 1.0456761776682074e-08)
        .fma(z, broadcast(SPECIES, -1.5619246958331443e-07))
        .fma(z, broadcast(SPECIES, 1.6387372756194037e-06))
        .fma(z, broadcast(SPECIES, -1.4920941829806134e-05))
        .fma(z, broadcast(SPECIES, 0.00012055141067469212))
        .fma(z, broadcast(SPECIES, -0.0008548321976914928))
        .fma(z, broadcast(SPECIES, 0.005223977542428907))
        .fma(z, broadcast(SPECIES, -0.02686617063714138))
        .fma(z, broadcast(SPECIES, 0.1128379167091557))
        .fma(z, broadcast(SPECIES, -0.3761263890318299))
        .fma(z, broadcast(SPECIES, 0.12837916709551256));
  }

  /// F(w), with erf(w) = 1 - exp(F(w)) for w > 7/8.
  // inlined
  static DoubleVector errorFar(DoubleVector w) {
    return broadcast(SPECIES, -7.536264966839111e-12)
        .fma(w, broadcast(SPECIES, 3.039017588704053e-10))
        .fma(w, broadcast(SPECIES, -5.6905658562069235e-09))
        .fma(w, broadcast(SPECIES, 6.552265193672319e-08))
        .fma(w, broadcast(SPECIES, -5.16485919569207e-07))
        .fma(w, broadcast(SPECIES, 2.9208896822968257e-06))
        .fma(w, broadcast(SPECIES, -1.1929020529393429e-05))
        .fma(w, broadcast(SPECIES, 3.33068771863156e-05))
        .fma(w, broadcast(SPECIES, -4.666589961321132e-05))
        .fma(w, broadcast(SPECIES, -8.267611774014673e-05))
        .fma(w, broadcast(SPECIES, 0.0006887656291526413))
        .fma(w, broadcast(SPECIES, -0.0018156405033786023))
        .fma(w, broadcast(SPECIES, 0.00031550646799973853))
        .fma(w, broadcast(SPECIES, 0.019058559114898996))
        .fma(w, broadcast(SPECIES, -0.10273943170789031))
        .fma(w, broadcast(SPECIES, -0.6366305542397811))
        .fma(w, broadcast(SPECIES, -1.1283770163747342))
        .fma(w, broadcast(SPECIES, -1.9869103315314967e-07));
  }

  /// What the polynomial of the logarithm of 1 + f is one of: s = f / (2 + f).
  // inlined
  static DoubleVector argument(DoubleVector f) {
    return f.div(f.add(2.0));
  }

  /// P(s^2), with log(1 + f) = 2 artanh(s) = f - f^2 / 2 + s (f^2 / 2 + s^2 P(s^2)).
  ///
  /// @param z s^2
  // inlined
  static DoubleVector logarithm(DoubleVector s, DoubleVector z) {
    return broadcast(SPECIES, 0.1479628395665089)
        .fma(z, broadcast(SPECIES, 0.15314018890164247))
        .fma(z, broadcast(SPECIES, 0.18183565491385756))
        .fma(z, broadcast(SPECIES, 0.22222198552267622))
        .fma(z, broadcast(SPECIES, 0.2857142874257488))
        .fma(z, broadcast(SPECIES, 0.3999999999941393))
        .fma(z, broadcast(SPECIES, 0.6666666666666734));
  }

  /// k ln 2 + log(1 + f).
  ///
  /// @param z s^2
  /// @param p [#logarithm]
  // inlined
  static DoubleVector sum(
      DoubleVector k, DoubleVector f, DoubleVector s, DoubleVector z, DoubleVector p) {
    return k.fma(
        broadcast(SPECIES, LN2_HIGH),
        f.sub(f.mul(f).mul(0.5).sub(s.fma(z.fma(p, f.mul(f).mul(0.5)), k.mul(LN2_LOW)))));
  }
}
