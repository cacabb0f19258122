package dev.basin.kernel;

import static dev.basin.kernel.F64Storage.LANES;
import static dev.basin.kernel.F64Storage.SPECIES;
import static jdk.incubator.vector.DoubleVector.broadcast;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorOperators;

/// The exponential function of float64 and those that are made of it. Largest errors in units in
/// the last place, and their root mean square: exp 1.1 and 0.35, expm1 and erf 1.7 and 0.35, tanh
/// 2.7 and 0.5, sigmoid 2.7 and 0.55. NaN and infinities give what the limits of the functions are,
/// the signs of zeros pass through expm1, tanh and erf; expm1 and tanh leave subnormal numbers as
/// they are.
///
/// exp(x) = 2^k exp(r) with k = round(x / ln 2) and |r| <= ln(2) / 2 (W. Cody and W. Waite,
/// Software Manual for the Elementary Functions, 1980). Each polynomial minimises the largest
/// relative error (Remez). Every kernel repeats the reduction, because a vector that crosses a call
/// which is not inlined is boxed.
interface F64Exponential extends Kernels<double[]> {

  double LOG2_E = 1.4426950408889634;

  /// ln 2 as an unevaluated sum.
  double LN2_HIGH = 0.6931471805599453;

  double LN2_LOW = 2.3190468138462996e-17;

  /// Adding it rounds a number to an integer k and leaves k in the low bits of the sum.
  double ROUND = 0x1.8p52;

  /// The exponent's distance from the lowest bit.
  int EXPONENT = 52;

  /// The bits of 1: the bias of the exponent, in its place.
  long ONE = 0x3ff0000000000000L;

  long SIGN = Double.doubleToRawLongBits(-0.0);

  /// exp(r) = 1 + r + r^2 (E2 + E3 r + E4 r^2 + ...).
  double E2 = 0.5;

  double E3 = 0.16666666666666677;

  double E4 = 0.04166666666666651;

  double E5 = 0.00833333333332169;

  double E6 = 0.0013888888888962318;

  double E7 = 0.00019841269885968835;

  double E8 = 2.4801587172600867e-05;

  double E9 = 2.755724437145122e-06;

  double E10 = 2.755740260759446e-07;

  double E11 = 2.5108979789104983e-08;

  double E12 = 2.087533769525182e-09;

  @Override
  default void exp(double[] x, double[] y, int from, int to) {
    for (int i = from; i < to; i += LANES) {
      DoubleVector a = DoubleVector.fromArray(SPECIES, x, i);
      DoubleVector rounded = a.fma(broadcast(SPECIES, LOG2_E), broadcast(SPECIES, ROUND));
      DoubleVector k = rounded.sub(ROUND);
      DoubleVector r = k.fma(broadcast(SPECIES, -LN2_LOW), k.fma(broadcast(SPECIES, -LN2_HIGH), a));
      DoubleVector p =
          broadcast(SPECIES, E12)
              .fma(r, broadcast(SPECIES, E11))
              .fma(r, broadcast(SPECIES, E10))
              .fma(r, broadcast(SPECIES, E9))
              .fma(r, broadcast(SPECIES, E8))
              .fma(r, broadcast(SPECIES, E7))
              .fma(r, broadcast(SPECIES, E6))
              .fma(r, broadcast(SPECIES, E5))
              .fma(r, broadcast(SPECIES, E4))
              .fma(r, broadcast(SPECIES, E3))
              .fma(r, broadcast(SPECIES, E2));
      DoubleVector e = p.fma(r.mul(r), r).add(1.0);
      // In two factors: 2^k may lie outside the normal range where the product does not.
      DoubleVector u = k.fma(broadcast(SPECIES, 0.5), broadcast(SPECIES, ROUND));
      DoubleVector s =
          u.reinterpretAsLongs()
              .lanewise(VectorOperators.LSHL, EXPONENT)
              .add(ONE)
              .reinterpretAsDoubles();
      DoubleVector v =
          k.sub(u.sub(ROUND))
              .add(ROUND)
              .reinterpretAsLongs()
              .lanewise(VectorOperators.LSHL, EXPONENT)
              .add(ONE)
              .reinterpretAsDoubles();
      e.mul(s)
          .mul(v)
          .blend(0.0, a.lt(-746.0))
          .blend(Double.POSITIVE_INFINITY, a.compare(VectorOperators.GT, 710.0))
          .intoArray(y, i);
    }
  }

