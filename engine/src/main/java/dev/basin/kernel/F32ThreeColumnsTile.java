package dev.basin.kernel;

import static dev.basin.kernel.F32Tile.LANES;
import static dev.basin.kernel.F32Tile.SPECIES;

import jdk.incubator.vector.FloatVector;

/// The micro-kernels of [F32ThreeColumns] of step 1: a stretch of one row of outputs, one vector of
/// channels each. A pixel is broadcast once for the three outputs that it reaches.
final class F32ThreeColumnsTile {
  /// Outputs of a tile, at least.
  static final int ROWS = 8;

  /// Outputs of a tile, at most. Sixteen need more than the 16 registers that x86 has for vectors
  /// of 256 bits.
  static final int MOST_ROWS = LANES * Float.BYTES == 32 ? ROWS : 16;

  private F32ThreeColumnsTile() {}

  /// y[yo + r ys + j] = sum over k < count, and there over t < 3, of x[xo + table[first + k] + (r +
  /// t) xs] w[wo + (3 k + t) LANES + j], for 16 outputs r and [#LANES] channels j.
  static void sixteen(
      int count,
      float[] x,
      int[] table,
      int first,
      int xo,
      int xs,
      float[] w,
      int wo,
      float[] y,
      int yo,
      int ys) {
    FloatVector c0 = FloatVector.zero(SPECIES);
    FloatVector c1 = FloatVector.zero(SPECIES);
    FloatVector c2 = FloatVector.zero(SPECIES);
    FloatVector c3 = FloatVector.zero(SPECIES);
    FloatVector c4 = FloatVector.zero(SPECIES);
    FloatVector c5 = FloatVector.zero(SPECIES);
    FloatVector c6 = FloatVector.zero(SPECIES);
    FloatVector c7 = FloatVector.zero(SPECIES);
    FloatVector c8 = FloatVector.zero(SPECIES);
    FloatVector c9 = FloatVector.zero(SPECIES);
    FloatVector c10 = FloatVector.zero(SPECIES);
    FloatVector c11 = FloatVector.zero(SPECIES);
    FloatVector c12 = FloatVector.zero(SPECIES);
    FloatVector c13 = FloatVector.zero(SPECIES);
    FloatVector c14 = FloatVector.zero(SPECIES);
    FloatVector c15 = FloatVector.zero(SPECIES);
    for (int k = 0; k < count; k++) {
      int p = xo + table[first + k];
      int q = wo + k * 3 * LANES;
      FloatVector w0 = FloatVector.fromArray(SPECIES, w, q);
      FloatVector w1 = FloatVector.fromArray(SPECIES, w, q + LANES);
      FloatVector w2 = FloatVector.fromArray(SPECIES, w, q + 2 * LANES);
      FloatVector x0 = FloatVector.broadcast(SPECIES, x[p]);
      c0 = x0.fma(w0, c0);
      FloatVector x1 = FloatVector.broadcast(SPECIES, x[p + xs]);
      c0 = x1.fma(w1, c0);
      c1 = x1.fma(w0, c1);
      FloatVector x2 = FloatVector.broadcast(SPECIES, x[p + 2 * xs]);
      c0 = x2.fma(w2, c0);
      c1 = x2.fma(w1, c1);
      c2 = x2.fma(w0, c2);
      FloatVector x3 = FloatVector.broadcast(SPECIES, x[p + 3 * xs]);
      c1 = x3.fma(w2, c1);
      c2 = x3.fma(w1, c2);
      c3 = x3.fma(w0, c3);
      FloatVector x4 = FloatVector.broadcast(SPECIES, x[p + 4 * xs]);
      c2 = x4.fma(w2, c2);
      c3 = x4.fma(w1, c3);
      c4 = x4.fma(w0, c4);
      FloatVector x5 = FloatVector.broadcast(SPECIES, x[p + 5 * xs]);
      c3 = x5.fma(w2, c3);
      c4 = x5.fma(w1, c4);
      c5 = x5.fma(w0, c5);
      FloatVector x6 = FloatVector.broadcast(SPECIES, x[p + 6 * xs]);
      c4 = x6.fma(w2, c4);
      c5 = x6.fma(w1, c5);
      c6 = x6.fma(w0, c6);
      FloatVector x7 = FloatVector.broadcast(SPECIES, x[p + 7 * xs]);
      c5 = x7.fma(w2, c5);
      c6 = x7.fma(w1, c6);
      c7 = x7.fma(w0, c7);
      FloatVector x8 = FloatVector.broadcast(SPECIES, x[p + 8 * xs]);
      c6 = x8.fma(w2, c6);
      c7 = x8.fma(w1, c7);
      c8 = x8.fma(w0, c8);
      FloatVector x9 = FloatVector.broadcast(SPECIES, x[p + 9 * xs]);
      c7 = x9.fma(w2, c7);
      c8 = x9.fma(w1, c8);
      c9 = x9.fma(w0, c9);
      FloatVector x10 = FloatVector.broadcast(SPECIES, x[p + 10 * xs]);
      c8 = x10.fma(w2, c8);
      c9 = x10.fma(w1, c9);
      c10 = x10.fma(w0, c10);
      FloatVector x11 = FloatVector.broadcast(SPECIES, x[p + 11 * xs]);
      c9 = x11.fma(w2, c9);
      c10 = x11.fma(w1, c10);
      c11 = x11.fma(w0, c11);
      FloatVector x12 = FloatVector.broadcast(SPECIES, x[p + 12 * xs]);
      c10 = x12.fma(w2, c10);
      c11 = x12.fma(w1, c11);
      c12 = x12.fma(w0, c12);
      FloatVector x13 = FloatVector.broadcast(SPECIES, x[p + 13 * xs]);
      c11 = x13.fma(w2, c11);
      c12 = x13.fma(w1, c12);
      c13 = x13.fma(w0, c13);
      FloatVector x14 = FloatVector.broadcast(SPECIES, x[p + 14 * xs]);
      c12 = x14.fma(w2, c12);
      c13 = x14.fma(w1, c13);
      c14 = x14.fma(w0, c14);
      FloatVector x15 = FloatVector.broadcast(SPECIES, x[p + 15 * xs]);
      c13 = x15.fma(w2, c13);
      c14 = x15.fma(w1, c14);
      c15 = x15.fma(w0, c15);
      FloatVector x16 = FloatVector.broadcast(SPECIES, x[p + 16 * xs]);
      c14 = x16.fma(w2, c14);
      c15 = x16.fma(w1, c15);
      FloatVector x17 = FloatVector.broadcast(SPECIES, x[p + 17 * xs]);
      c15 = x17.fma(w2, c15);
    }
    c0.intoArray(y, yo);
    c1.intoArray(y, yo + ys);
    c2.intoArray(y, yo + 2 * ys);
    c3.intoArray(y, yo + 3 * ys);
    c4.intoArray(y, yo + 4 * ys);
    c5.intoArray(y, yo + 5 * ys);
    c6.intoArray(y, yo + 6 * ys);
    c7.intoArray(y, yo + 7 * ys);
    c8.intoArray(y, yo + 8 * ys);
    c9.intoArray(y, yo + 9 * ys);
    c10.intoArray(y, yo + 10 * ys);
    c11.intoArray(y, yo + 11 * ys);
    c12.intoArray(y, yo + 12 * ys);
    c13.intoArray(y, yo + 13 * ys);
    c14.intoArray(y, yo + 14 * ys);
    c15.intoArray(y, yo + 15 * ys);
  }

