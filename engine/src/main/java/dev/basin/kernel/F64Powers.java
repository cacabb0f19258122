package dev.basin.kernel;

import static dev.basin.kernel.F64Storage.LANES;
import static dev.basin.kernel.F64Storage.SPECIES;
import static jdk.incubator.vector.DoubleVector.broadcast;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorOperators;

/// The double64 exponential of a row from which its greatest element is subtracted: the arguments
/// are not positive, so that one factor 2^k is enough and nothing overflows.
final class F64Powers {
  private F64Powers() {}

  /// y = exp(x - greatest), or 0 where that is less than 3.4e-308, as [F64Exponential] computes it.
  /// Writes past the end of the row.
  static void row(double[] x, int xo, double greatest, int width, double[] y, int yo) {
    for (int i = 0; i < width; i += LANES) {
      DoubleVector a = DoubleVector.fromArray(SPECIES, x, xo + i).sub(greatest);
      DoubleVector rounded =
          a.fma(
              broadcast(SPECIES, F64Exponential.LOG2_E), broadcast(SPECIES, F64Exponential.ROUND));
      DoubleVector k = rounded.sub(F64Exponential.ROUND);
      DoubleVector h = k.fma(broadcast(SPECIES, -F64Exponential.LN2_HIGH), a);
      DoubleVector r = k.fma(broadcast(SPECIES, -F64Exponential.LN2_LOW), h);
      DoubleVector p =
          broadcast(SPECIES, F64Exponential.E12)
              .fma(r, broadcast(SPECIES, F64Exponential.E11))
              .fma(r, broadcast(SPECIES, F64Exponential.E10))
              .fma(r, broadcast(SPECIES, F64Exponential.E9))
              .fma(r, broadcast(SPECIES, F64Exponential.E8))
              .fma(r, broadcast(SPECIES, F64Exponential.E7))
              .fma(r, broadcast(SPECIES, F64Exponential.E6))
              .fma(r, broadcast(SPECIES, F64Exponential.E5))
              .fma(r, broadcast(SPECIES, F64Exponential.E4))
              .fma(r, broadcast(SPECIES, F64Exponential.E3))
              .fma(r, broadcast(SPECIES, F64Exponential.E2));
      DoubleVector e = p.fma(r.mul(r), r).add(1.0);
      DoubleVector s =
          rounded
              .reinterpretAsLongs()
              .lanewise(VectorOperators.LSHL, F64Exponential.EXPONENT)
              .add(F64Exponential.ONE)
              .reinterpretAsDoubles();
      e.mul(s).blend(0.0, a.lt(-708.0)).intoArray(y, yo + i);
    }
  }
}
