package dev.basin.kernel;

import static dev.basin.kernel.F32Contraction.BREADTH;
import static dev.basin.kernel.F32Contraction.DEPTH;
import static dev.basin.kernel.F32Contraction.SLIM;
import static dev.basin.kernel.F32Tile.LANES;
import static dev.basin.kernel.F32Tile.ROWS;
import static dev.basin.kernel.F32Tile.WIDTH;

import java.util.Arrays;

/// Matrix products whose left operand is read where it lies, and the right one too, or else from
/// packed panels.
final class F32DirectProduct {
  /// Elements of b below which it is not packed, for it stays in the first-level cache as it lies:
  /// 64 KiB.
  private static final int SMALL = (1 << 16) / Float.BYTES;

  /// Products up to which packing b does not pay, and elements of b up to which they count: 1.75
  /// MiB. Tiles read packed panels up to a tenth faster, if rows of b are far apart.
  private static final long FEW = 1 << 24, LARGEST = (7 << 18) / Float.BYTES;

  /// Elements of a per block of rows, which the panels of b pass over in turn: 256 KiB.
  private static final int AREA = (1 << 18) / Float.BYTES;

  /// Columns of a single row that are computed at once: they stay in the first-level cache.
  private static final int LONG = 2048;

  /// Whether a tile with a third vector fits into the registers.
  private static final boolean BROAD = ROWS == 8;

  private F32DirectProduct() {}

  /// Whether this is the way to multiply them. Panels deeper than [F32Contraction#DEPTH] leave the
  /// second-level cache, but it takes more columns than [F32Contraction#SLIM] for packing a to pay.
  static boolean suits(MatmulGeometry g) {
    return g.m() == 1 && !g.transposeB()
        || !g.transposeA() && (g.k() <= DEPTH || g.n() <= SLIM || inPlace(g));
  }

  private static boolean inPlace(MatmulGeometry g) {
    long size = (long) g.k() * g.n();
    return !g.transposeB() && (size < SMALL || size <= LARGEST && g.m() * size <= FEW);
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
    if (g.m() == 1 && !g.transposeB()) {
      for (; right - j >= WIDTH; j += Math.min(LONG, (right - j) / WIDTH * WIDTH)) {
        row(g, index, j, Math.min(LONG, (right - j) / WIDTH * WIDTH), a, b, c);
      }
    }
    boolean inPlace = inPlace(g);
    if (right - j <= LANES && inPlace) {
      // the smallest products: what leads to their few tiles takes as long as these
      narrow(g, index, top, bottom, j, right - j, a, b, index * g.stepB() + j, g.n(), c);
      return;
    }
    int height = Math.max(ROWS, AREA / g.k() / ROWS * ROWS);
    for (; j < right; j += BREADTH) {
      int end = Math.min(right, j + BREADTH);
      float[] panels = inPlace ? b : panels(end - j, g.k());
      for (int i = top; i < bottom; i += height) {
        boolean pack = !inPlace && i == top;
        block(g, index, i, Math.min(bottom, i + height), j, end, a, b, pack, panels, c);
      }
    }
  }

  /// Room for panels of so many columns.
  private static float[] panels(int columns, int depth) {
    int size = (columns + LANES - 1) / LANES * LANES * depth;
    return F32Scratch.current().values(F32Scratch.PANEL, size);
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

  /// Panels of up to four vectors of columns, each over all rows.
  ///
  /// @param pack whether the panels are still to be packed
  /// @param panels b, or where its panels are packed, one behind the other
  private static void block(
      MatmulGeometry g,
      int index,
      int top,
      int bottom,
      int left,
      int right,
      float[] a,
      float[] b,
      boolean pack,
      float[] panels,
      float[] c) {
    int vectors = (right - left + LANES - 1) / LANES;
    for (int j = left; vectors > 0; ) {
      int broad = breadth(vectors);
      int width = broad * LANES;
      int columns = Math.min(width, right - left);
      int first = Math.min(j, right - columns);
      int bo = index * g.stepB() + first;
      int bs = g.n();
      if (panels != b) {
        bo = (j - left) * g.k();
        bs = width;
      }
      if (pack) {
        pack(g, index, first, columns, width, b, panels, bo);
      }
      if (broad == 1) {
        narrow(g, index, top, bottom, first, columns, a, panels, bo, bs, c);
      } else {
        panel(g, index, top, bottom, first, columns, broad, a, panels, bo, bs, c);
      }
      j += width;
      vectors -= broad;
    }
  }

  /// Vectors of the next panel: a last panel of a single one, whose tiles are half as fast, is
  /// avoided.
  private static int breadth(int vectors) {
    if (!BROAD) {
      return Math.min(vectors, 2);
    }
    return vectors % 3 == 1 && vectors >= 4 ? 4 : Math.min(vectors, 3);
  }

  private static void pack(
      MatmulGeometry g,
      int index,
      int left,
      int columns,
      int width,
      float[] b,
      float[] panels,
      int to) {
    int pitch = g.transposeB() ? g.k() : g.n();
    int from = index * g.stepB() + (g.transposeB() ? left * pitch : left);
    F32Packing.panel(b, from, pitch, g.transposeB(), g.k(), columns, width, panels, to);
  }

  /// Columns of two vectors or more, of which the last overlaps the one before it if they are
  /// fewer.
  private static void panel(
      MatmulGeometry g,
      int index,
      int top,
      int bottom,
      int left,
      int columns,
      int vectors,
      float[] a,
      float[] b,
      int bo,
      int bs,
      float[] c) {
    int tall = BROAD ? 24 / vectors : ROWS;
    int last = columns - LANES;
    int ragged = columns == vectors * LANES ? 0 : 1;
    for (int i = top; i < bottom; ) {
      int rows = rows(bottom - i, bottom - top, tall);
      int row = Math.min(i, bottom - rows);
      int ao = index * g.stepA() + row * g.k();
      int co = (index * g.m() + row) * g.n() + left;
      F32DirectTile.tile(ragged, vectors, rows, g.k(), a, ao, g.k(), b, bo, bs, last, c, co, g.n());
      i = row + rows;
    }
  }

  /// At most [F32Tile#LANES] columns; reads a whole vector of them.
  private static void narrow(
      MatmulGeometry g,
      int index,
      int top,
      int bottom,
      int left,
      int columns,
      float[] a,
      float[] b,
      int bo,
      int bs,
      float[] c) {
    for (int i = top; i < bottom; ) {
      int rows = rows(bottom - i, bottom - top, F32Tile.NARROW_ROWS);
      int row = Math.min(i, bottom - rows);
      int ao = index * g.stepA() + row * g.k();
      int co = (index * g.m() + row) * g.n() + left;
      F32DirectTile.narrow(rows, g.k(), a, ao, g.k(), b, bo, bs, columns, c, co, g.n());
      i = row + rows;
    }
  }

  /// Rows of the next tile, where `left` of `height` rows are left. If it has more than that, it
  /// does some rows before them again. Five are better done as four and one.
  private static int rows(int left, int height, int tall) {
    int rows = tall;
    while (rows > height || lower(rows) >= left) {
      rows = lower(rows);
    }
    return left == 5 ? 4 : rows;
  }

  /// Rows of the tile that is next in height.
  private static int lower(int rows) {
    return rows == 12 ? 8 : rows == 6 ? 4 : rows / 2;
  }
}
