package dev.basin.kernel;

import static dev.basin.kernel.F32Contraction.BREADTH;
import static dev.basin.kernel.F32Contraction.DEPTH;
import static dev.basin.kernel.F32Contraction.FLAT;
import static dev.basin.kernel.F32Contraction.HEIGHT;
import static dev.basin.kernel.F32Packing.STRIP;
import static dev.basin.kernel.F32Tile.LANES;
import static dev.basin.kernel.F32Tile.ROWS;
import static dev.basin.kernel.F32Tile.WIDTH;

/// Matrix products whose tiles find the rows of a of one k side by side: so a transposed operand
/// lies, and any other is packed.
final class F32StripProduct {
  private F32StripProduct() {}

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
    // In place, the elements of one column lie far apart: they must not crowd each other out of the
    // cache before they were used often enough.
    boolean bareA = g.transposeA() && g.m() <= HEIGHT;
    boolean bareB = !g.transposeB() && bottom - top <= (g.n() <= BREADTH ? HEIGHT : FLAT);
    int depths = Math.min(g.k(), DEPTH);
    int unit = g.transposeA() ? WIDTH : STRIP;
    F32Scratch scratch = F32Scratch.current();
    float[] rowsOfA =
        bareA ? a : scratch.values(F32Scratch.BLOCK, size(bottom - top, HEIGHT, unit) * depths);
    float[] panels =
        bareB ? b : scratch.values(F32Scratch.PANEL, size(right - left, BREADTH, WIDTH) * depths);
    int[] steps = steps(scratch, F32Scratch.IN, depths, bareB ? g.n() : WIDTH);
    int[] out = steps(scratch, F32Scratch.OUT, Math.min(bottom - top, HEIGHT), g.n());
    for (int j = left; j < right; j += BREADTH) {
      int columns = Math.min(BREADTH, right - j);
      for (int k = 0; k < g.k(); k += DEPTH) {
        int depth = Math.min(DEPTH, g.k() - k);
        int bo = index * g.stepB() + (g.transposeB() ? j * g.k() + k : k * g.n() + j);
        if (!bareB) {
          packColumns(g, b, bo, depth, columns, panels);
        }
        for (int i = top; i < bottom; i += HEIGHT) {
          int rows = Math.min(HEIGHT, bottom - i);
          int ao = index * g.stepA() + (g.transposeA() ? k * g.m() + i : i * g.k() + k);
          if (!bareA) {
            packRows(g, a, ao, depth, rows, rowsOfA);
          }
          tiles(
              rows,
              columns,
              depth,
              rowsOfA,
              bareA ? ao : 0,
              unit,
              bareA ? g.m() : unit,
              panels,
              bareB ? bo : 0,
              bareB ? g.n() : WIDTH,
              steps,
              k > 0,
              c,
              (index * g.m() + i) * g.n() + j,
              out,
              g.n());
        }
      }
    }
  }

  /// Elements of one k of a block of `count` of the rows or columns, at most `most`.
  private static int size(int count, int most, int unit) {
    return (Math.min(count, most) + unit - 1) / unit * unit;
  }

  private static int[] steps(F32Scratch scratch, int slot, int count, int pitch) {
    int[] steps = scratch.offsets(slot, count);
    for (int i = 0; i < count; i++) {
      steps[i] = i * pitch;
    }
    return steps;
  }

  private static void packRows(
      MatmulGeometry g, float[] a, int ao, int depth, int rows, float[] strips) {
    if (g.transposeA()) {
      F32Packing.panels(a, ao, g.m(), depth, rows, strips);
    } else {
      F32Packing.strips(a, ao, g.k(), rows, depth, strips);
    }
  }

  private static void packColumns(
      MatmulGeometry g, float[] b, int bo, int depth, int columns, float[] panels) {
    if (!g.transposeB()) {
      F32Packing.panels(b, bo, g.n(), depth, columns, panels);
      return;
    }
    for (int p = 0; p < columns; p += WIDTH) {
      int width = Math.min(WIDTH, columns - p);
      F32Packing.transpose(b, bo + p * g.k(), g.k(), width, depth, panels, p * depth, WIDTH);
    }
  }

  /// c[co + r n + j] = (0 or itself) + sum over k < depth of a(r, k) b(k, j), for r < rows and j <
  /// columns, exactly those. Either operand may be read up to a tile past its end.
  ///
  /// @param as elements of a from one k to the next; if that is `unit`, rows lie in blocks of
  ///   `unit`, one block behind the other, otherwise all side by side
  /// @param bs likewise for b, in blocks of [F32Tile#WIDTH] columns
  /// @param steps the multiples of bs
  /// @param out the multiples of n
  private static void tiles(
      int rows,
      int columns,
      int depth,
      float[] a,
      int ao,
      int unit,
      int as,
      float[] b,
      int bo,
      int bs,
      int[] steps,
      boolean onward,
      float[] c,
      int co,
      int[] out,
      int n) {
    int next = as == unit ? unit * depth : unit;
    int panel = bs == WIDTH ? WIDTH * depth : WIDTH;
    for (int j = 0; j < columns; j += WIDTH) {
      int width = Math.min(WIDTH, columns - j);
      int p = bo + j / WIDTH * panel;
      int height = width > LANES ? ROWS : STRIP;
      for (int r = 0; r < rows; r += height) {
        int q = ao + r / unit * next + r % unit;
        int to = co + r * n + j;
        if (r + height <= rows && width == WIDTH) {
          float[] z = onward ? c : F32Tile.ZEROS;
          int zo = onward ? to : 0;
          int zs = onward ? n : 0;
          F32Tile.gathered(depth, a, q, as, b, steps, 0, p, p + LANES, z, zo, zs, c, to, n);
        } else {
          int m = Math.min(height, rows - r);
          part(r, m, width, depth, a, q, as, b, p, steps, onward, c, co + j, out);
        }
      }
    }
  }

  /// A tile of which only m rows from `row` on and `width` columns are wanted.
  private static void part(
      int row,
      int m,
      int width,
      int depth,
      float[] a,
      int ao,
      int as,
      float[] b,
      int bo,
      int[] steps,
      boolean onward,
      float[] c,
      int co,
      int[] out) {
    float[] tile = F32Scratch.current().values(F32Scratch.TILE, STRIP * WIDTH);
    int pitch = width > LANES ? WIDTH : LANES;
    if (onward) {
      for (int i = 0; i < m; i++) {
        System.arraycopy(c, co + out[row + i], tile, i * pitch, width);
      }
    }
    float[] z = onward ? tile : F32Tile.ZEROS;
    int zs = onward ? pitch : 0;
    if (width > LANES) {
      F32Tile.gathered(depth, a, ao, as, b, steps, 0, bo, bo + LANES, z, 0, zs, tile, 0, pitch);
    } else {
      F32Tile.gatheredNarrow(depth, a, ao, as, b, steps, bo, z, 0, zs, tile, 0, pitch);
    }
    F32BlockProduct.store(tile, pitch, m, width, c, co, out, row);
  }
}
