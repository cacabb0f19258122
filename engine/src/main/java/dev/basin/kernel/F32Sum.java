package dev.basin.kernel;

import static dev.basin.kernel.F32Storage.BLOCK;
import static dev.basin.kernel.F32Storage.LANES;
import static dev.basin.kernel.F32Storage.SPECIES;
import static dev.basin.kernel.F32Storage.toLine;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/// Float32 sums of x [outer, reduce, inner] over its middle axis.
///
/// A narrow x (inner <= BLOCK) is read as rows of one logical block, which holds as many whole
/// inner rows as fit; each of its columns has its own partial result, and the partial results are
/// folded at the end. So the order of additions depends on the shape alone, and two vectors per row
/// are busy even when inner is 1, 3 or 10. A wide x is summed column by column. Long sums of either
/// are cut into sections, whose results are added up: the rounding error then grows with the square
/// root of the length instead of the length. Where rows are long, eight are added to y at a time,
/// since memory is read faster in long runs.
///
/// The folded block lives in the slack behind y, so that nothing is allocated.
interface F32Sum extends Kernels<float[]> {

  /// Blocks per section of a narrow sum: 32 KiB.
  int SECTION = 256;

  /// Elements from which on a section is read by whole cache lines.
  int ALIGNED = 64 * BLOCK;

  /// Elements from which on a row is long.
  int LONG = 512;

  @Override
  default void sum(float[] x, int outer, int reduce, int inner, float[] y) {
    int parts = Threads.parts(outer, (long) outer * reduce * inner / LANES);
    if (inner > BLOCK) {
      shareWide(x, outer, reduce, inner, y);
    } else if (parts == 1) {
      sumRows(x, 0, outer, reduce, inner, y, y, outer * inner);
    } else {
      Threads.ranges(
          outer,
          parts,
          (from, to) -> {
            float[] folded = F32Scratch.current().values(F32Scratch.TILE, BLOCK);
            sumRows(x, from, to, reduce, inner, y, folded, 0);
          });
    }
  }

  /// Sums first .. end over the narrow rows; `p` from `partial` is for the folded block.
  private static void sumRows(
      float[] x, int first, int end, int reduce, int inner, float[] y, float[] p, int partial) {
    if (reduce * inner < BLOCK) {
      sumShort(x, first, end, reduce, inner, y);
    } else {
      sumNarrow(x, first, end, reduce, inner, y, p, partial);
    }
  }

  /// Only a single row is cut, by columns: a vector may run over the end of a row into the next.
  private static void shareWide(float[] x, int outer, int reduce, int inner, float[] y) {
    int unit = 4 * LANES;
    int units = (inner + unit - 1) / unit;
    int parts = outer > 1 ? 1 : Threads.parts(units, (long) reduce * inner / LANES);
    if (parts == 1) {
      sumWide(x, outer, reduce, inner, 0, inner, y);
    } else {
      Threads.ranges(
          units,
          parts,
          (from, to) -> sumWide(x, 1, reduce, inner, from * unit, Math.min(to * unit, inner), y));
    }
  }

  private static void sumShort(float[] x, int first, int end, int reduce, int inner, float[] y) {
    for (int o = first; o < end; o++) {
      for (int c = 0; c < inner; c++) {
        float total = 0f;
        int i = o * reduce * inner + c;
        for (int r = 0; r < reduce; r++) {
          total += x[i + r * inner];
        }
        y[o * inner + c] = total;
      }
    }
  }

