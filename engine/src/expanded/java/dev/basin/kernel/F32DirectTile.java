package dev.basin.kernel;

import static dev.basin.kernel.F32Tile.LANES;
import static dev.basin.kernel.F32Tile.SPECIES;
import static dev.basin.kernel.F32Tile.WIDTH;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/// The micro-kernels of [F32DirectProduct]: as those of [F32Tile], but both operands are read where
/// they lie. Where a kernel has a last row, those past it are that row again; without this minimum,
/// narrow tiles are faster, but wide ones ran at 98 instead of 109 GFLOP/s.
///
/// Step `ak` is no constant, so that each element of a is checked in each pass. With a constant 1,
/// which lets C2 check ahead of the loop, products of 32 to 64 rows ran at 81 to 83 % of this rate.
final class F32DirectTile {
  private F32DirectTile() {}

  /// c[co + r cs + j] = sum over k < count of a[ao + r as + k ak] b[bo + k bs + j] for `rows` rows
  /// r and the columns j of two vectors, of which the second begins at `second`; they may overlap.
  ///
  /// @param rows 1 .. [F32Tile#ROWS]
  static void wide(
      int rows,
      int count,
      float[] a,
      int ao,
      int as,
      int ak,
      float[] b,
      int bo,
      int bs,
      int second,
      float[] c,
      int co,
      int cs) {
    if (rows == 1) {
      wideTile1(0, count, a, ao, as, ak, b, bo, bs, second, c, co, cs);
    } else if (rows <= 4) {
      wideTile4(rows - 1, count, a, ao, as, ak, b, bo, bs, second, c, co, cs);
    } else {
      wideTile8(rows - 1, count, a, ao, as, ak, b, bo, bs, second, c, co, cs);
    }
  }

  // unrolled for ROWS = 1, 4, 8
  private static void wideTile(
      int last,
      int count,
      float[] a,
      int ao,
      int as,
      int ak,
      float[] b,
      int bo,
      int bs,
      int second,
      float[] c,
      int co,
      int cs) {
    int[] row = new int[ROWS];
    int[] from = new int[ROWS];
    FloatVector[][] sums = new FloatVector[ROWS][2];
    row[0] = 0;
    for (int r = 1; r < ROWS; r++) {
      row[r] = Math.min(r, last);
    }
    for (int r = 0; r < ROWS; r++) {
      from[r] = ao + row[r] * as;
      sums[r][0] = FloatVector.zero(SPECIES);
      sums[r][1] = FloatVector.zero(SPECIES);
    }
    for (int k = 0, p = bo, q = 0; k < count; k++, p += bs, q += ak) {
      FloatVector x = FloatVector.fromArray(SPECIES, b, p);
      FloatVector y = FloatVector.fromArray(SPECIES, b, p + second);
      for (int r = 0; r < ROWS; r++) {
        FloatVector w = FloatVector.broadcast(SPECIES, a[from[r] + q]);
        sums[r][0] = w.fma(x, sums[r][0]);
        sums[r][1] = w.fma(y, sums[r][1]);
      }
    }
    for (int r = 0; r < ROWS; r++) {
      sums[r][0].intoArray(c, co + row[r] * cs);
      sums[r][1].intoArray(c, co + row[r] * cs + second);
    }
  }

  /// As [#wide], of eight rows at most, and with a third vector of columns at `third`.
  ///
  /// @param last the last row
  // unrolled for ROWS = 8
  static void broad(
      int last,
      int count,
      float[] a,
      int ao,
      int as,
      int ak,
      float[] b,
      int bo,
      int bs,
      int second,
      int third,
      float[] c,
      int co,
      int cs) {
    int[] row = new int[ROWS];
    int[] from = new int[ROWS];
    FloatVector[][] sums = new FloatVector[ROWS][3];
    row[0] = 0;
    for (int r = 1; r < ROWS; r++) {
      row[r] = Math.min(r, last);
    }
    for (int r = 0; r < ROWS; r++) {
      from[r] = ao + row[r] * as;
      for (int h = 0; h < 3; h++) {
        sums[r][h] = FloatVector.zero(SPECIES);
      }
    }
    for (int k = 0, p = bo, q = 0; k < count; k++, p += bs, q += ak) {
      FloatVector x = FloatVector.fromArray(SPECIES, b, p);
      FloatVector y = FloatVector.fromArray(SPECIES, b, p + second);
      FloatVector z = FloatVector.fromArray(SPECIES, b, p + third);
      for (int r = 0; r < ROWS; r++) {
        FloatVector w = FloatVector.broadcast(SPECIES, a[from[r] + q]);
        sums[r][0] = w.fma(x, sums[r][0]);
        sums[r][1] = w.fma(y, sums[r][1]);
        sums[r][2] = w.fma(z, sums[r][2]);
      }
    }
    for (int r = 0; r < ROWS; r++) {
      sums[r][0].intoArray(c, co + row[r] * cs);
      sums[r][1].intoArray(c, co + row[r] * cs + second);
      sums[r][2].intoArray(c, co + row[r] * cs + third);
    }
  }

