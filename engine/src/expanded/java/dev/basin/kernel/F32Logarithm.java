package dev.basin.kernel;

import static dev.basin.kernel.F32Polynomials.EXPONENT;
import static dev.basin.kernel.F32Polynomials.HUGE;
import static dev.basin.kernel.F32Polynomials.INVERSE;
import static dev.basin.kernel.F32Polynomials.LIFT;
import static dev.basin.kernel.F32Polynomials.LIFTED;
import static dev.basin.kernel.F32Polynomials.ONE;
import static dev.basin.kernel.F32Polynomials.SQRT_HALF;
import static dev.basin.kernel.F32Storage.LANES;
import static dev.basin.kernel.F32Storage.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/// Logarithms of float32. Largest errors in units in the last place, and their root mean square:
/// log 1 and 0.35, log1p 1.5 and 0.35.
///
/// log(x) = k ln 2 + log(1 + f) with x = 2^k (1 + f) and 1 + f between sqrt(1/2) and sqrt(2). How
/// the last term is had from a polynomial differs with the format ([F32Polynomials]).
interface F32Logarithm extends Kernels<float[]> {

  /// k, of the bits of x / sqrt(1/2) shifted to the exponent.
  // inlined
  static FloatVector exponent(IntVector shifted) {
    return shifted.or(F32Polynomials.INTEGER).reinterpretAsFloats().sub(F32Polynomials.BIAS);
  }

  /// f, of the bits of x less those of sqrt(1/2).
  // inlined
  static FloatVector fraction(IntVector bits) {
    return bits.and(F32Polynomials.FRACTION)
        .add(F32Polynomials.SQRT_HALF)
        .reinterpretAsFloats()
        .sub(1f);
  }

  @Override
  default void log(float[] x, float[] y, int from, int to) {
    for (int i = from; i < to; i += LANES) {
      FloatVector a = FloatVector.fromArray(SPECIES, x, i);
      VectorMask<Float> small = a.lt(Float.MIN_NORMAL);
      FloatVector normal = a.blend(a.mul(LIFT), small);
      IntVector bits = normal.reinterpretAsInts().add(ONE - SQRT_HALF);
      IntVector shifted = bits.lanewise(VectorOperators.LSHR, EXPONENT);
      FloatVector lifted = exponent(shifted);
      FloatVector k = lifted.blend(lifted.sub(LIFTED), small);
      FloatVector f = fraction(bits);
      FloatVector s = F32Polynomials.argument(f);
      FloatVector z = s.mul(s);
      FloatVector p = F32Polynomials.logarithm(s, z);
      F32Polynomials.sum(k, f, s, z, p)
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
      IntVector shifted = bits.lanewise(VectorOperators.LSHR, EXPONENT);
      FloatVector k = exponent(shifted);
      FloatVector down =
          shifted.neg().add(INVERSE).lanewise(VectorOperators.LSHL, EXPONENT).reinterpretAsFloats();
      FloatVector e = d.mul(down).blend(0f, a.compare(VectorOperators.GT, HUGE));
      FloatVector f = fraction(bits).add(e).blend(a, k.eq(0f));
      FloatVector s = F32Polynomials.argument(f);
      FloatVector z = s.mul(s);
      FloatVector p = F32Polynomials.logarithm(s, z);
      F32Polynomials.sum(k, f, s, z, p)
          .blend(a, a.eq(0f))
          .blend(Float.NEGATIVE_INFINITY, a.eq(-1f))
          .blend(Float.NaN, a.lt(-1f))
          .blend(a, a.lt(Float.POSITIVE_INFINITY).not())
          .intoArray(y, i);
    }
  }
}
