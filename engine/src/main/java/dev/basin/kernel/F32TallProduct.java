package dev.basin.kernel;

import static dev.basin.kernel.F32Contraction.DEPTH;
import static dev.basin.kernel.F32Tile.WIDTH;

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
        F32TallTile.run5(depth, a, ao + r, as, b, bo + j, bs, onward, sums, j * ROWS + r, ROWS);
      }
    }
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