  private static void sumNarrow(
      float[] x, int first, int end, int reduce, int inner, float[] y, float[] p, int partial) {
    int rows = BLOCK / inner;
    int block = rows * inner;
    int length = reduce * inner;
    for (int o = first; o < end; o++) {
      for (int from = 0; from < length; from += SECTION * block) {
        int count = Math.min(length - from, SECTION * block);
        int head = o * length + from;
        // the four chains of the fold have to find their elements at either end of the block
        boolean aligned = inner == 1 && count >= ALIGNED && head >= LANES && toLine(head) % 4 == 0;
        int lead = aligned ? toLine(head) : 0;
        int whole = (count - lead) / block;
        int rest = count - lead - whole * block;
        int start = head + lead;
        for (int j = 0; j < block; j += 2 * LANES) {
          FloatVector a = FloatVector.zero(SPECIES);
          FloatVector b = FloatVector.zero(SPECIES);
          if (lead > 0 && j == block - 2 * LANES) {
            // the elements before `start` are the first of the last columns
            FloatVector u = FloatVector.fromArray(SPECIES, x, start - LANES);
            b = b.add(u, SPECIES.indexInRange(0, LANES - lead).not());
          }
          for (int i = 0; i < whole; i++) {
            a = a.add(FloatVector.fromArray(SPECIES, x, start + i * block + j));
            b = b.add(FloatVector.fromArray(SPECIES, x, start + i * block + j + LANES));
          }
          if (rest > j) {
            int at = start + whole * block + j;
            FloatVector u = FloatVector.fromArray(SPECIES, x, at);
            a = a.add(u, SPECIES.indexInRange(j, rest));
            FloatVector v = FloatVector.fromArray(SPECIES, x, at + LANES);
            b = b.add(v, SPECIES.indexInRange(j + LANES, rest));
          }
          a.intoArray(p, partial + j);
          b.intoArray(p, partial + j + LANES);
        }
        if (inner % LANES == 0) {
          foldVectors(p, partial, rows, inner, y, o * inner, from > 0);
          continue;
        }
        for (int c = 0; c < inner; c++) {
          float total = fold(p, partial + c, rows, inner, lead);
          y[o * inner + c] = from == 0 ? total : y[o * inner + c] + total;
        }
      }
    }
  }

  /// The sum of `count` elements, `stride` apart, in four chains. The first `lead` of them, if they
  /// lie side by side, are the last in p.
  private static float fold(float[] p, int from, int count, int stride, int lead) {
    float a = 0f;
    float b = 0f;
    float c = 0f;
    float d = 0f;
    int i = 0;
    for (; i < lead; i += 4) {
      int at = from + count - lead + i;
      a += p[at];
      b += p[at + 1];
      c += p[at + 2];
      d += p[at + 3];
    }
    for (; i + 4 <= count; i += 4) {
      int at = from + (i - lead) * stride;
      a += p[at];
      b += p[at + stride];
      c += p[at + 2 * stride];
      d += p[at + 3 * stride];
    }
    for (; i < count; i++) {
      a += p[from + i * stride];
    }
    return (a + c) + (b + d);
  }

  /// [#fold] of whole vectors of columns: y[yo + c] = (0 or itself) + the sum of the elements c of
  /// `count` rows.
  private static void foldVectors(
      float[] p, int from, int count, int inner, float[] y, int yo, boolean more) {
    for (int j = 0; j < inner; j += LANES) {
      FloatVector a = FloatVector.zero(SPECIES);
      FloatVector b = a;
      FloatVector c = a;
      FloatVector d = a;
      int i = 0;
      for (; i + 4 <= count; i += 4) {
        int at = from + i * inner + j;
        a = a.add(FloatVector.fromArray(SPECIES, p, at));
        b = b.add(FloatVector.fromArray(SPECIES, p, at + inner));
        c = c.add(FloatVector.fromArray(SPECIES, p, at + 2 * inner));
        d = d.add(FloatVector.fromArray(SPECIES, p, at + 3 * inner));
      }
      for (; i < count; i++) {
        a = a.add(FloatVector.fromArray(SPECIES, p, from + i * inner + j));
      }
      FloatVector total = a.add(c).add(b.add(d));
      if (more) {
        total = FloatVector.fromArray(SPECIES, y, yo + j).add(total);
      }
      total.intoArray(y, yo + j);
    }
  }

  private static void sumWide(
      float[] x, int outer, int reduce, int inner, int left, int right, float[] y) {
    if (inner >= LONG) {
      for (int o = 0; o < outer; o++) {
        sumLong(x, o * reduce * inner + left, reduce, inner, right - left, y, o * inner + left);
      }
      return;
    }
    int section = Math.max(16, SECTION * BLOCK / inner);
    int stop = right == inner ? inner + SLACK : right;
    for (int o = 0; o < outer; o++) {
      for (int from = 0; from < reduce; from += section) {
        int count = Math.min(reduce - from, section);
        int start = (o * reduce + from) * inner;
        int j = left;
        for (; j + 4 * LANES <= stop; j += 4 * LANES) {
          sumFour(x, start + j, count, inner, y, o * inner + j, from > 0);
        }
        for (; j < right; j += 2 * LANES) {
          sumTwo(x, start + j, count, inner, y, o * inner + j, from > 0);
        }
      }
    }
  }

