package dev.basin.kernel;

import static dev.basin.kernel.F32Tile.LANES;
import static dev.basin.kernel.F32Tile.SPECIES;

import jdk.incubator.vector.FloatVector;

/// The micro-kernels of [F32ThreeColumns] of step 2: a stretch of one row of outputs, two vectors
/// of channels each. Every other pixel is broadcast once for the two outputs that it reaches.
final class F32ColumnStepsTile {
  /// Outputs of a tile. Eight of two vectors need more than the 16 registers that x86 has for
  /// vectors of 256 bits.
  static final int ROWS = LANES * Float.BYTES == 32 ? 4 : 8;

  private F32ColumnStepsTile() {}

  /// y[yo + r ys + h LANES + j] = sum over k < count, and there over t < 3, of x[xo + table[first +
  /// k] + (2 r + t) xs] w[wo + h ws + (3 k + t) LANES + j], for [#ROWS] outputs r, two vectors h,
  /// and [#LANES] channels j.
  static void run(
      int count,
      float[] x,
      int[] table,
      int first,
      int xo,
      int xs,
      float[] w,
      int wo,
      int ws,
      float[] y,
      int yo,
      int ys) {
    if (ROWS == 4) {
      four(count, x, table, first, xo, xs, w, wo, ws, y, yo, ys);
    } else {
      eight(count, x, table, first, xo, xs, w, wo, ws, y, yo, ys);
    }
  }

  /// [#run] for 4 outputs.
  private static void four(
      int count,
      float[] x,
      int[] table,
      int first,
      int xo,
      int xs,
      float[] w,
      int wo,
      int ws,
      float[] y,
      int yo,
      int ys) {
    FloatVector c00 = FloatVector.zero(SPECIES);
    FloatVector c01 = FloatVector.zero(SPECIES);
    FloatVector c10 = FloatVector.zero(SPECIES);
    FloatVector c11 = FloatVector.zero(SPECIES);
    FloatVector c20 = FloatVector.zero(SPECIES);
    FloatVector c21 = FloatVector.zero(SPECIES);
    FloatVector c30 = FloatVector.zero(SPECIES);
    FloatVector c31 = FloatVector.zero(SPECIES);
    for (int k = 0; k < count; k++) {
      int p = xo + table[first + k];
      int q = wo + k * 3 * LANES;
      FloatVector w00 = FloatVector.fromArray(SPECIES, w, q);
      FloatVector w01 = FloatVector.fromArray(SPECIES, w, q + ws);
      FloatVector w10 = FloatVector.fromArray(SPECIES, w, q + LANES);
      FloatVector w11 = FloatVector.fromArray(SPECIES, w, q + LANES + ws);
      FloatVector w20 = FloatVector.fromArray(SPECIES, w, q + 2 * LANES);
      FloatVector w21 = FloatVector.fromArray(SPECIES, w, q + 2 * LANES + ws);
      FloatVector x0 = FloatVector.broadcast(SPECIES, x[p]);
      c00 = x0.fma(w00, c00);
      c01 = x0.fma(w01, c01);
      FloatVector x1 = FloatVector.broadcast(SPECIES, x[p + xs]);
      c00 = x1.fma(w10, c00);
      c01 = x1.fma(w11, c01);
      FloatVector x2 = FloatVector.broadcast(SPECIES, x[p + 2 * xs]);
      c00 = x2.fma(w20, c00);
      c01 = x2.fma(w21, c01);
      c10 = x2.fma(w00, c10);
      c11 = x2.fma(w01, c11);
      FloatVector x3 = FloatVector.broadcast(SPECIES, x[p + 3 * xs]);
      c10 = x3.fma(w10, c10);
      c11 = x3.fma(w11, c11);
      FloatVector x4 = FloatVector.broadcast(SPECIES, x[p + 4 * xs]);
      c10 = x4.fma(w20, c10);
      c11 = x4.fma(w21, c11);
      c20 = x4.fma(w00, c20);
      c21 = x4.fma(w01, c21);
      FloatVector x5 = FloatVector.broadcast(SPECIES, x[p + 5 * xs]);
      c20 = x5.fma(w10, c20);
      c21 = x5.fma(w11, c21);
      FloatVector x6 = FloatVector.broadcast(SPECIES, x[p + 6 * xs]);
      c20 = x6.fma(w20, c20);
      c21 = x6.fma(w21, c21);
      c30 = x6.fma(w00, c30);
      c31 = x6.fma(w01, c31);
      FloatVector x7 = FloatVector.broadcast(SPECIES, x[p + 7 * xs]);
      c30 = x7.fma(w10, c30);
      c31 = x7.fma(w11, c31);
      FloatVector x8 = FloatVector.broadcast(SPECIES, x[p + 8 * xs]);
      c30 = x8.fma(w20, c30);
      c31 = x8.fma(w21, c31);
    }
    c00.intoArray(y, yo);
    c01.intoArray(y, yo + LANES);
    c10.intoArray(y, yo + ys);
    c11.intoArray(y, yo + ys + LANES);
    c20.intoArray(y, yo + 2 * ys);
    c21.intoArray(y, yo + 2 * ys + LANES);
    c30.intoArray(y, yo + 3 * ys);
    c31.intoArray(y, yo + 3 * ys + LANES);
  }

