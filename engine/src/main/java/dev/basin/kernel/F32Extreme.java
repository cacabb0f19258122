package dev.basin.kernel;

import static dev.basin.kernel.F32Storage.BLOCK;
import static dev.basin.kernel.F32Storage.LANES;
import static dev.basin.kernel.F32Storage.SPECIES;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/// Float32 extremes of x [outer, reduce, inner] over its middle axis, laid out like the sums of
/// [F32Sum]. An extreme is the same in any order, so a step may overlap the one before it.
interface F32Extreme extends Kernels<float[]> {

  @Override
  default void max(float[] x, int outer, int reduce, int inner, float[] y) {
    extreme(x, outer, reduce, inner, y, 1f);
  }

  @Override
  default void min(float[] x, int outer, int reduce, int inner, float[] y) {
    extreme(x, outer, reduce, inner, y, -1f);
  }

  /// sign * max(sign * x): the minimum is the negated maximum of the negated elements, to the bit.
  private static void extreme(float[] x, int outer, int reduce, int inner, float[] y, float sign) {
    if (inner == 1 && reduce >= 2 * LANES) {
      extremeRows(x, outer, reduce, y, sign);
    } else if (inner > BLOCK) {
      extremeWide(x, outer, reduce, inner, y, sign);
    } else if (reduce * inner < BLOCK) {
      extremeShort(x, outer, reduce, inner, y, sign);
    } else {
      extremeNarrow(x, outer, reduce, inner, y, sign);
    }
  }

  private static void extremeShort(
      float[] x, int outer, int reduce, int inner, float[] y, float sign) {
    for (int o = 0; o < outer; o++) {
      for (int c = 0; c < inner; c++) {
        float best = Float.NEGATIVE_INFINITY;
        int i = o * reduce * inner + c;
        for (int r = 0; r < reduce; r++) {
          best = Math.max(best, sign * x[i + r * inner]);
        }
        y[o * inner + c] = sign * best;
      }
    }
  }

  private static void extremeRows(float[] x, int outer, int reduce, float[] y, float sign) {
    for (int o = 0; o < outer; o++) {
      int start = o * reduce;
      // The last step may overlap the one before it: an element may be seen twice.
      int last = start + reduce - 2 * LANES;
      FloatVector a = FloatVector.fromArray(SPECIES, x, last).mul(sign);
      FloatVector b = FloatVector.fromArray(SPECIES, x, last + LANES).mul(sign);
      for (int i = start; i < last; i += 2 * LANES) {
        a = a.max(FloatVector.fromArray(SPECIES, x, i).mul(sign));
        b = b.max(FloatVector.fromArray(SPECIES, x, i + LANES).mul(sign));
      }
      y[o] = sign * a.max(b).reduceLanes(VectorOperators.MAX);
    }
  }

  private static void extremeNarrow(
      float[] x, int outer, int reduce, int inner, float[] y, float sign) {
    int rows = BLOCK / inner;
    int block = rows * inner;
    int length = reduce * inner;
    int partial = outer * inner;
    for (int o = 0; o < outer; o++) {
      int start = o * length;
      for (int j = 0; j < block; j += 2 * LANES) {
        int last = start + length - block + j;
        FloatVector a = FloatVector.fromArray(SPECIES, x, last).mul(sign);
        FloatVector b = FloatVector.fromArray(SPECIES, x, last + LANES).mul(sign);
        for (int i = 0; i < length / block; i++) {
          int at = start + i * block + j;
          a = a.max(FloatVector.fromArray(SPECIES, x, at).mul(sign));
          b = b.max(FloatVector.fromArray(SPECIES, x, at + LANES).mul(sign));
        }
        a.intoArray(y, partial + j);
        b.intoArray(y, partial + j + LANES);
      }
      for (int c = 0; c < inner; c++) {
        float best = Float.NEGATIVE_INFINITY;
        for (int i = c; i < block; i += inner) {
          best = Math.max(best, y[partial + i]);
        }
        y[o * inner + c] = sign * best;
      }
    }
  }

  // In sections of rows, as sums of wide rows: what a strip leaves in the cache serves the next
  // one.
  private static void extremeWide(
      float[] x, int outer, int reduce, int inner, float[] y, float sign) {
    int section = Math.max(16, F32Sum.SECTION * BLOCK / inner);
    for (int o = 0; o < outer; o++) {
      for (int from = 0; from < reduce; from += section) {
        int count = Math.min(reduce - from, section);
        int start = (o * reduce + from) * inner;
        int j = 0;
        for (; j + 4 * LANES <= inner + SLACK; j += 4 * LANES) {
          extremeFour(x, start + j, count, inner, y, o * inner + j, sign, from > 0);
        }
        for (; j < inner; j += 2 * LANES) {
          extremeTwo(x, start + j, count, inner, y, o * inner + j, sign, from > 0);
        }
      }
    }
  }

