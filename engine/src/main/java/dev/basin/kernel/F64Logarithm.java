package dev.basin.kernel;

import static dev.basin.kernel.F64Exponential.EXPONENT;
import static dev.basin.kernel.F64Exponential.LN2_HIGH;
import static dev.basin.kernel.F64Exponential.LN2_LOW;
import static dev.basin.kernel.F64Exponential.ONE;
import static dev.basin.kernel.F64Storage.LANES;
import static dev.basin.kernel.F64Storage.SPECIES;
import static jdk.incubator.vector.DoubleVector.broadcast;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/// Logarithms of float64. Largest errors in units in the last place, and their root mean square:
/// log 1 and 0.35, log1p 1.5 and 0.35.
///
/// log(x) = k ln 2 + log(1 + f) with x = 2^k (1 + f) and 1 + f between sqrt(1/2) and sqrt(2). The
/// last term is 2 artanh(s) with s = f / (2 + f), by a minimax polynomial in s^2.
interface F64Logarithm extends Kernels<double[]> {

  /// The bits of sqrt(1/2).
  long SQRT_HALF = 0x3fe6a09e667f3bcdL;

  long FRACTION = 0xfffffffffffffL;

  /// Or-ed with a small integer k, it gives the bits of 2^52 + k.
  long INTEGER = 0x4330000000000000L;

  /// What that number exceeds the exponent by.
  double BIAS = 0x1p52 + 1023;

  @Override
  default void log(double[] x, double[] y, int from, int to) {
    for (int i = from; i < to; i += LANES) {
      DoubleVector a = DoubleVector.fromArray(SPECIES, x, i);
      VectorMask<Double> small = a.lt(Double.MIN_NORMAL);
      DoubleVector normal = a.blend(a.mul(0x1p54), small);
      LongVector bits = normal.reinterpretAsLongs().add(ONE - SQRT_HALF);
      LongVector exponent = bits.lanewise(VectorOperators.LSHR, EXPONENT);
      DoubleVector k = exponent.or(INTEGER).reinterpretAsDoubles().sub(BIAS);
      k = k.blend(k.sub(54.0), small);
      DoubleVector f = bits.and(FRACTION).add(SQRT_HALF).reinterpretAsDoubles().sub(1.0);
      DoubleVector s = f.div(f.add(2.0));
      DoubleVector z = s.mul(s);
      DoubleVector p =
          broadcast(SPECIES, 0.1479628395665089)
              .fma(z, broadcast(SPECIES, 0.15314018890164247))
              .fma(z, broadcast(SPECIES, 0.18183565491385756))
              .fma(z, broadcast(SPECIES, 0.22222198552267622))
              .fma(z, broadcast(SPECIES, 0.2857142874257488))
              .fma(z, broadcast(SPECIES, 0.3999999999941393))
              .fma(z, broadcast(SPECIES, 0.6666666666666734));
      DoubleVector h = f.mul(f).mul(0.5);
      DoubleVector c = s.fma(z.fma(p, h), k.mul(LN2_LOW));
      k.fma(broadcast(SPECIES, LN2_HIGH), f.sub(h.sub(c)))
          .blend(Double.NEGATIVE_INFINITY, a.eq(0.0))
          .blend(Double.NaN, a.lt(0.0))
          .blend(a, a.lt(Double.POSITIVE_INFINITY).not())
          .intoArray(y, i);
    }
  }

  @Override
  default void log1p(double[] x, double[] y, int from, int to) {
    for (int i = from; i < to; i += LANES) {
      DoubleVector a = DoubleVector.fromArray(SPECIES, x, i);
      DoubleVector u = a.add(1.0);
      // u + d = 1 + x exactly (T. Dekker 1971, D. Knuth): what the rounding of u lost is added to
      // f.
      DoubleVector b = u.sub(1.0);
      DoubleVector d = a.sub(b).add(u.sub(b).neg().add(1.0));
      LongVector bits = u.reinterpretAsLongs().add(ONE - SQRT_HALF);
      LongVector exponent = bits.lanewise(VectorOperators.LSHR, EXPONENT);
      DoubleVector k = exponent.or(INTEGER).reinterpretAsDoubles().sub(BIAS);
      DoubleVector down =
          exponent.neg().add(2046).lanewise(VectorOperators.LSHL, EXPONENT).reinterpretAsDoubles();
      DoubleVector e = d.mul(down).blend(0.0, a.compare(VectorOperators.GT, 0x1p60));
      DoubleVector f =
          bits.and(FRACTION)
              .add(SQRT_HALF)
              .reinterpretAsDoubles()
              .sub(1.0)
              .add(e)
              .blend(a, k.eq(0.0));
      DoubleVector s = f.div(f.add(2.0));
      DoubleVector z = s.mul(s);
      DoubleVector p =
          broadcast(SPECIES, 0.1479628395665089)
              .fma(z, broadcast(SPECIES, 0.15314018890164247))
              .fma(z, broadcast(SPECIES, 0.18183565491385756))
              .fma(z, broadcast(SPECIES, 0.22222198552267622))
              .fma(z, broadcast(SPECIES, 0.2857142874257488))
              .fma(z, broadcast(SPECIES, 0.3999999999941393))
              .fma(z, broadcast(SPECIES, 0.6666666666666734));
      DoubleVector h = f.mul(f).mul(0.5);
      DoubleVector c = s.fma(z.fma(p, h), k.mul(LN2_LOW));
      k.fma(broadcast(SPECIES, LN2_HIGH), f.sub(h.sub(c)))
          .blend(a, a.eq(0.0))
          .blend(Double.NEGATIVE_INFINITY, a.eq(-1.0))
          .blend(Double.NaN, a.lt(-1.0))
          .blend(a, a.lt(Double.POSITIVE_INFINITY).not())
          .intoArray(y, i);
    }
  }
}
