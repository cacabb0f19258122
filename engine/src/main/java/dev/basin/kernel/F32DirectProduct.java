package dev.basin.kernel;

import static dev.basin.kernel.F32Tile.LANES;
import static dev.basin.kernel.F32Tile.ROWS;
import static dev.basin.kernel.F32Tile.WIDTH;

import java.util.Arrays;

/// Matrix products of operands that lie in the caches anyway: nothing is packed.
final class F32DirectProduct {
  /// Elements of b below which it stays in the first-level cache as it lies: 64 KiB. From there on
  /// packing is faster, by a fifth at 256x256, if it pays: for [#FEW] rows.
  private static final int SMALL = (1 << 16) / Float.BYTES;

  /// Rows from which on packing pays, and elements of b up to which fewer read it in place: 1.75
  /// MiB.
  private static final int FEW = 32, LARGEST = (7 << 18) / Float.BYTES;

  /// Elements of a per block of rows, which the panels of b pass over in turn: 256 KiB.
  private static final int AREA = (1 << 18) / Float.BYTES;

  /// Columns of a single row that are computed at once: they stay in the first-level cache.
  private static final int LONG = 2048;

  /// Rows of a narrow or a broad tile.
  private static final int TALL = 8;

  /// Whether a tile with a third vector fits into the registers.
  private static final boolean BROAD = ROWS == TALL;

  private F32DirectProduct() {}

  /// Whether this is the way to multiply them.
  static boolean suits(MatmulGeometry g) {
    long size = (long) g.k() * g.n();
    boolean near = size < SMALL || g.m() < FEW && size <= LARGEST;
    return !g.transposeB() && (g.m() == 1 || !g.transposeA() && near);
  }

