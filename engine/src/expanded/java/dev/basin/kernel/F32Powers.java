package dev.basin.kernel;

import static dev.basin.kernel.F32Polynomials.EXP_SUBNORMAL;
import static dev.basin.kernel.F32Storage.LANES;
import static dev.basin.kernel.F32Storage.SPECIES;
import static jdk.incubator.vector.FloatVector.broadcast;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/// The float32 exponential of a row from which its greatest element is subtracted, as
/// [F32Exponential] computes it, or 0 where that is no normal number: the arguments are not
/// positive, so that one factor 2^k is enough and nothing overflows.
final class F32Powers {
  private F32Powers() {}

  /// y = exp(x - greatest). Writes past the end of the row, up to two vectors.
  ///
  /// Two vectors at a time make the method too large to be inlined: within its caller's loops the
  /// compiler spills the constants.
  static void row(float[] x, int xo, float greatest, int width, float[] y, int yo) {
    for (int i = 0; i < width; i += 2 * LANES) {
      for (int j = 0; j < 2; j++) {
        FloatVector a = FloatVector.fromArray(SPECIES, x, xo + i + j * LANES).sub(greatest);
        FloatVector e = F32Exponential.normal(a);
        e.blend(0f, a.lt(EXP_SUBNORMAL)).intoArray(y, yo + i + j * LANES);
      }
    }
  }

  /// y = exp(x - greatest) / total, with x - greatest in `shifted`, past whose end it writes, and
  /// the total in totals[row], for a row of at most one vector.
  ///
  /// @return whether the greatest element is finite or NaN; if not, the results are undefined
  static boolean narrow(
      float[] x, int at, int width, float[] y, float[] shifted, int to, float[] totals, int row) {
    VectorMask<Float> inside = SPECIES.indexInRange(0, width);
    FloatVector v =
        broadcast(SPECIES, Float.NEGATIVE_INFINITY)
            .blend(FloatVector.fromArray(SPECIES, x, at), inside);
    FloatVector g = F32Lanes.greatest(v);
    FloatVector a = v.sub(g);
    a.intoArray(shifted, to);
    FloatVector p = F32Exponential.normal(a);
    FloatVector e = p.blend(0f, a.lt(EXP_SUBNORMAL));
    FloatVector t = F32Lanes.sum(e);
    totals[row] = t.lane(0);
    e.mul(1f / t.lane(0)).intoArray(y, at, inside);
    return !Float.isInfinite(g.lane(0));
  }
}
