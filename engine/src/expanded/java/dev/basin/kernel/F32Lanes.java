package dev.basin.kernel;

import static dev.basin.kernel.F32Storage.LANES;
import static dev.basin.kernel.F32Storage.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;

/// Folds of the lanes of a float32 vector: half the vector upon the other half, then quarters, down
/// to neighbours. Every lane of the result has the whole.
final class F32Lanes {
  static final VectorShuffle<Float> BY_EIGHT = exchanged(8);
  static final VectorShuffle<Float> BY_FOUR = exchanged(4);
  static final VectorShuffle<Float> BY_TWO = exchanged(2);
  static final VectorShuffle<Float> BY_ONE = exchanged(1);

  private F32Lanes() {}

  /// Every lane changes places with the one so far away, within groups of a power of two.
  static VectorShuffle<Float> exchanged(int distance) {
    return VectorShuffle.fromOp(SPECIES, i -> (i ^ distance) % LANES);
  }

  // inlined
  static FloatVector sum(FloatVector x) {
    FloatVector a = LANES > 8 ? x.add(x.rearrange(BY_EIGHT)) : x;
    FloatVector b = LANES > 4 ? a.add(a.rearrange(BY_FOUR)) : a;
    FloatVector c = LANES > 2 ? b.add(b.rearrange(BY_TWO)) : b;
    return c.add(c.rearrange(BY_ONE));
  }

  /// The greater of two lanes; the first if one is NaN.
  // inlined
  static FloatVector greater(FloatVector x, FloatVector y) {
    return x.blend(y, y.compare(VectorOperators.GT, x));
  }

  /// The greatest lane, if none is NaN.
  // inlined
  static FloatVector greatest(FloatVector x) {
    FloatVector p = x.rearrange(BY_EIGHT);
    FloatVector a = LANES > 8 ? greater(x, p) : x;
    FloatVector q = a.rearrange(BY_FOUR);
    FloatVector b = LANES > 4 ? greater(a, q) : a;
    FloatVector r = b.rearrange(BY_TWO);
    FloatVector c = LANES > 2 ? greater(b, r) : b;
    FloatVector s = c.rearrange(BY_ONE);
    return greater(c, s);
  }
}
