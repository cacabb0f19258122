package dev.basin.kernel;

import static dev.basin.kernel.F32Tile.LANES;
import static dev.basin.kernel.F32Tile.SPECIES;
import static dev.basin.kernel.F32Tile.WIDTH;

import jdk.incubator.vector.FloatVector;

/// The matrix product of one position, m = v u, over whole tiles: v and m have room for rows that
/// nobody reads.
///
/// Sums are short here, one chain of fused multiply-adds over the channels, so that they neither
/// continue nor go through offsets. Where the channels are a constant, so are the offsets of the
/// rows: they take no arithmetic and no registers.
final class F32WinogradTile {
  /// Rows of a tile. Eight of two vectors need more than the 16 registers that x86 has for vectors
  /// of 256 bits.
  static final int ROWS = LANES * Float.BYTES == 32 ? 6 : 8;

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
    int channels = depth == 32 || depth == 64 || depth == 128 ? depth : 0;
    for (int j = 0; j < columns; j += WIDTH) {
      boolean whole = j + WIDTH <= columns;
      for (int r = 0; r < rows; r += ROWS) {
        int a = from + r * depth;
        int b = panels + j * depth;
        int c = to + r * columns + j;
        if (whole) {
          wide(channels, depth, v, a, u, b, m, c, columns);
        } else {
          narrow(channels, depth, v, a, u, b, m, c, columns);
        }
      }
    }
  }

  /// A panel of two vectors.
  ///
  /// @param channels depth, if it is among the constants below, or 0
  // unrolled for CHANNELS = 0, 32, 64, 128 and ROWS = 6, 8
  private static void wide(
      int channels, int depth, float[] a, int ao, float[] b, int bo, float[] c, int co, int cs) {
    int[] from = new int[ROWS];
    FloatVector[][] sums = new FloatVector[ROWS][2];
    for (int r = 0; r < ROWS; r++) {
      from[r] = CHANNELS == 0 ? ao + r * depth : r * CHANNELS;
      sums[r][0] = FloatVector.zero(SPECIES);
      sums[r][1] = FloatVector.zero(SPECIES);
    }
    for (int k = 0; k < depth; k++) {
      int q = CHANNELS == 0 ? k : ao + k;
      int p = bo + k * WIDTH;
      FloatVector x = FloatVector.fromArray(SPECIES, b, p);
      FloatVector y = FloatVector.fromArray(SPECIES, b, p + LANES);
      for (int r = 0; r < ROWS; r++) {
        FloatVector w = FloatVector.broadcast(SPECIES, a[q + from[r]]);
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
  ///
  /// @param channels depth, if it is among the constants below, or 0
  // unrolled for CHANNELS = 0, 32, 64, 128 and ROWS = 6, 8
  private static void narrow(
      int channels, int depth, float[] a, int ao, float[] b, int bo, float[] c, int co, int cs) {
    int[] from = new int[ROWS];
    FloatVector[] sums = new FloatVector[ROWS];
    for (int r = 0; r < ROWS; r++) {
      from[r] = CHANNELS == 0 ? ao + r * depth : r * CHANNELS;
      sums[r] = FloatVector.zero(SPECIES);
    }
    for (int k = 0; k < depth; k++) {
      int q = CHANNELS == 0 ? k : ao + k;
      FloatVector x = FloatVector.fromArray(SPECIES, b, bo + k * LANES);
      for (int r = 0; r < ROWS; r++) {
        sums[r] = FloatVector.broadcast(SPECIES, a[q + from[r]]).fma(x, sums[r]);
      }
    }
    for (int r = 0; r < ROWS; r++) {
      sums[r].intoArray(c, co + r * cs);
    }
  }
}