  /// y[to + j] = the sum over r < rows of x[start + r inner + j], for j < count.
  private static void sumLong(
      float[] x, int start, int rows, int inner, int count, float[] y, int to) {
    // sums of whole cache lines: what surrounds a row in these is summed in vain. Only the first
    // row of each band is read as it lies, since nothing may lie in front of x.
    int lead = (LANES - toLine(start)) % LANES;
    int all = lead + count;
    float[] sums = F32Scratch.current().values(F32Scratch.TILE, all);
    Arrays.fill(sums, 0, all + LANES, 0f);
    // the rows of eight bands at a time: each is read from front to end, as memory is fastest
    int band = rows / 8;
    for (int r = 0; r < band; r++) {
      int before = r == 0 ? 0 : lead;
      addEight(x, start + r * inner - before, band * inner, before + count, sums, lead - before);
    }
    for (int r = 8 * band; r < rows; r++) {
      addOne(x, start + r * inner, count, sums, lead);
    }
    System.arraycopy(sums, lead, y, to, count);
  }

  private static void addEight(float[] x, int at, int pitch, int count, float[] y, int to) {
    for (int j = 0; j < count; j += LANES) {
      int i = at + j;
      FloatVector a = FloatVector.fromArray(SPECIES, x, i);
      FloatVector b = FloatVector.fromArray(SPECIES, x, i + pitch);
      FloatVector c = FloatVector.fromArray(SPECIES, x, i + 2 * pitch);
      FloatVector d = FloatVector.fromArray(SPECIES, x, i + 3 * pitch);
      FloatVector e = FloatVector.fromArray(SPECIES, x, i + 4 * pitch);
      FloatVector f = FloatVector.fromArray(SPECIES, x, i + 5 * pitch);
      FloatVector g = FloatVector.fromArray(SPECIES, x, i + 6 * pitch);
      FloatVector h = FloatVector.fromArray(SPECIES, x, i + 7 * pitch);
      FloatVector sum = a.add(b).add(c.add(d)).add(e.add(f).add(g.add(h)));
      sum.add(FloatVector.fromArray(SPECIES, y, to + j)).intoArray(y, to + j);
    }
  }

  private static void addOne(float[] x, int at, int count, float[] y, int to) {
    for (int j = 0; j < count; j += LANES) {
      FloatVector sum = FloatVector.fromArray(SPECIES, y, to + j);
      sum.add(FloatVector.fromArray(SPECIES, x, at + j)).intoArray(y, to + j);
    }
  }

  private static void sumFour(
      float[] x, int start, int count, int inner, float[] y, int to, boolean more) {
    FloatVector a = FloatVector.zero(SPECIES);
    FloatVector b = FloatVector.zero(SPECIES);
    FloatVector c = FloatVector.zero(SPECIES);
    FloatVector d = FloatVector.zero(SPECIES);
    for (int i = 0; i < count; i++) {
      int at = start + i * inner;
      a = a.add(FloatVector.fromArray(SPECIES, x, at));
      b = b.add(FloatVector.fromArray(SPECIES, x, at + LANES));
      c = c.add(FloatVector.fromArray(SPECIES, x, at + 2 * LANES));
      d = d.add(FloatVector.fromArray(SPECIES, x, at + 3 * LANES));
    }
    if (more) {
      a = a.add(FloatVector.fromArray(SPECIES, y, to));
      b = b.add(FloatVector.fromArray(SPECIES, y, to + LANES));
      c = c.add(FloatVector.fromArray(SPECIES, y, to + 2 * LANES));
      d = d.add(FloatVector.fromArray(SPECIES, y, to + 3 * LANES));
    }
    a.intoArray(y, to);
    b.intoArray(y, to + LANES);
    c.intoArray(y, to + 2 * LANES);
    d.intoArray(y, to + 3 * LANES);
  }

  private static void sumTwo(
      float[] x, int start, int count, int inner, float[] y, int to, boolean more) {
    FloatVector a = FloatVector.zero(SPECIES);
    FloatVector b = FloatVector.zero(SPECIES);
    for (int i = 0; i < count; i++) {
      int at = start + i * inner;
      a = a.add(FloatVector.fromArray(SPECIES, x, at));
      b = b.add(FloatVector.fromArray(SPECIES, x, at + LANES));
    }
    if (more) {
      a = a.add(FloatVector.fromArray(SPECIES, y, to));
      b = b.add(FloatVector.fromArray(SPECIES, y, to + LANES));
    }
    a.intoArray(y, to);
    b.intoArray(y, to + LANES);
  }
}
