package dev.basin.kernel;

import java.util.Arrays;

/// Matrix products by tiles of outputs, over blocks of the operands that fit the caches (Goto and
/// van de Geijn, "Anatomy of High-Performance Matrix Multiplication", 2008). Blocks are packed
/// where that is faster than to read an operand in place.
interface F32Contraction extends Kernels<float[]> {
  /// Products per block and output. Outputs pass through the caches once for each block, so more is
  /// better, as long as a panel of b, `DEPTH` x [F32Tile#WIDTH], streams from the second-level
  /// cache.
  int DEPTH = 1024;

  /// Rows of op(a) per block, half of the second-level cache, and columns of op(b).
  int HEIGHT = (1 << 19) / Float.BYTES / DEPTH, BREADTH = 512;

  /// Columns up to which deep rows of a are read in place: fewer do not pay for packing them.
  int SLIM = 3 * F32Tile.WIDTH;

  /// Rows of c up to which b is read in place.
  int FLAT = 2 * F32Tile.NARROW_ROWS;

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
    boolean dots = F32DotProduct.suits(g);
    boolean byRow = dots || g.m() >= g.n();
    int unit = byRow ? F32Tile.NARROW_ROWS : F32Tile.WIDTH;
    int size = dots ? F32DotProduct.rows(g) : byRow ? g.m() : g.n();
    int units = (size + unit - 1) / unit;
    int slices = Threads.largeParts(units, work);
    Threads.run(
        g.batch() * slices,
        part -> {
          int i = part % slices;
          int from = (int) ((long) units * i / slices) * unit;
          int to = (int) ((long) units * (i + 1) / slices) * unit;
          if (dots) {
            int row = part / slices * size;
            F32DotProduct.multiply(g, row + from, row + Math.min(to, size), a, b, c);
          } else if (byRow) {
            product(g, part / slices, from, Math.min(to, g.m()), 0, g.n(), a, b, c);
          } else {
            product(g, part / slices, 0, g.m(), from, Math.min(to, g.n()), a, b, c);
          }
        });
  }

  private static void matrices(
      MatmulGeometry g, float[] a, float[] b, float[] c, int from, int to) {
    if (F32DotProduct.suits(g)) {
      int rows = F32DotProduct.rows(g);
      F32DotProduct.multiply(g, from * rows, to * rows, a, b, c);
      return;
    }
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
    if (F32TallProduct.suits(g, bottom - top, right - left)) {
      F32TallProduct.multiply(g, index, top, bottom, left, right, a, b, c);
    } else if (F32DirectProduct.suits(g)) {
      F32DirectProduct.multiply(g, index, top, bottom, left, right, a, b, c);
    } else {
      F32StripProduct.multiply(g, index, top, bottom, left, right, a, b, c);
    }
  }
}
