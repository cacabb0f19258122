package dev.basin.kernel;

import static dev.basin.kernel.F32Tile.LANES;
import static dev.basin.kernel.F32Tile.SPECIES;
import static dev.basin.kernel.F32Tile.WIDTH;

import jdk.incubator.vector.FloatVector;

/// The matrix product of one position, m = v u, over whole tiles: v and m have room for rows that
/// nobody reads.
///
/// Sums are short here, one chain of fused multiply-adds over the channels, so that they neither
/// continue nor go through offsets. Six rows are as many as leave each its own address in a
/// register of x86, and six of two vectors fit into 16 vector registers.
final class F32WinogradTile {
  static final int ROWS = 6;

  private F32WinogradTile() {}

  /// m[r, j] = sum over k of v[r, k] u[k, j] for `rows` rows or up to [#ROWS] - 1 more.
  ///
  /// @param depth elements of a row of v
  /// @param columns elements of a row of m, a multiple of the lanes
  /// @param u panels as in [F32BlockProduct]
  static void multiply(
      int rows,
      int depth,
      int columns,
      float[] v,
      int from,
      float[] u,
      int panels,
      float[] m,
      int to) {
    for (int j = 0; j < columns; j += WIDTH) {
      boolean whole = j + WIDTH <= columns;
      for (int r = 0; r < rows; r += ROWS) {
        int a = from + r * depth;
        int b = panels + j * depth;
        int c = to + r * columns + j;
        if (whole) {
          wide(depth, v, a, u, b, m, c, columns);
        } else {
          narrow(depth, v, a, u, b, m, c, columns);
        }
      }
    }
  }

  private static void wide(
      int depth, float[] a, int ao, float[] b, int bo, float[] c, int co, int cs) {
    int[] from = new int[ROWS];
    FloatVector[][] sums = new FloatVector[ROWS][2];
    for (int r = 0; r < ROWS; r++) {
      from[r] = ao + r * depth;
      sums[r][0] = FloatVector.zero(SPECIES);
      sums[r][1] = FloatVector.zero(SPECIES);
    }
    for (int k = 0; k < depth; k++) {
      int p = bo + k * WIDTH;
      FloatVector x = FloatVector.fromArray(SPECIES, b, p);
      FloatVector y = FloatVector.fromArray(SPECIES, b, p + LANES);
      for (int r = 0; r < ROWS; r++) {
        FloatVector w = FloatVector.broadcast(SPECIES, a[from[r] + k]);
        sums[r][0] = w.fma(x, sums[r][0]);
        sums[r][1] = w.fma(y, sums[r][1]);
      }
    }
    for (int r = 0; r < ROWS; r++) {
      sums[r][0].intoArray(c, co + r * cs);
      sums[r][1].intoArray(c, co + r * cs + LANES);
    }
  }

  /// A panel of one vector.
  private static void narrow(
      int depth, float[] a, int ao, float[] b, int bo, float[] c, int co, int cs) {
    int[] from = new int[ROWS];
    FloatVector[] sums = new FloatVector[ROWS];
    for (int r = 0; r < ROWS; r++) {
      from[r] = ao + r * depth;
      sums[r] = FloatVector.zero(SPECIES);
    }
    for (int k = 0; k < depth; k++) {
      FloatVector x = FloatVector.fromArray(SPECIES, b, bo + k * LANES);
      for (int r = 0; r < ROWS; r++) {
        sums[r] = FloatVector.broadcast(SPECIES, a[from[r] + k]).fma(x, sums[r]);
      }
    }
    for (int r = 0; r < ROWS; r++) {
      sums[r].intoArray(c, co + r * cs);
    }
  }
}
