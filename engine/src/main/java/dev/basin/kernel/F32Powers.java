package dev.basin.kernel;

import static dev.basin.kernel.F32Storage.LANES;
import static dev.basin.kernel.F32Storage.SPECIES;
import static jdk.incubator.vector.FloatVector.broadcast;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/// The float32 exponential of a row from which its greatest element is subtracted: the arguments
/// are not positive, so that one factor 2^k is enough and nothing overflows.
final class F32Powers {
  private F32Powers() {}

  /// y = exp(x - greatest), or 0 where that is less than 1.7e-38, as [F32Exponential] computes it.
  /// Writes past the end of the row.
  static void row(float[] x, int xo, float greatest, int width, float[] y, int yo) {
    for (int i = 0; i < width; i += LANES) {
      FloatVector a = FloatVector.fromArray(SPECIES, x, xo + i).sub(greatest);
      FloatVector rounded =
          a.fma(
              broadcast(SPECIES, F32Exponential.LOG2_E), broadcast(SPECIES, F32Exponential.ROUND));
      FloatVector k = rounded.sub(F32Exponential.ROUND);
      FloatVector h = k.fma(broadcast(SPECIES, -F32Exponential.LN2_HIGH), a);
      FloatVector r = k.fma(broadcast(SPECIES, -F32Exponential.LN2_LOW), h);
      FloatVector p =
          broadcast(SPECIES, F32Exponential.E6)
              .fma(r, broadcast(SPECIES, F32Exponential.E5))
              .fma(r, broadcast(SPECIES, F32Exponential.E4))
              .fma(r, broadcast(SPECIES, F32Exponential.E3))
              .fma(r, broadcast(SPECIES, F32Exponential.E2));
      FloatVector e = p.fma(r.mul(r), r).add(1f);
      FloatVector s =
          rounded
              .reinterpretAsInts()
              .lanewise(VectorOperators.LSHL, F32Exponential.EXPONENT)
              .add(F32Exponential.ONE)
              .reinterpretAsFloats();
      e.mul(s).blend(0f, a.lt(-87f)).intoArray(y, yo + i);
    }
  }
}
