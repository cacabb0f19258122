package dev.basin.kernel;

import static dev.basin.kernel.F32Contraction.DEPTH;
import static dev.basin.kernel.F32Contraction.HEIGHT;

/// Matrix products of few columns, with a as it is: its rows are read where they lie.
final class F32RowProduct {
  private F32RowProduct() {}

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
    F32Scratch scratch = F32Scratch.current();
    int height = Math.min(bottom - top, HEIGHT);
    int[] in = scratch.offsets(F32Scratch.IN, height + F32Tile.NARROW_ROWS);
    int[] out = scratch.offsets(F32Scratch.OUT, height);
    for (int r = 0; r < height; r++) {
      out[r] = r * g.n();
    }
    int columns = right - left;
    int most = Math.min(g.k(), DEPTH);
    float[] panels = scratch.values(F32Scratch.PANEL, F32BlockProduct.panelSize(most, columns));
    int[] run = scratch.offsets(F32Scratch.RUNS, 2);
    run[0] = 0;
    for (int k = 0; k < g.k(); k += DEPTH) {
      int depth = Math.min(DEPTH, g.k() - k);
      run[1] = depth;
      packPanels(g, b, index * g.stepB(), k, depth, left, columns, panels);
      for (int i = top; i < bottom; i += HEIGHT) {
        int rows = Math.min(HEIGHT, bottom - i);
        for (int r = 0; r < rows + F32Tile.NARROW_ROWS; r++) {
          in[r] = Math.min(r, rows - 1) * g.k();
        }
        F32BlockProduct.multiply(
            rows,
            columns,
            a,
            index * g.stepA() + i * g.k() + k,
            in,
            run,
            1,
            depth,
            panels,
            0,
            k > 0,
            c,
            (index * g.m() + i) * g.n() + left,
            out,
            g.n());
      }
    }
  }

  /// Columns j .. j + columns of op(b), in panels of [F32Tile#WIDTH] columns; the last one is
  /// narrow if that suffices.
  private static void packPanels(
      MatmulGeometry g, float[] b, int bo, int k, int depth, int j, int columns, float[] panels) {
    int pitch = g.transposeB() ? g.k() : g.n();
    for (int p = 0; p < columns; p += F32Tile.WIDTH) {
      int n = Math.min(F32Tile.WIDTH, columns - p);
      int from = bo + (g.transposeB() ? (j + p) * pitch + k : k * pitch + j + p);
      int width = F32BlockProduct.panelWidth(n);
      F32Packing.panel(b, from, pitch, g.transposeB(), depth, n, width, panels, p * depth);
    }
  }
}