  @Override
  default void expm1(double[] x, double[] y, int from, int to) {
    for (int i = from; i < to; i += LANES) {
      DoubleVector a = DoubleVector.fromArray(SPECIES, x, i);
      DoubleVector rounded = a.fma(broadcast(SPECIES, LOG2_E), broadcast(SPECIES, ROUND));
      DoubleVector k = rounded.sub(ROUND);
      DoubleVector h = k.fma(broadcast(SPECIES, -LN2_HIGH), a);
      DoubleVector r = k.fma(broadcast(SPECIES, -LN2_LOW), h);
      DoubleVector l = k.fma(broadcast(SPECIES, -LN2_LOW), h.sub(r));
      DoubleVector p =
          broadcast(SPECIES, E12)
              .fma(r, broadcast(SPECIES, E11))
              .fma(r, broadcast(SPECIES, E10))
              .fma(r, broadcast(SPECIES, E9))
              .fma(r, broadcast(SPECIES, E8))
              .fma(r, broadcast(SPECIES, E7))
              .fma(r, broadcast(SPECIES, E6))
              .fma(r, broadcast(SPECIES, E5))
              .fma(r, broadcast(SPECIES, E4))
              .fma(r, broadcast(SPECIES, E3))
              .fma(r, broadcast(SPECIES, E2));
      DoubleVector e = p.fma(r.mul(r), l).add(r);
      // Half of 2^k, since 2^k itself overflows before the result does.
      DoubleVector s =
          rounded
              .reinterpretAsLongs()
              .lanewise(VectorOperators.LSHL, EXPONENT)
              .add(ONE - (1L << EXPONENT))
              .reinterpretAsDoubles();
      s.fma(e, s.sub(0.5))
          .mul(2.0)
          .blend(a, a.abs().lt(0x1p-55))
          .blend(-1.0, a.lt(-38.0))
          .blend(Double.POSITIVE_INFINITY, a.compare(VectorOperators.GT, 710.0))
          .intoArray(y, i);
    }
  }

  @Override
  default void sigmoid(double[] x, double[] y, int from, int to) {
    for (int i = from; i < to; i += LANES) {
      DoubleVector a = DoubleVector.fromArray(SPECIES, x, i);
      DoubleVector w = a.abs().neg();
      DoubleVector rounded = w.fma(broadcast(SPECIES, LOG2_E), broadcast(SPECIES, ROUND));
      DoubleVector k = rounded.sub(ROUND);
      DoubleVector r = k.fma(broadcast(SPECIES, -LN2_LOW), k.fma(broadcast(SPECIES, -LN2_HIGH), w));
      DoubleVector p =
          broadcast(SPECIES, E12)
              .fma(r, broadcast(SPECIES, E11))
              .fma(r, broadcast(SPECIES, E10))
              .fma(r, broadcast(SPECIES, E9))
              .fma(r, broadcast(SPECIES, E8))
              .fma(r, broadcast(SPECIES, E7))
              .fma(r, broadcast(SPECIES, E6))
              .fma(r, broadcast(SPECIES, E5))
              .fma(r, broadcast(SPECIES, E4))
              .fma(r, broadcast(SPECIES, E3))
              .fma(r, broadcast(SPECIES, E2));
      DoubleVector e = p.fma(r.mul(r), r).add(1.0);
      DoubleVector u = k.fma(broadcast(SPECIES, 0.5), broadcast(SPECIES, ROUND));
      DoubleVector s =
          u.reinterpretAsLongs()
              .lanewise(VectorOperators.LSHL, EXPONENT)
              .add(ONE)
              .reinterpretAsDoubles();
      DoubleVector v =
          k.sub(u.sub(ROUND))
              .add(ROUND)
              .reinterpretAsLongs()
              .lanewise(VectorOperators.LSHL, EXPONENT)
              .add(ONE)
              .reinterpretAsDoubles();
      DoubleVector m = e.mul(s).mul(v).blend(0.0, w.lt(-746.0));
      broadcast(SPECIES, 1.0).blend(m, a.lt(0.0)).div(m.add(1.0)).intoArray(y, i);
    }
  }

