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
      int depth, float[] a, int a0, float[] b, int bo, float[] c, int co, int cs) {
    int a1 = a0 + depth, a2 = a1 + depth, a3 = a2 + depth, a4 = a3 + depth, a5 = a4 + depth;
    FloatVector c00 = FloatVector.zero(SPECIES), c01 = c00, c10 = c00, c11 = c00;
    FloatVector c20 = c00, c21 = c00, c30 = c00, c31 = c00;
    FloatVector c40 = c00, c41 = c00, c50 = c00, c51 = c00;
    for (int k = 0; k < depth; k++) {
      int p = bo + k * WIDTH;
      FloatVector x = FloatVector.fromArray(SPECIES, b, p);
      FloatVector y = FloatVector.fromArray(SPECIES, b, p + LANES);
      FloatVector w0 = FloatVector.broadcast(SPECIES, a[a0 + k]);
      c00 = w0.fma(x, c00);
      c01 = w0.fma(y, c01);
      FloatVector w1 = FloatVector.broadcast(SPECIES, a[a1 + k]);
      c10 = w1.fma(x, c10);
      c11 = w1.fma(y, c11);
      FloatVector w2 = FloatVector.broadcast(SPECIES, a[a2 + k]);
      c20 = w2.fma(x, c20);
      c21 = w2.fma(y, c21);
      FloatVector w3 = FloatVector.broadcast(SPECIES, a[a3 + k]);
      c30 = w3.fma(x, c30);
      c31 = w3.fma(y, c31);
      FloatVector w4 = FloatVector.broadcast(SPECIES, a[a4 + k]);
      c40 = w4.fma(x, c40);
      c41 = w4.fma(y, c41);
      FloatVector w5 = FloatVector.broadcast(SPECIES, a[a5 + k]);
      c50 = w5.fma(x, c50);
      c51 = w5.fma(y, c51);
    }
    c00.intoArray(c, co);
    c01.intoArray(c, co + LANES);
    c10.intoArray(c, co + cs);
    c11.intoArray(c, co + cs + LANES);
    c20.intoArray(c, co + 2 * cs);
    c21.intoArray(c, co + 2 * cs + LANES);
    c30.intoArray(c, co + 3 * cs);
    c31.intoArray(c, co + 3 * cs + LANES);
    c40.intoArray(c, co + 4 * cs);
    c41.intoArray(c, co + 4 * cs + LANES);
    c50.intoArray(c, co + 5 * cs);
    c51.intoArray(c, co + 5 * cs + LANES);
  }

  /// A panel of one vector.
  private static void narrow(
      int depth, float[] a, int a0, float[] b, int bo, float[] c, int co, int cs) {
    int a1 = a0 + depth, a2 = a1 + depth, a3 = a2 + depth, a4 = a3 + depth, a5 = a4 + depth;
    FloatVector c0 = FloatVector.zero(SPECIES), c1 = c0, c2 = c0, c3 = c0, c4 = c0, c5 = c0;
    for (int k = 0; k < depth; k++) {
      FloatVector x = FloatVector.fromArray(SPECIES, b, bo + k * LANES);
      c0 = FloatVector.broadcast(SPECIES, a[a0 + k]).fma(x, c0);
      c1 = FloatVector.broadcast(SPECIES, a[a1 + k]).fma(x, c1);
      c2 = FloatVector.broadcast(SPECIES, a[a2 + k]).fma(x, c2);
      c3 = FloatVector.broadcast(SPECIES, a[a3 + k]).fma(x, c3);
      c4 = FloatVector.broadcast(SPECIES, a[a4 + k]).fma(x, c4);
      c5 = FloatVector.broadcast(SPECIES, a[a5 + k]).fma(x, c5);
    }
    c0.intoArray(c, co);
    c1.intoArray(c, co + cs);
    c2.intoArray(c, co + 2 * cs);
    c3.intoArray(c, co + 3 * cs);
    c4.intoArray(c, co + 4 * cs);
    c5.intoArray(c, co + 5 * cs);
  }
}
