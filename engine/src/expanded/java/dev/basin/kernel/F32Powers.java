package dev.basin.kernel;

import static dev.basin.kernel.F32Polynomials.EXP_SUBNORMAL;
import static dev.basin.kernel.F32Polynomials.ROUND;
import static dev.basin.kernel.F32Storage.LANES;
import static dev.basin.kernel.F32Storage.SPECIES;

import jdk.incubator.vector.FloatVector;

/// The float32 exponential of a row from which its greatest element is subtracted: the arguments
/// are not positive, so that one factor 2^k is enough and nothing overflows.
final class F32Powers {
  private F32Powers() {}

  /// y = exp(x - greatest), or 0 where that is no normal number, as [F32Exponential] computes it.
  /// Writes past the end of the row.
  static void row(float[] x, int xo, float greatest, int width, float[] y, int yo) {
    for (int i = 0; i < width; i += LANES) {
      FloatVector a = FloatVector.fromArray(SPECIES, x, xo + i).sub(greatest);
      FloatVector n = F32Exponential.rounded(a);
      FloatVector k = n.sub(ROUND);
      FloatVector h = F32Exponential.coarse(a, k);
      FloatVector r = F32Exponential.fine(h, k);
      F32Exponential.fraction(r)
          .mul(F32Exponential.power(n))
          .blend(0f, a.lt(EXP_SUBNORMAL))
          .intoArray(y, yo + i);
    }
  }
}
