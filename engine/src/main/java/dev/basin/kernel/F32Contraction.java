package dev.basin.kernel;

import java.util.Arrays;

/// Matrix products: blocks of both operands are packed to fit the caches, then multiplied tile by
/// tile (Goto and van de Geijn, "Anatomy of High-Performance Matrix Multiplication", 2008).
interface F32Contraction extends Kernels<float[]> {
  /// Products per block and output: a panel of b, `DEPTH` x [F32Tile#WIDTH], stays in the
  /// first-level cache.
  int DEPTH = 256;

  /// Rows of op(a) and columns of op(b) per block: both blocks stay in the second-level cache.
  int HEIGHT = 128, BREADTH = 512;

  @Override
  default void matmul(MatmulGeometry g, float[] a, float[] b, float[] c) {
    int size = g.m() * g.n();
    if (g.k() == 0) {
      Arrays.fill(c, 0, g.batch() * size, 0f);
      return;
    }
    long work = (long) g.batch() * size * g.k() / F32Tile.PRODUCTS;
    if (Threads.parts(Integer.MAX_VALUE, work) == 1) {
      matrices(g, a, b, c, 0, g.batch());
    } else if (g.batch() % Threads.get() == 0 || g.batch() > 4 * Threads.get()) {
      int parts = Threads.parts(g.batch(), work);
      Threads.ranges(g.batch(), parts, (from, to) -> matrices(g, a, b, c, from, to));
    } else {
      slices(g, work / g.batch(), a, b, c);
    }
  }

  /// Cuts each matrix of c along its longer side: a slice packs the shorter operand again.
  private static void slices(MatmulGeometry g, long work, float[] a, float[] b, float[] c) {
    boolean byRow = g.m() >= g.n();
    int unit = byRow ? F32Tile.NARROW_ROWS : F32Tile.WIDTH;
    int units = ((byRow ? g.m() : g.n()) + unit - 1) / unit;
    int slices = Threads.largeParts(units, work);
    Threads.run(
        g.batch() * slices,
        part -> {
          int i = part % slices;
          int from = (int) ((long) units * i / slices) * unit;
          int to = (int) ((long) units * (i + 1) / slices) * unit;
          if (byRow) {
            product(g, part / slices, from, Math.min(to, g.m()), 0, g.n(), a, b, c);
          } else {
            product(g, part / slices, 0, g.m(), from, Math.min(to, g.n()), a, b, c);
          }
        });
  }

  private static void matrices(
      MatmulGeometry g, float[] a, float[] b, float[] c, int from, int to) {
    for (int i = from; i < to; i++) {
      product(g, i, 0, g.m(), 0, g.n(), a, b, c);
    }
  }

  /// Rows top .. bottom and columns left .. right of product i.
  private static void product(
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
    int[] out = scratch.offsets(F32Scratch.OUT, HEIGHT);
    for (int r = 0; r < Math.min(bottom - top, HEIGHT); r++) {
      out[r] = r * g.n();
    }
    int size = F32BlockProduct.panelSize(Math.min(g.k(), DEPTH), Math.min(right - left, BREADTH));
    float[] panels = scratch.values(F32Scratch.PANEL, size);
    int[] run = scratch.offsets(F32Scratch.RUNS, 2);
    run[0] = 0;
    int ao = index * g.stepA();
    int bo = index * g.stepB();
    for (int j = left; j < right; j += BREADTH) {
      int columns = Math.min(BREADTH, right - j);
      for (int k = 0; k < g.k(); k += DEPTH) {
        int depth = Math.min(DEPTH, g.k() - k);
        run[1] = depth;
        packPanels(g, b, bo, k, depth, j, columns, panels);
        for (int i = top; i < bottom; i += HEIGHT) {
          int rows = Math.min(HEIGHT, bottom - i);
          int to = (index * g.m() + i) * g.n() + j;
          multiply(scratch, g, a, ao, i, rows, k, depth, columns, panels, c, to);
        }
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

  /// Rows i .. i + rows of op(a), each a run of `depth` elements, times the panels. They are read
  /// where they lie if that happens only once.
  private static void multiply(
      F32Scratch scratch,
      MatmulGeometry g,
      float[] a,
      int ao,
      int i,
      int rows,
      int k,
      int depth,
      int columns,
      float[] panels,
      float[] c,
      int co) {
    float[] block = scratch.values(F32Scratch.BLOCK, rows * depth);
    int from = 0;
    int pitch = depth;
    if (g.transposeA()) {
      F32Packing.transpose(a, ao + k * g.m() + i, g.m(), depth, rows, block, 0, depth);
    } else if (columns > F32Tile.WIDTH) {
      for (int r = 0; r < rows; r++) {
        System.arraycopy(a, ao + (i + r) * g.k() + k, block, r * depth, depth);
      }
    } else {
      block = a;
      from = ao + i * g.k() + k;
      pitch = g.k();
    }
    int[] in = scratch.offsets(F32Scratch.IN, HEIGHT + F32Tile.NARROW_ROWS);
    for (int r = 0; r < rows + F32Tile.NARROW_ROWS; r++) {
      in[r] = Math.min(r, rows - 1) * pitch;
    }
    int[] run = scratch.offsets(F32Scratch.RUNS, 2);
    int[] out = scratch.offsets(F32Scratch.OUT, HEIGHT);
    F32BlockProduct.multiply(
        rows, columns, block, from, in, run, 1, depth, panels, 0, k > 0, c, co, out, g.n());
  }
}
