package dev.basin.kernel;

import static dev.basin.kernel.F32Storage.LANES;
import static dev.basin.kernel.F32Storage.SPECIES;

import jdk.incubator.vector.FloatVector;

/// The micro-kernels of [F32Attention] for weighted sums of tokens.
final class F32MixTile {
  private static final int ROWS = 5;

  private F32MixTile() {}

  /// y[yo + r ys + l] (+)= sum over i < count of w[wo + r wr + i ws] x[xo + i xs + l], for [#ROWS]
  /// rows r and the elements l of one or two vectors, but no more than `width`. Rows past the last
  /// one are the last one again.
  ///
  /// @param onward whether the sums continue what y holds
  // unrolled for VECTORS = 1, 2
  static void rectangle(
      int last,
      int count,
      int width,
      float[] w,
      int wo,
      int wr,
      int ws,
      float[] x,
      int xo,
      int xs,
      float[] y,
      int yo,
      int ys,
      boolean onward) {
    float[] z = onward ? y : F32Tile.ZEROS;
    int zo = onward ? yo : 0;
    int zs = onward ? ys : 0;
    int[] from = new int[ROWS];
    FloatVector[] factors = new FloatVector[VECTORS];
    FloatVector[][] sums = new FloatVector[ROWS][VECTORS];
    for (int r = 0; r < ROWS; r++) {
      from[r] = wo + Math.min(r, last) * wr;
      for (int v = 0; v < VECTORS; v++) {
        sums[r][v] = FloatVector.fromArray(SPECIES, z, zo + Math.min(r, last) * zs + v * LANES);
      }
    }
    for (int i = 0; i < count; i++) {
      for (int v = 0; v < VECTORS; v++) {
        factors[v] = FloatVector.fromArray(SPECIES, x, xo + i * xs + v * LANES);
      }
      for (int r = 0; r < ROWS; r++) {
        FloatVector weight = FloatVector.broadcast(SPECIES, w[from[r] + i * ws]);
        for (int v = 0; v < VECTORS; v++) {
          sums[r][v] = weight.fma(factors[v], sums[r][v]);
        }
      }
    }
    for (int r = 0; r < ROWS; r++) {
      int to = yo + Math.min(r, last) * ys;
      for (int v = 0; v < VECTORS; v++) {
        if (VECTORS == 2) {
          sums[r][v].intoArray(y, to + v * LANES);
        } else {
          sums[r][v].intoArray(y, to + v * LANES, SPECIES.indexInRange(0, width));
        }
      }
    }
  }

  /// As [#rectangle], but the sum of row r is over i <= r.
  // unrolled for VECTORS = 1, 2
  static void triangle(
      int last,
      int width,
      float[] w,
      int wo,
      int wr,
      int ws,
      float[] x,
      int xo,
      int xs,
      float[] y,
      int yo,
      int ys,
      boolean onward) {
    float[] z = onward ? y : F32Tile.ZEROS;
    int zo = onward ? yo : 0;
    int zs = onward ? ys : 0;
    FloatVector[] factors = new FloatVector[VECTORS];
    FloatVector[][] sums = new FloatVector[ROWS][VECTORS];
    for (int r = 0; r < ROWS; r++) {
      for (int v = 0; v < VECTORS; v++) {
        sums[r][v] = FloatVector.fromArray(SPECIES, z, zo + Math.min(r, last) * zs + v * LANES);
      }
    }
    for (int i = 0; i < ROWS; i++) {
      int token = Math.min(i, last);
      for (int v = 0; v < VECTORS; v++) {
        factors[v] = FloatVector.fromArray(SPECIES, x, xo + token * xs + v * LANES);
      }
      for (int r = i; r < ROWS; r++) {
        float a = w[wo + Math.min(r, last) * wr + token * ws];
        for (int v = 0; v < VECTORS; v++) {
          sums[r][v] = FloatVector.broadcast(SPECIES, a).fma(factors[v], sums[r][v]);
        }
      }
    }
    // The last row last: those past it lie where it does, and are wrong.
    for (int r = 1; r <= ROWS; r++) {
      int to = yo + Math.min(ROWS - r, last) * ys;
      for (int v = 0; v < VECTORS; v++) {
        if (VECTORS == 2) {
          sums[ROWS - r][v].intoArray(y, to + v * LANES);
        } else {
          sums[ROWS - r][v].intoArray(y, to + v * LANES, SPECIES.indexInRange(0, width));
        }
      }
    }
  }
}
