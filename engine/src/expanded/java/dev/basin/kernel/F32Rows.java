package dev.basin.kernel;

import static dev.basin.kernel.F32Storage.BLOCK;
import static dev.basin.kernel.F32Storage.LANES;
import static dev.basin.kernel.F32Storage.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/// What kernels over the rows of float32 arrays [rows, width] are made of. A row ends anywhere: its
/// last vector is blended when it is read and masked when it is written, so that rows can be shared
/// among threads.
///
/// A sum over a row runs in the columns of one logical block, which are folded in a fixed tree.
/// Sums are handed on as scalars: a vector that left its method would be boxed.
final class F32Rows {
  private F32Rows() {}

  /// The sum of the columns p[at .. at + BLOCK), halves upon halves; they are overwritten.
  static float fold(float[] p, int at) {
    for (int half = BLOCK / 2; half >= LANES; half /= 2) {
      for (int i = at; i < at + half; i += LANES) {
        FloatVector.fromArray(SPECIES, p, i)
            .add(FloatVector.fromArray(SPECIES, p, i + half))
            .intoArray(p, i);
      }
    }
    FloatVector lanes = FloatVector.fromArray(SPECIES, p, at);
    FloatVector total = F32Lanes.sum(lanes);
    return total.lane(0);
  }

  /// The sum of x[at .. at + width), with p for the columns.
  static float sum(float[] x, int at, int width, float[] p) {
    int whole = at + width - width % BLOCK;
    int rest = width % BLOCK;
    for (int j = 0; j < BLOCK; j += 2 * LANES) {
      FloatVector a = FloatVector.zero(SPECIES);
      FloatVector b = FloatVector.zero(SPECIES);
      for (int i = at + j; i < whole; i += BLOCK) {
        a = a.add(FloatVector.fromArray(SPECIES, x, i));
        b = b.add(FloatVector.fromArray(SPECIES, x, i + LANES));
      }
      a.intoArray(p, j);
      b.intoArray(p, j + LANES);
    }
    for (int j = 0; j < rest; j += LANES) {
      FloatVector u = FloatVector.fromArray(SPECIES, x, whole + j);
      FloatVector.fromArray(SPECIES, p, j).add(u, SPECIES.indexInRange(j, rest)).intoArray(p, j);
    }
    return fold(p, 0);
  }

  /// The sum of (x - mean)^2 over the row. A vector of means that lives through all of its loops
  /// was boxed once a row where this is inlined; the compiler lifts the broadcast out of each by
  /// itself.
  static float squares(float[] x, int at, int width, float mean, float[] p) {
    int whole = at + width - width % BLOCK;
    int rest = width % BLOCK;
    for (int j = 0; j < BLOCK; j += 2 * LANES) {
      FloatVector a = FloatVector.zero(SPECIES);
      FloatVector b = FloatVector.zero(SPECIES);
      for (int i = at + j; i < whole; i += BLOCK) {
        FloatVector u = FloatVector.fromArray(SPECIES, x, i).sub(mean);
        FloatVector v = FloatVector.fromArray(SPECIES, x, i + LANES).sub(mean);
        a = u.fma(u, a);
        b = v.fma(v, b);
      }
      a.intoArray(p, j);
      b.intoArray(p, j + LANES);
    }
    for (int j = 0; j < rest; j += LANES) {
      FloatVector u = FloatVector.fromArray(SPECIES, x, whole + j).sub(mean);
      FloatVector c = FloatVector.fromArray(SPECIES, p, j);
      c.blend(u.fma(u, c), SPECIES.indexInRange(j, rest)).intoArray(p, j);
    }
    return fold(p, 0);
  }

  /// The sum of x y over rows of both, which begin at `xo` and `yo`.
  static float dot(float[] x, int xo, float[] y, int yo, int width, float[] p) {
    int whole = width - width % BLOCK;
    int rest = width % BLOCK;
    for (int j = 0; j < BLOCK; j += 2 * LANES) {
      FloatVector a = FloatVector.zero(SPECIES);
      FloatVector b = FloatVector.zero(SPECIES);
      for (int i = j; i < whole; i += BLOCK) {
        FloatVector u = FloatVector.fromArray(SPECIES, x, xo + i);
        FloatVector v = FloatVector.fromArray(SPECIES, x, xo + i + LANES);
        a = u.fma(FloatVector.fromArray(SPECIES, y, yo + i), a);
        b = v.fma(FloatVector.fromArray(SPECIES, y, yo + i + LANES), b);
      }
      a.intoArray(p, j);
      b.intoArray(p, j + LANES);
    }
    for (int j = 0; j < rest; j += LANES) {
      FloatVector u = FloatVector.fromArray(SPECIES, x, xo + whole + j);
      FloatVector v = FloatVector.fromArray(SPECIES, y, yo + whole + j);
      FloatVector c = FloatVector.fromArray(SPECIES, p, j);
      c.blend(u.fma(v, c), SPECIES.indexInRange(j, rest)).intoArray(p, j);
    }
    return fold(p, 0);
  }

  /// The greatest of x[at .. at + width); NaN if any is.
  static float max(float[] x, int at, int width) {
    if (width < LANES) {
      float greatest = Float.NEGATIVE_INFINITY;
      for (int i = 0; i < width; i++) {
        greatest = Math.max(greatest, x[at + i]);
      }
      return greatest;
    }
    // the last vector may overlap the one before it: an element may be seen twice
    int last = at + width - LANES;
    FloatVector a = FloatVector.fromArray(SPECIES, x, last);
    for (int i = at; i < last; i += LANES) {
      a = a.max(FloatVector.fromArray(SPECIES, x, i));
    }
    return a.reduceLanes(VectorOperators.MAX);
  }

  /// y = fma(x, scale, shift) over a row.
  static void affine(float[] x, int xo, int width, float scale, float shift, float[] y, int yo) {
    int whole = width - width % LANES;
    FloatVector a = FloatVector.broadcast(SPECIES, scale);
    FloatVector b = FloatVector.broadcast(SPECIES, shift);
    for (int i = 0; i < whole; i += LANES) {
      FloatVector.fromArray(SPECIES, x, xo + i).fma(a, b).intoArray(y, yo + i);
    }
    if (whole < width) {
      affineTail(x, xo + whole, width - whole, scale, shift, y, yo + whole);
    }
  }

  private static void affineTail(
      float[] x, int xo, int n, float scale, float shift, float[] y, int yo) {
    FloatVector a = FloatVector.broadcast(SPECIES, scale);
    FloatVector b = FloatVector.broadcast(SPECIES, shift);
    FloatVector.fromArray(SPECIES, x, xo).fma(a, b).intoArray(y, yo, SPECIES.indexInRange(0, n));
  }
}