  @Override
  default void tanh(double[] x, double[] y, int from, int to) {
    for (int i = from; i < to; i += LANES) {
      DoubleVector a = DoubleVector.fromArray(SPECIES, x, i);
      DoubleVector b = a.abs();
      DoubleVector w = b.blend(20.0, b.compare(VectorOperators.GT, 20.0)).mul(2.0);
      DoubleVector rounded = w.fma(broadcast(SPECIES, LOG2_E), broadcast(SPECIES, ROUND));
      DoubleVector k = rounded.sub(ROUND);
      DoubleVector h = k.fma(broadcast(SPECIES, -LN2_HIGH), w);
      DoubleVector r = k.fma(broadcast(SPECIES, -LN2_LOW), h);
      DoubleVector l = k.fma(broadcast(SPECIES, -LN2_LOW), h.sub(r));
      DoubleVector p =
          broadcast(SPECIES, E12)
              .fma(r, broadcast(SPECIES, E11))
              .fma(r, broadcast(SPECIES, E10))
              .fma(r, broadcast(SPECIES, E9))
              .fma(r, broadcast(SPECIES, E8))
              .fma(r, broadcast(SPECIES, E7))
              .fma(r, broadcast(SPECIES, E6))
              .fma(r, broadcast(SPECIES, E5))
              .fma(r, broadcast(SPECIES, E4))
              .fma(r, broadcast(SPECIES, E3))
              .fma(r, broadcast(SPECIES, E2));
      DoubleVector e = p.fma(r.mul(r), l).add(r);
      DoubleVector s =
          rounded
              .reinterpretAsLongs()
              .lanewise(VectorOperators.LSHL, EXPONENT)
              .add(ONE)
              .reinterpretAsDoubles();
      DoubleVector m = s.fma(e, s.sub(1.0));
      m.div(m.add(2.0))
          .reinterpretAsLongs()
          .or(a.reinterpretAsLongs().and(SIGN))
          .reinterpretAsDoubles()
          .intoArray(y, i);
    }
  }

  @Override
  default void erf(double[] x, double[] y, int from, int to) {
    for (int i = from; i < to; i += LANES) {
      DoubleVector a = DoubleVector.fromArray(SPECIES, x, i);
      DoubleVector b = a.abs();
      DoubleVector w = b.blend(6.0, b.compare(VectorOperators.GT, 6.0));
      DoubleVector z = w.mul(w);
      DoubleVector near =
          broadcast(SPECIES, 1.0456761776682074e-08)
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
      DoubleVector g =
          broadcast(SPECIES, -7.536264966839111e-12)
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
      DoubleVector rounded = g.fma(broadcast(SPECIES, LOG2_E), broadcast(SPECIES, ROUND));
      DoubleVector k = rounded.sub(ROUND);
      DoubleVector r = k.fma(broadcast(SPECIES, -LN2_LOW), k.fma(broadcast(SPECIES, -LN2_HIGH), g));
      DoubleVector p =
          broadcast(SPECIES, E12)
              .fma(r, broadcast(SPECIES, E11))
              .fma(r, broadcast(SPECIES, E10))
              .fma(r, broadcast(SPECIES, E9))
              .fma(r, broadcast(SPECIES, E8))
              .fma(r, broadcast(SPECIES, E7))
              .fma(r, broadcast(SPECIES, E6))
              .fma(r, broadcast(SPECIES, E5))
              .fma(r, broadcast(SPECIES, E4))
              .fma(r, broadcast(SPECIES, E3))
              .fma(r, broadcast(SPECIES, E2));
      DoubleVector e = p.fma(r.mul(r), r).add(1.0);
      DoubleVector s =
          rounded
              .reinterpretAsLongs()
              .lanewise(VectorOperators.LSHL, EXPONENT)
              .add(ONE)
              .reinterpretAsDoubles();
      DoubleVector far = s.neg().fma(e, broadcast(SPECIES, 1.0));
      near.fma(w, w)
          .blend(far, w.compare(VectorOperators.GT, 0.875))
          .reinterpretAsLongs()
          .or(a.reinterpretAsLongs().and(SIGN))
          .reinterpretAsDoubles()
          .intoArray(y, i);
    }
  }
}