  /// As [#sixteen], for 8 outputs.
  static void eight(
      int count,
      float[] x,
      int[] table,
      int first,
      int xo,
      int xs,
      float[] w,
      int wo,
      float[] y,
      int yo,
      int ys) {
    FloatVector c0 = FloatVector.zero(SPECIES);
    FloatVector c1 = FloatVector.zero(SPECIES);
    FloatVector c2 = FloatVector.zero(SPECIES);
    FloatVector c3 = FloatVector.zero(SPECIES);
    FloatVector c4 = FloatVector.zero(SPECIES);
    FloatVector c5 = FloatVector.zero(SPECIES);
    FloatVector c6 = FloatVector.zero(SPECIES);
    FloatVector c7 = FloatVector.zero(SPECIES);
    for (int k = 0; k < count; k++) {
      int p = xo + table[first + k];
      int q = wo + k * 3 * LANES;
      FloatVector w0 = FloatVector.fromArray(SPECIES, w, q);
      FloatVector w1 = FloatVector.fromArray(SPECIES, w, q + LANES);
      FloatVector w2 = FloatVector.fromArray(SPECIES, w, q + 2 * LANES);
      FloatVector x0 = FloatVector.broadcast(SPECIES, x[p]);
      c0 = x0.fma(w0, c0);
      FloatVector x1 = FloatVector.broadcast(SPECIES, x[p + xs]);
      c0 = x1.fma(w1, c0);
      c1 = x1.fma(w0, c1);
      FloatVector x2 = FloatVector.broadcast(SPECIES, x[p + 2 * xs]);
      c0 = x2.fma(w2, c0);
      c1 = x2.fma(w1, c1);
      c2 = x2.fma(w0, c2);
      FloatVector x3 = FloatVector.broadcast(SPECIES, x[p + 3 * xs]);
      c1 = x3.fma(w2, c1);
      c2 = x3.fma(w1, c2);
      c3 = x3.fma(w0, c3);
      FloatVector x4 = FloatVector.broadcast(SPECIES, x[p + 4 * xs]);
      c2 = x4.fma(w2, c2);
      c3 = x4.fma(w1, c3);
      c4 = x4.fma(w0, c4);
      FloatVector x5 = FloatVector.broadcast(SPECIES, x[p + 5 * xs]);
      c3 = x5.fma(w2, c3);
      c4 = x5.fma(w1, c4);
      c5 = x5.fma(w0, c5);
      FloatVector x6 = FloatVector.broadcast(SPECIES, x[p + 6 * xs]);
      c4 = x6.fma(w2, c4);
      c5 = x6.fma(w1, c5);
      c6 = x6.fma(w0, c6);
      FloatVector x7 = FloatVector.broadcast(SPECIES, x[p + 7 * xs]);
      c5 = x7.fma(w2, c5);
      c6 = x7.fma(w1, c6);
      c7 = x7.fma(w0, c7);
      FloatVector x8 = FloatVector.broadcast(SPECIES, x[p + 8 * xs]);
      c6 = x8.fma(w2, c6);
      c7 = x8.fma(w1, c7);
      FloatVector x9 = FloatVector.broadcast(SPECIES, x[p + 9 * xs]);
      c7 = x9.fma(w2, c7);
    }
    c0.intoArray(y, yo);
    c1.intoArray(y, yo + ys);
    c2.intoArray(y, yo + 2 * ys);
    c3.intoArray(y, yo + 3 * ys);
    c4.intoArray(y, yo + 4 * ys);
    c5.intoArray(y, yo + 5 * ys);
    c6.intoArray(y, yo + 6 * ys);
    c7.intoArray(y, yo + 7 * ys);
  }
}
