package dev.basin.kernel;

import java.util.Arrays;

/// Rearrangement of operands into the order in which the micro-kernels of [F32Tile] read them.
final class F32Packing {
  private F32Packing() {}

  /// y[yo + j yp + i] = x[xo + i xp + j] for i < rows, j < columns.
  static void transpose(
      float[] x, int xo, int xp, int rows, int columns, float[] y, int yo, int yp) {
    int i = 0;
    for (; i + 8 <= rows; i += 8) {
      transposeEight(x, xo + i * xp, xp, columns, y, yo + i, yp);
    }
    for (; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        y[yo + j * yp + i] = x[xo + i * xp + j];
      }
    }
  }

  /// Eight rows at once: each write fills a run of eight elements.
  private static void transposeEight(
      float[] x, int xo, int xp, int columns, float[] y, int yo, int yp) {
    int x1 = xo + xp, x2 = x1 + xp, x3 = x2 + xp, x4 = x3 + xp, x5 = x4 + xp, x6 = x5 + xp;
    int x7 = x6 + xp;
    for (int j = 0; j < columns; j++) {
      int q = yo + j * yp;
      y[q] = x[xo + j];
      y[q + 1] = x[x1 + j];
      y[q + 2] = x[x2 + j];
      y[q + 3] = x[x3 + j];
      y[q + 4] = x[x4 + j];
      y[q + 5] = x[x5 + j];
      y[q + 6] = x[x6 + j];
      y[q + 7] = x[x7 + j];
    }
  }

  /// y[yo + k width + j] = b(k, j) for j < columns and zero for the other j < width, where b(k, j)
  /// is x[xo + k xp + j] or, transposed, x[xo + j xp + k].
  static void panel(
      float[] x,
      int xo,
      int xp,
      boolean transposed,
      int rows,
      int columns,
      int width,
      float[] y,
      int yo) {
    if (transposed) {
      transpose(x, xo, xp, columns, rows, y, yo, width);
    } else {
      for (int k = 0; k < rows; k++) {
        System.arraycopy(x, xo + k * xp, y, yo + k * width, columns);
      }
    }
    if (columns < width) {
      for (int k = 0; k < rows; k++) {
        Arrays.fill(y, yo + k * width + columns, yo + (k + 1) * width, 0f);
      }
    }
  }
}
