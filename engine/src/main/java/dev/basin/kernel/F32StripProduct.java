package dev.basin.kernel;

import static dev.basin.kernel.F32Contraction.BREADTH;
import static dev.basin.kernel.F32Contraction.DEPTH;
import static dev.basin.kernel.F32Contraction.FLAT;
import static dev.basin.kernel.F32Contraction.HEIGHT;
import static dev.basin.kernel.F32Packing.STRIP;
import static dev.basin.kernel.F32Tile.LANES;
import static dev.basin.kernel.F32Tile.ROWS;
import static dev.basin.kernel.F32Tile.WIDTH;

/// Matrix products of strips of rows and panels of columns, into which both operands are packed; b
/// is read in place if there are few rows.
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
    boolean bare = !g.transposeB() && bottom - top <= FLAT;
    int depths = Math.min(g.k(), DEPTH);
    F32Scratch scratch = F32Scratch.current();
    int height = Math.min(bottom - top, HEIGHT);
    float[] strips = scratch.values(F32Scratch.BLOCK, F32Packing.stripsSize(height, depths));
    int breadth = (Math.min(right - left, BREADTH) + WIDTH - 1) / WIDTH * WIDTH;
    float[] panels = bare ? b : scratch.values(F32Scratch.PANEL, breadth * depths);
    int[] steps = steps(scratch, F32Scratch.IN, depths, bare ? g.n() : WIDTH);
    int[] out = steps(scratch, F32Scratch.OUT, height, g.n());
    for (int j = left; j < right; j += BREADTH) {
      int columns = Math.min(BREADTH, right - j);
      for (int k = 0; k < g.k(); k += DEPTH) {
        int depth = Math.min(DEPTH, g.k() - k);
        int bo = index * g.stepB() + (g.transposeB() ? j * g.k() + k : k * g.n() + j);
        if (!bare) {
          packColumns(g, b, bo, depth, columns, panels);
        }
        for (int i = top; i < bottom; i += HEIGHT) {
          int rows = Math.min(HEIGHT, bottom - i);
          int ao = index * g.stepA() + (g.transposeA() ? k * g.m() + i : i * g.k() + k);
          packRows(g, a, ao, depth, rows, strips);
          tiles(
              rows,
              columns,
              depth,
              strips,
              panels,
              bare ? bo : 0,
              bare,
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
      F32Packing.stripsOfColumns(a, ao, g.m(), rows, depth, strips);
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
  /// @param a strips of rows
  /// @param bare whether b is no row of panels, but has its columns side by side
  /// @param steps elements of b up to each k
  /// @param out the multiples of n
  private static void tiles(
      int rows,
      int columns,
      int depth,
      float[] a,
      float[] b,
      int bo,
      boolean bare,
      int[] steps,
      boolean onward,
      float[] c,
      int co,
      int[] out,
      int n) {
    for (int j = 0; j < columns; j += WIDTH) {
      int width = Math.min(WIDTH, columns - j);
      int p = bo + (bare ? j : j * depth);
      int height = width > LANES ? ROWS : STRIP;
      for (int r = 0; r < rows; r += height) {
        int q = r / STRIP * STRIP * depth + r % STRIP;
        int to = co + r * n + j;
        if (r + height > rows || width < WIDTH) {
          int m = Math.min(height, rows - r);
          part(r, m, width, depth, a, q, b, p, steps, onward, c, co + j, out);
          continue;
        }
        float[] z = onward ? c : F32Tile.ZEROS;
        int zo = onward ? to : 0;
        int zs = onward ? n : 0;
        if (bare) {
          int p1 = p + LANES;
          F32Tile.gathered(depth, a, q, STRIP, b, steps, 0, p, p1, z, zo, zs, c, to, n);
        } else {
          F32Tile.packed(2, ROWS, depth, a, q, b, p, z, zo, zs, c, to, n);
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
      F32Tile.gathered(depth, a, ao, STRIP, b, steps, 0, bo, bo + LANES, z, 0, zs, tile, 0, pitch);
    } else {
      F32Tile.gatheredNarrow(depth, a, ao, STRIP, b, steps, bo, z, 0, zs, tile, 0, pitch);
    }
    F32BlockProduct.store(tile, pitch, m, width, c, co, out, row);
  }
}