  private static void extremeFour(
      float[] x, int start, int count, int inner, float[] y, int to, float sign, boolean more) {
    FloatVector a = FloatVector.fromArray(SPECIES, x, start).mul(sign);
    FloatVector b = FloatVector.fromArray(SPECIES, x, start + LANES).mul(sign);
    FloatVector c = FloatVector.fromArray(SPECIES, x, start + 2 * LANES).mul(sign);
    FloatVector d = FloatVector.fromArray(SPECIES, x, start + 3 * LANES).mul(sign);
    for (int i = 1; i < count; i++) {
      int at = start + i * inner;
      a = a.max(FloatVector.fromArray(SPECIES, x, at).mul(sign));
      b = b.max(FloatVector.fromArray(SPECIES, x, at + LANES).mul(sign));
      c = c.max(FloatVector.fromArray(SPECIES, x, at + 2 * LANES).mul(sign));
      d = d.max(FloatVector.fromArray(SPECIES, x, at + 3 * LANES).mul(sign));
    }
    if (more) {
      a = a.max(FloatVector.fromArray(SPECIES, y, to).mul(sign));
      b = b.max(FloatVector.fromArray(SPECIES, y, to + LANES).mul(sign));
      c = c.max(FloatVector.fromArray(SPECIES, y, to + 2 * LANES).mul(sign));
      d = d.max(FloatVector.fromArray(SPECIES, y, to + 3 * LANES).mul(sign));
    }
    a.mul(sign).intoArray(y, to);
    b.mul(sign).intoArray(y, to + LANES);
    c.mul(sign).intoArray(y, to + 2 * LANES);
    d.mul(sign).intoArray(y, to + 3 * LANES);
  }

  private static void extremeTwo(
      float[] x, int start, int count, int inner, float[] y, int to, float sign, boolean more) {
    FloatVector a = FloatVector.fromArray(SPECIES, x, start).mul(sign);
    FloatVector b = FloatVector.fromArray(SPECIES, x, start + LANES).mul(sign);
    for (int i = 1; i < count; i++) {
      int at = start + i * inner;
      a = a.max(FloatVector.fromArray(SPECIES, x, at).mul(sign));
      b = b.max(FloatVector.fromArray(SPECIES, x, at + LANES).mul(sign));
    }
    if (more) {
      a = a.max(FloatVector.fromArray(SPECIES, y, to).mul(sign));
      b = b.max(FloatVector.fromArray(SPECIES, y, to + LANES).mul(sign));
    }
    a.mul(sign).intoArray(y, to);
    b.mul(sign).intoArray(y, to + LANES);
  }

  // A candidate wins unless it is known not to be greater: so the first NaN wins over numbers, and
  // nothing wins over it.

  @Override
  default void argmax(float[] x, int outer, int reduce, int inner, int[] y) {
    if (inner == 1) {
      argmaxRows(x, outer, reduce, y);
    } else {
      argmaxColumns(x, outer, reduce, inner, y);
    }
  }

  private static void argmaxRows(float[] x, int outer, int reduce, int[] y) {
    for (int o = 0; o < outer; o++) {
      int start = o * reduce;
      float best = x[start];
      int winner = 0;
      for (int r = 1; r < reduce; r++) {
        float next = x[start + r];
        if (!(next <= best) && best == best) {
          best = next;
          winner = r;
        }
      }
      y[o] = winner;
    }
  }

  private static void argmaxColumns(float[] x, int outer, int reduce, int inner, int[] y) {
    for (int o = 0; o < outer; o++) {
      int start = o * reduce * inner;
      Arrays.fill(y, o * inner, (o + 1) * inner, 0);
      for (int r = 1; r < reduce; r++) {
        for (int c = 0; c < inner; c++) {
          float best = x[start + y[o * inner + c] * inner + c];
          float next = x[start + r * inner + c];
          if (!(next <= best) && best == best) {
            y[o * inner + c] = r;
          }
        }
      }
    }
  }

  @Override
  default boolean allFinite(float[] x, int n) {
    // x - x is 0 where x is finite and NaN where it is not.
    FloatVector total = FloatVector.zero(SPECIES);
    int whole = n - n % LANES;
    for (int i = 0; i < whole; i += LANES) {
      FloatVector a = FloatVector.fromArray(SPECIES, x, i);
      total = total.add(a.sub(a));
    }
    for (int i = whole; i < n; i++) {
      if (!Float.isFinite(x[i])) {
        return false;
      }
    }
    return total.eq(0f).allTrue();
  }
}
