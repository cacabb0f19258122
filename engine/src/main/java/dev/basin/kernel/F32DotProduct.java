package dev.basin.kernel;

import static dev.basin.kernel.F32DotTile.BLOCK;
import static dev.basin.kernel.F32DotTile.SIDE;
import static dev.basin.kernel.F32DotTile.TALL;

/// Matrix products of few columns, or of a single row, whose operands both lie along k: vectors run
/// over k, since the columns do not fill one. Memory that is read once is then all that is read.
///
/// Which products these are depends on their geometry alone, because they round in another order
/// than others. A batch is one sequence of rows.
final class F32DotProduct {
  /// Columns up to which this is faster than vectors over columns that are not full.
  private static final int MOST = 2 * SIDE;

  /// Products and rows from which on turning b pays, so that its columns lie along k.
  private static final int DEEP = 256, MANY = 64;

  /// Outputs whose partial sums are kept at once.
  private static final int OUTPUTS = 160;

  /// Whether a square of outputs fits into the registers.
  static final boolean SQUARE = F32Tile.ROWS == 8;

  private F32DotProduct() {}

  /// Whether this is the way to multiply them.
  static boolean suits(MatmulGeometry g) {
    if (g.k() < BLOCK) {
      return false;
    }
    if (g.m() == 1) {
      return g.transposeB() || g.n() == 1;
    }
    boolean along = g.transposeB() || g.n() == 1;
    return !g.transposeA() && g.n() <= MOST && (along || g.k() >= DEEP && g.m() >= MANY);
  }

  /// Rows of each product; a single row counts as a column.
  static int rows(MatmulGeometry g) {
    return g.m() == 1 ? g.n() : g.m();
  }

  /// Rows first .. end of all that the products of the batch have together.
  static void multiply(MatmulGeometry g, int first, int end, float[] a, float[] b, float[] c) {
    if (g.m() == 1) {
      rows(g.n(), 1, g.k(), b, g.stepB(), a, g.stepA(), false, first, end, c);
    } else {
      boolean turn = !g.transposeB() && g.n() > 1;
      rows(g.m(), g.n(), g.k(), a, g.stepA(), b, g.stepB(), turn, first, end, c);
    }
  }

  /// @param turn whether y has columns side by side, not one behind the other
  private static void rows(
      int rows,
      int columns,
      int k,
      float[] x,
      int xs,
      float[] y,
      int ys,
      boolean turn,
      int first,
      int end,
      float[] c) {
    F32Scratch scratch = F32Scratch.current();
    float[] sums = scratch.values(F32Scratch.TILE, 2 * OUTPUTS * BLOCK);
    float[] panel = turn ? scratch.values(F32Scratch.PANEL, k * wholeVectors(columns)) : y;
    int group = columns == 1 ? OUTPUTS : OUTPUTS / columns / SIDE * SIDE;
    int turned = -1;
    for (int i = first; i < end; i += group) {
      int stop = Math.min(end, i + group);
      for (int r = i; r < stop; ) {
        int index = r / rows;
        int row = r - index * rows;
        int count = Math.min(stop - r, rows - row);
        if (turn && turned != index * ys) {
          turned = index * ys;
          turn(y, turned, k, columns, panel);
        }
        int yo = turn ? 0 : index * ys;
        int po = (r - i) * columns * BLOCK;
        products(count, columns, k, x, index * xs + row * k, panel, yo, sums, po);
        r += count;
      }
      int outputs = (stop - i) * columns;
      if (k % BLOCK != 0) {
        F32DotTile.add(outputs * BLOCK, sums, OUTPUTS * BLOCK);
      }
      F32DotTile.fold(outputs, sums, 0, c, i * columns);
    }
  }

  private static int wholeVectors(int columns) {
    return (columns + F32Tile.LANES - 1) / F32Tile.LANES * F32Tile.LANES;
  }

  /// y[j k + i] = x[xo + i columns + j]; what is behind the last column is overwritten.
  private static void turn(float[] x, int xo, int k, int columns, float[] y) {
    F32Transpose.transpose(x, xo, columns, k, wholeVectors(columns), y, 0, k);
  }

  /// Partial sums of whole blocks, and those of what remains of k behind all of them.
  private static void products(
      int rows, int columns, int k, float[] x, int xo, float[] y, int yo, float[] sums, int po) {
    int rest = k % BLOCK;
    int whole = k - rest;
    tiles(rows, columns, whole, x, xo, k, y, yo, k, sums, po);
    if (rest > 0) {
      float[] rests = F32Scratch.current().values(F32Scratch.BLOCK, (OUTPUTS + MOST) * BLOCK);
      F32DotTile.pad(rows, rest, x, xo + whole, k, rests, 0);
      F32DotTile.pad(columns, rest, y, yo + whole, k, rests, OUTPUTS * BLOCK);
      int to = po + OUTPUTS * BLOCK;
      tiles(rows, columns, BLOCK, rests, 0, BLOCK, rests, OUTPUTS * BLOCK, BLOCK, sums, to);
    }
  }

  private static void tiles(
      int rows,
      int columns,
      int k,
      float[] x,
      int xo,
      int xs,
      float[] y,
      int yo,
      int ys,
      float[] sums,
      int po) {
    int pitch = columns * BLOCK;
    int squares = SQUARE ? (columns + 2) / SIDE * SIDE : 0;
    for (int i = 0; squares > 0 && i < rows; i += SIDE) {
      int last = Math.min(SIDE, rows - i) - 1;
      for (int j = 0; j < squares; j += SIDE) {
        int lastColumn = Math.min(SIDE, columns - j) - 1;
        int to = po + i * pitch + j * BLOCK;
        F32DotTile.square(
            last, lastColumn, k, x, xo + i * xs, xs, y, yo + j * ys, ys, sums, to, pitch);
      }
    }
    int first = 0;
    if (columns == 1 && rows >= TALL) {
      first = longRuns(rows, k, x, xo, xs, y, yo, sums, po);
    }
    for (int i = first; squares < columns && i < rows; i += TALL) {
      int last = Math.min(TALL, rows - i) - 1;
      for (int j = squares; j < columns; j++) {
        int to = po + i * pitch + j * BLOCK;
        F32DotTile.column(last, k, x, xo + i * xs, xs, y, yo + j * ys, sums, to, pitch);
      }
    }
  }

  /// Most rows of a column of outputs, each eighth of them as one run of memory; returns how many.
  /// An odd number of rows apart, runs share fewer sets of the first-level cache.
  private static int longRuns(
      int rows, int k, float[] x, int xo, int xs, float[] y, int yo, float[] sums, int po) {
    int run = (rows / TALL - 1) | 1;
    for (int i = 0; i < run; i++) {
      int to = po + i * BLOCK;
      F32DotTile.column(TALL - 1, k, x, xo + i * xs, run * xs, y, yo, sums, to, run * BLOCK);
    }
    return run * TALL;
  }
}
