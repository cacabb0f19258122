package dev.basin.kernel;

import static dev.basin.kernel.F32Tile.LANES;
import static dev.basin.kernel.F32Tile.SPECIES;
import static dev.basin.kernel.F32Tile.WIDTH;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/// The micro-kernels of [F32DirectProduct]: as those of [F32Tile], but both operands are read where
/// they lie. The fewer instructions there are for each multiply-add, the better, above all while
/// another thread of the same core takes half of its decoder: each element of a costs a broadcast
/// and its address, so that three or four vectors of columns are faster than two. Rows of a have
/// step 1, a constant, so that C2 checks their ends ahead of the loop.
final class F32DirectTile {
  private F32DirectTile() {}

  /// c[co + r cs + j] = sum over k < count of a[ao + r as + k] b[bo + k bs + j] for `rows` rows r
  /// and the columns j of `vectors` vectors. The last of these begins at column `last` if this is
  /// `ragged`, and may overlap the one before it; two vectors of eight rows are then a tenth
  /// slower.
  ///
  /// @param ragged 1 or 0
  /// @param vectors 2, 3 or 4
  /// @param rows 1, 2, 4, 6, 8 or 12; no more than 24 sums, for there are 32 registers
  // unrolled for RAGGED = 0, 1 and VECTORS = 2, 3, 4 and ROWS = 1, 2, 4, 6, 8, 12
  static void tile(
      int ragged,
      int vectors,
      int rows,
      int count,
      float[] a,
      int ao,
      int as,
      float[] b,
      int bo,
      int bs,
      int last,
      float[] c,
      int co,
      int cs) {
    int[] from = new int[ROWS];
    FloatVector[][] sums = new FloatVector[ROWS][VECTORS];
    for (int r = 0; r < ROWS; r++) {
      from[r] = ao + r * as;
      for (int h = 0; h < VECTORS; h++) {
        sums[r][h] = FloatVector.zero(SPECIES);
      }
    }
    for (int k = 0, p = bo; k < count; k++, p += bs) {
      FloatVector[] x = new FloatVector[VECTORS];
      for (int h = 0; h < VECTORS - RAGGED; h++) {
        x[h] = FloatVector.fromArray(SPECIES, b, p + h * LANES);
      }
      for (int h = VECTORS - RAGGED; h < VECTORS; h++) {
        x[h] = FloatVector.fromArray(SPECIES, b, p + last);
      }
      for (int r = 0; r < ROWS; r++) {
        FloatVector w = FloatVector.broadcast(SPECIES, a[from[r] + k]);
        for (int h = 0; h < VECTORS; h++) {
          sums[r][h] = w.fma(x[h], sums[r][h]);
        }
      }
    }
    for (int r = 0; r < ROWS; r++) {
      for (int h = 0; h < VECTORS - RAGGED; h++) {
        sums[r][h].intoArray(c, co + r * cs + h * LANES);
      }
      for (int h = VECTORS - RAGGED; h < VECTORS; h++) {
        sums[r][h].intoArray(c, co + r * cs + last);
      }
    }
  }

  /// As [#tile], for `columns` columns j of one vector; reads a whole vector of b.
  ///
  /// @param rows 1, 2, 4 or 8
  /// @param columns at most [F32Tile#LANES]
  // unrolled for ROWS = 1, 2, 4, 8
  static void narrow(
      int rows,
      int count,
      float[] a,
      int ao,
      int as,
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
    for (int k = 0, p = bo; k < count; k++, p += bs) {
      FloatVector x = FloatVector.fromArray(SPECIES, b, p);
      for (int r = 0; r < ROWS; r++) {
        sums[r] = FloatVector.broadcast(SPECIES, a[from[r] + k]).fma(x, sums[r]);
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
