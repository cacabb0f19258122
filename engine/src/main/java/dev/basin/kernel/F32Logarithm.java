package dev.basin.kernel;

import static dev.basin.kernel.F32Exponential.EXPONENT;
import static dev.basin.kernel.F32Exponential.LN2_HIGH;
import static dev.basin.kernel.F32Exponential.LN2_LOW;
import static dev.basin.kernel.F32Exponential.ONE;
import static dev.basin.kernel.F32Storage.LANES;
import static dev.basin.kernel.F32Storage.SPECIES;
import static jdk.incubator.vector.FloatVector.broadcast;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/// Logarithms of float32. Largest errors in units in the last place, and their root mean square:
/// log 1 and 0.35, log1p 1.5 and 0.35.
///
/// log(x) = k ln 2 + log(1 + f) with x = 2^k (1 + f) and 1 + f between sqrt(1/2) and sqrt(2). The
/// last term is f - f^2 / 2 + f^3 P(f), where P is a minimax polynomial.
interface F32Logarithm extends Kernels<float[]> {

  /// The bits of sqrt(1/2).
  int SQRT_HALF = 0x3f3504f3;

  int FRACTION = 0x7fffff;

  /// Or-ed with a small integer k, it gives the bits of 2^23 + k.
  int INTEGER = 0x4b000000;

  /// What that number exceeds the exponent by.
  float BIAS = 0x1p23f + 127;

  @Override
  default void log(float[] x, float[] y, int from, int to) {
    for (int i = from; i < to; i += LANES) {
      FloatVector a = FloatVector.fromArray(SPECIES, x, i);
      VectorMask<Float> small = a.lt(Float.MIN_NORMAL);
      FloatVector normal = a.blend(a.mul(0x1p25f), small);
      IntVector bits = normal.reinterpretAsInts().add(ONE - SQRT_HALF);
      IntVector exponent = bits.lanewise(VectorOperators.LSHR, EXPONENT);
      FloatVector k = exponent.or(INTEGER).reinterpretAsFloats().sub(BIAS);
      k = k.blend(k.sub(25f), small);
      FloatVector f = bits.and(FRACTION).add(SQRT_HALF).reinterpretAsFloats().sub(1f);
      FloatVector p =
          broadcast(SPECIES, -0.076357186f)
              .fma(f, broadcast(SPECIES, 0.12761933f))
              .fma(f, broadcast(SPECIES, -0.13159773f))
              .fma(f, broadcast(SPECIES, 0.14201646f))
              .fma(f, broadcast(SPECIES, -0.16623402f))
              .fma(f, broadcast(SPECIES, 0.20001239f))
              .fma(f, broadcast(SPECIES, -0.2500082f))
              .fma(f, broadcast(SPECIES, 0.3333333f));
      FloatVector q = f.mul(f);
      FloatVector c = q.fma(broadcast(SPECIES, -0.5f), q.mul(f).mul(p));
      k.fma(broadcast(SPECIES, LN2_HIGH), k.fma(broadcast(SPECIES, LN2_LOW), c).add(f))
          .blend(Float.NEGATIVE_INFINITY, a.eq(0f))
          .blend(Float.NaN, a.lt(0f))
          .blend(a, a.lt(Float.POSITIVE_INFINITY).not())
          .intoArray(y, i);
    }
  }

  @Override
  default void log1p(float[] x, float[] y, int from, int to) {
    for (int i = from; i < to; i += LANES) {
      FloatVector a = FloatVector.fromArray(SPECIES, x, i);
      FloatVector u = a.add(1f);
      // u + d = 1 + x exactly (T. Dekker 1971, D. Knuth): what the rounding of u lost is added to
      // f.
      FloatVector b = u.sub(1f);
      FloatVector d = a.sub(b).add(u.sub(b).neg().add(1f));
      IntVector bits = u.reinterpretAsInts().add(ONE - SQRT_HALF);
      IntVector exponent = bits.lanewise(VectorOperators.LSHR, EXPONENT);
      FloatVector k = exponent.or(INTEGER).reinterpretAsFloats().sub(BIAS);
      FloatVector down =
          exponent.neg().add(254).lanewise(VectorOperators.LSHL, EXPONENT).reinterpretAsFloats();
      FloatVector e = d.mul(down).blend(0f, a.compare(VectorOperators.GT, 0x1p30f));
      FloatVector f =
          bits.and(FRACTION).add(SQRT_HALF).reinterpretAsFloats().sub(1f).add(e).blend(a, k.eq(0f));
      FloatVector p =
          broadcast(SPECIES, -0.076357186f)
              .fma(f, broadcast(SPECIES, 0.12761933f))
              .fma(f, broadcast(SPECIES, -0.13159773f))
              .fma(f, broadcast(SPECIES, 0.14201646f))
              .fma(f, broadcast(SPECIES, -0.16623402f))
              .fma(f, broadcast(SPECIES, 0.20001239f))
              .fma(f, broadcast(SPECIES, -0.2500082f))
              .fma(f, broadcast(SPECIES, 0.3333333f));
      FloatVector q = f.mul(f);
      FloatVector c = q.fma(broadcast(SPECIES, -0.5f), q.mul(f).mul(p));
      k.fma(broadcast(SPECIES, LN2_HIGH), k.fma(broadcast(SPECIES, LN2_LOW), c).add(f))
          .blend(a, a.eq(0f))
          .blend(Float.NEGATIVE_INFINITY, a.eq(-1f))
          .blend(Float.NaN, a.lt(-1f))
          .blend(a, a.lt(Float.POSITIVE_INFINITY).not())
          .intoArray(y, i);
    }
  }
}
