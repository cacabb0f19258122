package dev.basin.kernel;

import static dev.basin.kernel.F32Storage.BLOCK;
import static dev.basin.kernel.F32Storage.LANES;
import static dev.basin.kernel.F32Storage.SPECIES;
import static dev.basin.kernel.F32Storage.toLine;

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
  /// Shared as in [F32Sum].
  private static void extreme(float[] x, int outer, int reduce, int inner, float[] y, float sign) {
    int parts = Threads.parts(outer, (long) outer * reduce * inner / LANES);
    if (inner > BLOCK) {
      shareWide(x, outer, reduce, inner, y, sign);
    } else if (parts == 1) {
      extremeRows(x, 0, outer, reduce, inner, y, sign, y, outer * inner);
    } else {
      Threads.ranges(
          outer,
          parts,
          (from, to) -> {
            float[] folded = F32Scratch.current().values(F32Scratch.TILE, BLOCK);
            extremeRows(x, from, to, reduce, inner, y, sign, folded, 0);
          });
    }
  }

  /// Extremes first .. end over the narrow rows; `p` from `partial` is for the folded block.
  private static void extremeRows(
      float[] x,
      int first,
      int end,
      int reduce,
      int inner,
      float[] y,
      float sign,
      float[] p,
      int partial) {
    if (inner == 1 && reduce >= 2 * LANES) {
      extremeLong(x, first, end, reduce, y, sign);
    } else if (reduce * inner < BLOCK) {
      extremeShort(x, first, end, reduce, inner, y, sign);
    } else {
      extremeNarrow(x, first, end, reduce, inner, y, sign, p, partial);
    }
  }

  /// Only a single row is cut, by columns: a vector may run over the end of a row into the next.
  private static void shareWide(
      float[] x, int outer, int reduce, int inner, float[] y, float sign) {
    int unit = 4 * LANES;
    int units = (inner + unit - 1) / unit;
    int parts = outer > 1 ? 1 : Threads.parts(units, (long) reduce * inner / LANES);
    if (parts == 1) {
      extremeWide(x, outer, reduce, inner, 0, inner, y, sign);
    } else {
      Threads.ranges(
          units,
          parts,
          (from, to) -> {
            int right = Math.min(to * unit, inner);
            extremeWide(x, 1, reduce, inner, from * unit, right, y, sign);
          });
    }
  }

  private static void extremeShort(
      float[] x, int first, int end, int reduce, int inner, float[] y, float sign) {
    for (int o = first; o < end; o++) {
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

  /// A comparison and a blend are half the instructions of a maximum that heeds NaN and the sign of
  /// zero, and a sum tells whether there may be a NaN; if so, or if the result is a zero, the row
  /// is read again. Four accumulators, since each waits for its own comparison, and two halves of
  /// the row at a time, by whole cache lines where rows let it: so memory is read fastest.
  private static void extremeLong(
      float[] x, int first, int end, int reduce, float[] y, float sign) {
    for (int o = first; o < end; o++) {
      int start = o * reduce;
      // an element may be seen twice: the first and the last steps overlap their neighbours
      int last = start + reduce - LANES;
      int lead = toLine(start);
      int half = (reduce - lead) / (4 * LANES) * 2 * LANES;
      FloatVector a = FloatVector.fromArray(SPECIES, x, start).mul(sign);
      FloatVector b = a;
      FloatVector c = a;
      FloatVector d = a;
      FloatVector sum = a;
      FloatVector other = a;
      for (int i = start + lead; i < start + lead + half; i += 2 * LANES) {
        FloatVector e = FloatVector.fromArray(SPECIES, x, i).mul(sign);
        FloatVector f = FloatVector.fromArray(SPECIES, x, i + LANES).mul(sign);
        FloatVector g = FloatVector.fromArray(SPECIES, x, i + half).mul(sign);
        FloatVector h = FloatVector.fromArray(SPECIES, x, i + half + LANES).mul(sign);
        a = a.blend(e, e.compare(VectorOperators.GT, a));
        b = b.blend(f, f.compare(VectorOperators.GT, b));
        c = c.blend(g, g.compare(VectorOperators.GT, c));
        d = d.blend(h, h.compare(VectorOperators.GT, d));
        sum = sum.add(e.add(f));
        other = other.add(g.add(h));
      }
      a = a.blend(b, b.compare(VectorOperators.GT, a));
      c = c.blend(d, d.compare(VectorOperators.GT, c));
      FloatVector best = a.blend(c, c.compare(VectorOperators.GT, a));
      sum = sum.add(other);
      for (int i = start + lead + 2 * half; i < last + LANES; i += LANES) {
        FloatVector next = FloatVector.fromArray(SPECIES, x, Math.min(i, last)).mul(sign);
        best = best.blend(next, next.compare(VectorOperators.GT, best));
        sum = sum.add(next);
      }
      float extreme = best.reduceLanes(VectorOperators.MAX);
      if (extreme == 0f || sum.test(VectorOperators.IS_NAN).anyTrue()) {
        extreme = exact(x, start, reduce, sign);
      }
      y[o] = sign * extreme;
    }
  }

  /// The maximum of `count` elements times the sign: NaN if one is, and 0 rather than -0.
  private static float exact(float[] x, int start, int count, float sign) {
    int last = start + count - LANES;
    FloatVector best = FloatVector.fromArray(SPECIES, x, last).mul(sign);
    for (int i = start; i < last; i += LANES) {
      best = best.max(FloatVector.fromArray(SPECIES, x, i).mul(sign));
    }
    return best.reduceLanes(VectorOperators.MAX);
  }

  private static void extremeNarrow(
      float[] x,
      int first,
      int end,
      int reduce,
      int inner,
      float[] y,
      float sign,
      float[] p,
      int partial) {
    int rows = BLOCK / inner;
    int block = rows * inner;
    int length = reduce * inner;
    for (int o = first; o < end; o++) {
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
        a.intoArray(p, partial + j);
        b.intoArray(p, partial + j + LANES);
      }
      if (inner % LANES == 0) {
        for (int c = 0; c < inner; c += LANES) {
          FloatVector best = FloatVector.fromArray(SPECIES, p, partial + c);
          for (int i = c + inner; i < block; i += inner) {
            best = best.max(FloatVector.fromArray(SPECIES, p, partial + i));
          }
          best.mul(sign).intoArray(y, o * inner + c);
        }
        continue;
      }
      for (int c = 0; c < inner; c++) {
        float best = Float.NEGATIVE_INFINITY;
        for (int i = c; i < block; i += inner) {
          best = Math.max(best, p[partial + i]);
        }
        y[o * inner + c] = sign * best;
      }
    }
  }

  /// Columns left .. right, in sections of rows, as sums of wide rows: what a strip leaves in the
  /// cache serves the next one.
  private static void extremeWide(
      float[] x, int outer, int reduce, int inner, int left, int right, float[] y, float sign) {
    int section = Math.max(16, F32Sum.SECTION * BLOCK / inner);
    for (int o = 0; o < outer; o++) {
      for (int from = 0; from < reduce; from += section) {
        int count = Math.min(reduce - from, section);
        int start = (o * reduce + from) * inner;
        int j = left;
        for (; j + 4 * LANES <= right + (right < inner ? 0 : SLACK); j += 4 * LANES) {
          extremeFour(x, start + j, count, inner, y, o * inner + j, sign, from > 0);
        }
        for (; j < right; j += 2 * LANES) {
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
    int parts = Threads.parts(outer, (long) outer * reduce * inner);
    if (parts == 1) {
      argmax(x, 0, outer, reduce, inner, y);
    } else {
      Threads.ranges(outer, parts, (from, to) -> argmax(x, from, to, reduce, inner, y));
    }
  }

  private static void argmax(float[] x, int first, int end, int reduce, int inner, int[] y) {
    if (inner == 1) {
      argmaxRows(x, first, end, reduce, y);
    } else {
      argmaxColumns(x, first, end, reduce, inner, y);
    }
  }

  private static void argmaxRows(float[] x, int first, int end, int reduce, int[] y) {
    for (int o = first; o < end; o++) {
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

  private static void argmaxColumns(float[] x, int first, int end, int reduce, int inner, int[] y) {
    for (int o = first; o < end; o++) {
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