  /// [#run] for 8 outputs.
  private static void eight(
      int count,
      float[] x,
      int[] table,
      int first,
      int xo,
      int xs,
      float[] w,
      int wo,
      int ws,
      float[] y,
      int yo,
      int ys) {
    FloatVector c00 = FloatVector.zero(SPECIES);
    FloatVector c01 = FloatVector.zero(SPECIES);
    FloatVector c10 = FloatVector.zero(SPECIES);
    FloatVector c11 = FloatVector.zero(SPECIES);
    FloatVector c20 = FloatVector.zero(SPECIES);
    FloatVector c21 = FloatVector.zero(SPECIES);
    FloatVector c30 = FloatVector.zero(SPECIES);
    FloatVector c31 = FloatVector.zero(SPECIES);
    FloatVector c40 = FloatVector.zero(SPECIES);
    FloatVector c41 = FloatVector.zero(SPECIES);
    FloatVector c50 = FloatVector.zero(SPECIES);
    FloatVector c51 = FloatVector.zero(SPECIES);
    FloatVector c60 = FloatVector.zero(SPECIES);
    FloatVector c61 = FloatVector.zero(SPECIES);
    FloatVector c70 = FloatVector.zero(SPECIES);
    FloatVector c71 = FloatVector.zero(SPECIES);
    for (int k = 0; k < count; k++) {
      int p = xo + table[first + k];
      int q = wo + k * 3 * LANES;
      FloatVector w00 = FloatVector.fromArray(SPECIES, w, q);
      FloatVector w01 = FloatVector.fromArray(SPECIES, w, q + ws);
      FloatVector w10 = FloatVector.fromArray(SPECIES, w, q + LANES);
      FloatVector w11 = FloatVector.fromArray(SPECIES, w, q + LANES + ws);
      FloatVector w20 = FloatVector.fromArray(SPECIES, w, q + 2 * LANES);
      FloatVector w21 = FloatVector.fromArray(SPECIES, w, q + 2 * LANES + ws);
      FloatVector x0 = FloatVector.broadcast(SPECIES, x[p]);
      c00 = x0.fma(w00, c00);
      c01 = x0.fma(w01, c01);
      FloatVector x1 = FloatVector.broadcast(SPECIES, x[p + xs]);
      c00 = x1.fma(w10, c00);
      c01 = x1.fma(w11, c01);
      FloatVector x2 = FloatVector.broadcast(SPECIES, x[p + 2 * xs]);
      c00 = x2.fma(w20, c00);
      c01 = x2.fma(w21, c01);
      c10 = x2.fma(w00, c10);
      c11 = x2.fma(w01, c11);
      FloatVector x3 = FloatVector.broadcast(SPECIES, x[p + 3 * xs]);
      c10 = x3.fma(w10, c10);
      c11 = x3.fma(w11, c11);
      FloatVector x4 = FloatVector.broadcast(SPECIES, x[p + 4 * xs]);
      c10 = x4.fma(w20, c10);
      c11 = x4.fma(w21, c11);
      c20 = x4.fma(w00, c20);
      c21 = x4.fma(w01, c21);
      FloatVector x5 = FloatVector.broadcast(SPECIES, x[p + 5 * xs]);
      c20 = x5.fma(w10, c20);
      c21 = x5.fma(w11, c21);
      FloatVector x6 = FloatVector.broadcast(SPECIES, x[p + 6 * xs]);
      c20 = x6.fma(w20, c20);
      c21 = x6.fma(w21, c21);
      c30 = x6.fma(w00, c30);
      c31 = x6.fma(w01, c31);
      FloatVector x7 = FloatVector.broadcast(SPECIES, x[p + 7 * xs]);
      c30 = x7.fma(w10, c30);
      c31 = x7.fma(w11, c31);
      FloatVector x8 = FloatVector.broadcast(SPECIES, x[p + 8 * xs]);
      c30 = x8.fma(w20, c30);
      c31 = x8.fma(w21, c31);
      c40 = x8.fma(w00, c40);
      c41 = x8.fma(w01, c41);
      FloatVector x9 = FloatVector.broadcast(SPECIES, x[p + 9 * xs]);
      c40 = x9.fma(w10, c40);
      c41 = x9.fma(w11, c41);
      FloatVector x10 = FloatVector.broadcast(SPECIES, x[p + 10 * xs]);
      c40 = x10.fma(w20, c40);
      c41 = x10.fma(w21, c41);
      c50 = x10.fma(w00, c50);
      c51 = x10.fma(w01, c51);
      FloatVector x11 = FloatVector.broadcast(SPECIES, x[p + 11 * xs]);
      c50 = x11.fma(w10, c50);
      c51 = x11.fma(w11, c51);
      FloatVector x12 = FloatVector.broadcast(SPECIES, x[p + 12 * xs]);
      c50 = x12.fma(w20, c50);
      c51 = x12.fma(w21, c51);
      c60 = x12.fma(w00, c60);
      c61 = x12.fma(w01, c61);
      FloatVector x13 = FloatVector.broadcast(SPECIES, x[p + 13 * xs]);
      c60 = x13.fma(w10, c60);
      c61 = x13.fma(w11, c61);
      FloatVector x14 = FloatVector.broadcast(SPECIES, x[p + 14 * xs]);
      c60 = x14.fma(w20, c60);
      c61 = x14.fma(w21, c61);
      c70 = x14.fma(w00, c70);
      c71 = x14.fma(w01, c71);
      FloatVector x15 = FloatVector.broadcast(SPECIES, x[p + 15 * xs]);
      c70 = x15.fma(w10, c70);
      c71 = x15.fma(w11, c71);
      FloatVector x16 = FloatVector.broadcast(SPECIES, x[p + 16 * xs]);
      c70 = x16.fma(w20, c70);
      c71 = x16.fma(w21, c71);
    }
    c00.intoArray(y, yo);
    c01.intoArray(y, yo + LANES);
    c10.intoArray(y, yo + ys);
    c11.intoArray(y, yo + ys + LANES);
    c20.intoArray(y, yo + 2 * ys);
    c21.intoArray(y, yo + 2 * ys + LANES);
    c30.intoArray(y, yo + 3 * ys);
    c31.intoArray(y, yo + 3 * ys + LANES);
    c40.intoArray(y, yo + 4 * ys);
    c41.intoArray(y, yo + 4 * ys + LANES);
    c50.intoArray(y, yo + 5 * ys);
    c51.intoArray(y, yo + 5 * ys + LANES);
    c60.intoArray(y, yo + 6 * ys);
    c61.intoArray(y, yo + 6 * ys + LANES);
    c70.intoArray(y, yo + 7 * ys);
    c71.intoArray(y, yo + 7 * ys + LANES);
  }
}