  /// As [#wide], of as many rows as the name says, and with one more column, at `third`: a
  /// multiply-add of single numbers takes half the time of one of whole vectors.
  // unrolled for ROWS = 1, 8
  static void oneMore(
      int count,
      float[] a,
      int ao,
      int as,
      int ak,
      float[] b,
      int bo,
      int bs,
      int second,
      int third,
      float[] c,
      int co,
      int cs) {
    int[] from = new int[ROWS];
    FloatVector[][] sums = new FloatVector[ROWS][2];
    float[] singles = new float[ROWS];
    for (int r = 0; r < ROWS; r++) {
      from[r] = ao + r * as;
      sums[r][0] = FloatVector.zero(SPECIES);
      sums[r][1] = FloatVector.zero(SPECIES);
      singles[r] = 0f;
    }
    for (int k = 0, p = bo, q = 0; k < count; k++, p += bs, q += ak) {
      FloatVector x = FloatVector.fromArray(SPECIES, b, p);
      FloatVector y = FloatVector.fromArray(SPECIES, b, p + second);
      float z = b[p + third];
      for (int r = 0; r < ROWS; r++) {
        float v = a[from[r] + q];
        FloatVector w = FloatVector.broadcast(SPECIES, v);
        singles[r] = Math.fma(v, z, singles[r]);
        sums[r][0] = w.fma(x, sums[r][0]);
        sums[r][1] = w.fma(y, sums[r][1]);
      }
    }
    for (int r = 0; r < ROWS; r++) {
      sums[r][0].intoArray(c, co + r * cs);
      sums[r][1].intoArray(c, co + r * cs + second);
      c[co + r * cs + third] = singles[r];
    }
  }

  /// As [#wide], for `columns` columns j of one vector; reads a whole vector of b.
  ///
  /// @param rows 1, 2, 4 or 8
  /// @param columns at most [F32Tile#LANES]
  static void narrow(
      int rows,
      int count,
      float[] a,
      int ao,
      int as,
      int ak,
      float[] b,
      int bo,
      int bs,
      int columns,
      float[] c,
      int co,
      int cs) {
    if (rows == 1) {
      narrowTile1(count, a, ao, as, ak, b, bo, bs, columns, c, co, cs);
    } else if (rows == 2) {
      narrowTile2(count, a, ao, as, ak, b, bo, bs, columns, c, co, cs);
    } else if (rows == 4) {
      narrowTile4(count, a, ao, as, ak, b, bo, bs, columns, c, co, cs);
    } else {
      narrowTile8(count, a, ao, as, ak, b, bo, bs, columns, c, co, cs);
    }
  }

  // unrolled for ROWS = 1, 2, 4, 8
  private static void narrowTile(
      int count,
      float[] a,
      int ao,
      int as,
      int ak,
      float[] b,
      int bo,
      int bs,
      int columns,
      float[] c,
      int co,
      int cs) {
    int[] from = new int[ROWS];
    FloatVector[] sums = new FloatVector[ROWS];
    for (int r = 0; r < ROWS; r++) {
      from[r] = ao + r * as;
      sums[r] = FloatVector.zero(SPECIES);
    }
    for (int k = 0, p = bo, q = 0; k < count; k++, p += bs, q += ak) {
      FloatVector x = FloatVector.fromArray(SPECIES, b, p);
      for (int r = 0; r < ROWS; r++) {
        sums[r] = FloatVector.broadcast(SPECIES, a[from[r] + q]).fma(x, sums[r]);
      }
    }
    VectorMask<Float> inside = SPECIES.indexInRange(0, columns);
    for (int r = 0; r < ROWS; r++) {
      sums[r].intoArray(c, co + r * cs, inside);
    }
  }

  /// c[co + j] += sum over k of a[ao + k] b[bo + k bs + j] for so many k as the name says, one by
  /// one, and j < columns.
  ///
  /// @param columns a multiple of [F32Tile#WIDTH]
  // unrolled for DEPTH = 1, 8
  static void row(int columns, float[] a, int ao, float[] b, int bo, int bs, float[] c, int co) {
    int[] from = new int[DEPTH];
    FloatVector[] factors = new FloatVector[DEPTH];
    for (int k = 0; k < DEPTH; k++) {
      from[k] = bo + k * bs;
      factors[k] = FloatVector.broadcast(SPECIES, a[ao + k]);
    }
    for (int j = 0; j < columns; j += WIDTH) {
      FloatVector x = FloatVector.fromArray(SPECIES, c, co + j);
      FloatVector y = FloatVector.fromArray(SPECIES, c, co + j + LANES);
      for (int k = 0; k < DEPTH; k++) {
        x = factors[k].fma(FloatVector.fromArray(SPECIES, b, from[k] + j), x);
        y = factors[k].fma(FloatVector.fromArray(SPECIES, b, from[k] + j + LANES), y);
      }
      x.intoArray(c, co + j);
      y.intoArray(c, co + j + LANES);
    }
  }
}