  /// Rows top .. bottom and columns left .. right of product i.
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
    int j = left;
    if (g.m() == 1) {
      for (; right - j >= WIDTH; j += Math.min(LONG, (right - j) / WIDTH * WIDTH)) {
        row(g, index, j, Math.min(LONG, (right - j) / WIDTH * WIDTH), a, b, c);
      }
    }
    int height = Math.max(TALL, AREA / g.k() / TALL * TALL);
    for (int i = top; i < bottom; i += height) {
      block(g, index, i, Math.min(bottom, i + height), j, right, a, b, c);
    }
  }

  /// A row of outputs, to which eight rows of b at a time are added: b is read in long runs.
  private static void row(
      MatmulGeometry g, int index, int left, int columns, float[] a, float[] b, float[] c) {
    int ao = index * g.stepA();
    int bo = index * g.stepB() + left;
    int co = index * g.n() + left;
    Arrays.fill(c, co, co + columns, 0f);
    int k = 0;
    for (; k + 8 <= g.k(); k += 8) {
      F32DirectTile.row8(columns, a, ao + k, b, bo + k * g.n(), g.n(), c, co);
    }
    for (; k < g.k(); k++) {
      F32DirectTile.row1(columns, a, ao + k, b, bo + k * g.n(), g.n(), c, co);
    }
  }

  private static void block(
      MatmulGeometry g,
      int index,
      int top,
      int bottom,
      int left,
      int right,
      float[] a,
      float[] b,
      float[] c) {
    int j = left;
    for (; right - j >= 2 * WIDTH || right - j == WIDTH; j += WIDTH) {
      wide(g, index, top, bottom, j, WIDTH, a, b, c);
    }
    int rest = right - j;
    if (rest > WIDTH) {
      beyond(g, index, top, bottom, j, rest, a, b, c);
    } else if (rest > LANES) {
      wide(g, index, top, bottom, j, rest, a, b, c);
    } else if (rest > 0) {
      narrow(g, index, top, bottom, j, rest, a, b, c);
    }
  }

  /// More than [F32Tile#WIDTH] columns, but less than twice as many.
  private static void beyond(
      MatmulGeometry g,
      int index,
      int top,
      int bottom,
      int left,
      int columns,
      float[] a,
      float[] b,
      float[] c) {
    int rest = columns - WIDTH;
    int i = top;
    if (BROAD && rest == 1 && bottom - top >= TALL) {
      i = oneMore(g, index, top, bottom, left, a, b, c);
    } else if (BROAD && rest <= LANES) {
      for (; bottom - i >= TALL - 1; i += TALL) {
        int last = Math.min(bottom - i, TALL) - 1;
        int ao = index * g.stepA() + i * g.k();
        int bo = index * g.stepB() + left;
        int co = (index * g.m() + i) * g.n() + left;
        F32DirectTile.broad8(
            last, g.k(), a, ao, g.k(), 1, b, bo, g.n(), LANES, columns - LANES, c, co, g.n());
      }
    }
    if (i < bottom) {
      wide(g, index, i, bottom, left, WIDTH, a, b, c);
      if (rest > LANES) {
        wide(g, index, i, bottom, left + WIDTH, rest, a, b, c);
      } else {
        narrow(g, index, i, bottom, left + columns - LANES, LANES, a, b, c);
      }
    }
  }

  /// One more column than [F32Tile#WIDTH], of eight rows or more. The last tile of eight may do
  /// rows of the one before it again.
  ///
  /// @return the row that is next
  private static int oneMore(
      MatmulGeometry g, int index, int top, int bottom, int left, float[] a, float[] b, float[] c) {
    int bo = index * g.stepB() + left;
    int i = top;
    while (bottom - i >= TALL - 1) {
      int row = Math.min(i, bottom - TALL);
      int ao = index * g.stepA() + row * g.k();
      int co = (index * g.m() + row) * g.n() + left;
      F32DirectTile.oneMore8(g.k(), a, ao, g.k(), 1, b, bo, g.n(), LANES, WIDTH, c, co, g.n());
      i = row + TALL;
    }
    if (bottom - i == 1) {
      int ao = index * g.stepA() + i * g.k();
      int co = (index * g.m() + i) * g.n() + left;
      F32DirectTile.oneMore1(g.k(), a, ao, g.k(), 1, b, bo, g.n(), LANES, WIDTH, c, co, g.n());
      i++;
    }
    return i;
  }

  /// More than [F32Tile#LANES] columns, but no more than [F32Tile#WIDTH].
  private static void wide(
      MatmulGeometry g,
      int index,
      int top,
      int bottom,
      int left,
      int columns,
      float[] a,
      float[] b,
      float[] c) {
    int bo = index * g.stepB() + left;
    for (int i = top; i < bottom; ) {
      int rows = rows(bottom - i, ROWS);
      int ao = index * g.stepA() + i * g.k();
      int co = (index * g.m() + i) * g.n() + left;
      F32DirectTile.wide(rows, g.k(), a, ao, g.k(), 1, b, bo, g.n(), columns - LANES, c, co, g.n());
      i += rows;
    }
  }

  /// At most [F32Tile#LANES] columns.
  private static void narrow(
      MatmulGeometry g,
      int index,
      int top,
      int bottom,
      int left,
      int columns,
      float[] a,
      float[] b,
      float[] c) {
    int bo = index * g.stepB() + left;
    for (int i = top; i < bottom; ) {
      int rows = narrowRows(bottom - i, bottom - top);
      int row = Math.min(i, bottom - rows);
      int ao = index * g.stepA() + row * g.k();
      int co = (index * g.m() + row) * g.n() + left;
      F32DirectTile.narrow(rows, g.k(), a, ao, g.k(), 1, b, bo, g.n(), columns, c, co, g.n());
      i = row + rows;
    }
  }

  /// Rows of the next narrow tile, where `left` of `height` rows are left. If it has more than
  /// that, it does some rows before them again.
  private static int narrowRows(int left, int height) {
    int rows = TALL;
    while (rows > height || rows / 2 >= left) {
      rows /= 2;
    }
    return left == 5 ? 4 : rows;
  }

  /// Rows of the next wide tile: five are better done as four and one.
  private static int rows(int left, int most) {
    return left == 5 ? 4 : Math.min(left, most);
  }
}
