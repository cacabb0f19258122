package dev.basin.kernel;

import static dev.basin.kernel.F32Tile.LANES;
import static dev.basin.kernel.F32Tile.SPECIES;

import jdk.incubator.vector.FloatVector;

/// Rearrangement of operands into the order in which the micro-kernels of [F32Tile] read them.
final class F32Packing {
  private F32Packing() {}

  /// y[yo + j yp + i] = x[xo + i xp + j] for i < rows, j < columns.
  static void transpose(
      float[] x, int xo, int xp, int rows, int columns, float[] y, int yo, int yp) {
    if (rows < 8) {
      for (int j = 0; j < columns; j++) {
        for (int i = 0; i < rows; i++) {
          y[yo + j * yp + i] = x[xo + i * xp + j];
        }
      }
      return;
    }
    for (int i = 0; i < rows; i += 8) {
      int row = Math.min(i, rows - 8);
      transposeEight(x, xo + row * xp, xp, columns, y, yo + row, yp);
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

  /// y[yo + k width + j] = b(k, j) for j < columns, where b(k, j) is x[xo + k xp + j] or,
  /// transposed, x[xo + j xp + k]; what the columns from there to `width` get is undefined.
  ///
  /// @param width a multiple of the lanes, unless transposed
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
      return;
    }
    for (int k = 0; k < rows; k++) {
      for (int j = 0; j < width; j += LANES) {
        FloatVector.fromArray(SPECIES, x, xo + k * xp + j).intoArray(y, yo + k * width + j);
      }
    }
  }
}
