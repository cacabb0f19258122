package dev.basin.kernel;

import static dev.basin.kernel.F32Contraction.DEPTH;
import static dev.basin.kernel.F32Tile.LANES;
import static dev.basin.kernel.F32Tile.SPECIES;
import static dev.basin.kernel.F32Tile.WIDTH;

import jdk.incubator.vector.FloatVector;

/// Matrix products of a transposed a, of many rows and few columns, such as the gradient of a layer
/// of ten classes: vectors run over the rows of c, since the columns do not fill one.
final class F32TallProduct {
  /// Columns that a tile computes.
  private static final int COLUMNS = 5;

  /// Columns up to which this is faster than tiles of vectors over columns that are not full.
  private static final int MOST = 4 * COLUMNS;

  /// Rows of c that are computed, and products from which on it pays.
  private static final int ROWS = Math.max(WIDTH, 16);

  private F32TallProduct() {}

  /// Whether this is the way to multiply so many rows and columns of them.
  static boolean suits(MatmulGeometry g, int rows, int columns) {
    return g.transposeA() && columns <= MOST && g.k() >= ROWS && rows >= 2 * ROWS;
  }

  /// Rows top .. bottom and columns left .. right of product i; the last rows are done with some of
  /// those before them.
  static void multiply(
      MatmulGeometry g,
      int index,
      int top,
      int bottom,
      int left,
      int right,
      float[] a,
      float[] b,
      float[] c) {
    F32Scratch scratch = F32Scratch.current();
    int columns = right - left;
    int bo = index * g.stepB() + (g.transposeB() ? left * g.k() : left);
    int pitch = g.n();
    float[] factors = b;
    if (g.transposeB()) {
      factors = scratch.values(F32Scratch.PANEL, g.k() * columns);
      F32Packing.transpose(b, bo, g.k(), columns, g.k(), factors, 0, columns);
      bo = 0;
      pitch = columns;
    }
    float[] sums = scratch.values(F32Scratch.TILE, MOST * ROWS);
    for (int i = top; i < bottom; i += ROWS) {
      int row = Math.min(i, bottom - ROWS);
      for (int k = 0; k < g.k(); k += DEPTH) {
        int depth = Math.min(DEPTH, g.k() - k);
        int ao = index * g.stepA() + k * g.m() + row;
        tiles(depth, columns, a, ao, g.m(), factors, bo + k * pitch, pitch, k > 0, sums);
      }
      store(sums, columns, c, (index * g.m() + row) * g.n() + left, g.n());
    }
  }

  /// The last tile computes columns past the last, too, from what lies there.
  private static void tiles(
      int depth,
      int columns,
      float[] a,
      int ao,
      int as,
      float[] b,
      int bo,
      int bs,
      boolean onward,
      float[] sums) {
    for (int j = 0; j < columns; j += COLUMNS) {
      for (int r = 0; r < ROWS; r += WIDTH) {
        tile(depth, a, ao + r, as, b, bo + j, bs, onward, sums, j * ROWS + r);
      }
    }
  }

  /// y[j ROWS + r] = (0 or itself) + sum over k < count of a[ao + k as + r] b[bo + k bs + j], for
  /// [#COLUMNS] columns j and [F32Tile#WIDTH] rows r.
  private static void tile(
      int count,
      float[] a,
      int ao,
      int as,
      float[] b,
      int bo,
      int bs,
      boolean onward,
      float[] y,
      int yo) {
    float[] z = onward ? y : F32Tile.ZEROS;
    int zo = onward ? yo : 0;
    int zs = onward ? ROWS : 0;
    FloatVector c00 = FloatVector.fromArray(SPECIES, z, zo);
    FloatVector c01 = FloatVector.fromArray(SPECIES, z, zo + LANES);
    FloatVector c10 = FloatVector.fromArray(SPECIES, z, zo + zs);
    FloatVector c11 = FloatVector.fromArray(SPECIES, z, zo + zs + LANES);
    FloatVector c20 = FloatVector.fromArray(SPECIES, z, zo + 2 * zs);
    FloatVector c21 = FloatVector.fromArray(SPECIES, z, zo + 2 * zs + LANES);
    FloatVector c30 = FloatVector.fromArray(SPECIES, z, zo + 3 * zs);
    FloatVector c31 = FloatVector.fromArray(SPECIES, z, zo + 3 * zs + LANES);
    FloatVector c40 = FloatVector.fromArray(SPECIES, z, zo + 4 * zs);
    FloatVector c41 = FloatVector.fromArray(SPECIES, z, zo + 4 * zs + LANES);
    for (int k = 0, p = ao, q = bo; k < count; k++, p += as, q += bs) {
      FloatVector x0 = FloatVector.fromArray(SPECIES, a, p);
      FloatVector x1 = FloatVector.fromArray(SPECIES, a, p + LANES);
      FloatVector w0 = FloatVector.broadcast(SPECIES, b[q]);
      c00 = w0.fma(x0, c00);
      c01 = w0.fma(x1, c01);
      FloatVector w1 = FloatVector.broadcast(SPECIES, b[q + 1]);
      c10 = w1.fma(x0, c10);
      c11 = w1.fma(x1, c11);
      FloatVector w2 = FloatVector.broadcast(SPECIES, b[q + 2]);
      c20 = w2.fma(x0, c20);
      c21 = w2.fma(x1, c21);
      FloatVector w3 = FloatVector.broadcast(SPECIES, b[q + 3]);
      c30 = w3.fma(x0, c30);
      c31 = w3.fma(x1, c31);
      FloatVector w4 = FloatVector.broadcast(SPECIES, b[q + 4]);
      c40 = w4.fma(x0, c40);
      c41 = w4.fma(x1, c41);
    }
    c00.intoArray(y, yo);
    c01.intoArray(y, yo + LANES);
    c10.intoArray(y, yo + ROWS);
    c11.intoArray(y, yo + ROWS + LANES);
    c20.intoArray(y, yo + 2 * ROWS);
    c21.intoArray(y, yo + 2 * ROWS + LANES);
    c30.intoArray(y, yo + 3 * ROWS);
    c31.intoArray(y, yo + 3 * ROWS + LANES);
    c40.intoArray(y, yo + 4 * ROWS);
    c41.intoArray(y, yo + 4 * ROWS + LANES);
  }

  /// c[co + r cs + j] = sums[j ROWS + r].
  private static void store(float[] sums, int columns, float[] c, int co, int cs) {
    for (int r = 0; r < ROWS; r++) {
      for (int j = 0; j < columns; j++) {
        c[co + r * cs + j] = sums[j * ROWS + r];
      }
    }
  }
}
