package dev.basin.kernel;

import static dev.basin.kernel.F32Tile.LANES;
import static dev.basin.kernel.F32Tile.SPECIES;

import jdk.incubator.vector.FloatVector;

/// The micro-kernels of [F32ThreeColumns] for the adjoint of stride 2: a stretch of pairs of
/// outputs, one vector of channels each. The left one of a pair has one column of taps, the right
/// one two.
final class F32ColumnPairsTile {
  /// Pairs of a tile. Eight need more than the 16 registers that x86 has for vectors of 256 bits.
  static final int PAIRS = LANES * Float.BYTES == 32 ? 4 : 8;

  private F32ColumnPairsTile() {}

  /// With x_r = x[xo + table[first + k] + r xs] and w_t = w[wo + (3 k + t) LANES + j], y[yo + 2 r
  /// ys
  /// + j] = sum over k < count of x_r w_0, and y[yo + (2 r + 1) ys + j] = sum over k of x_r w_1 and
  ///   x_(r + 1) w_2, for [#PAIRS] pairs r and [#LANES] channels j.
  static void run(
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
    if (PAIRS == 4) {
      four(count, x, table, first, xo, xs, w, wo, y, yo, ys);
    } else {
      eight(count, x, table, first, xo, xs, w, wo, y, yo, ys);
    }
  }

  /// [#run] for 4 pairs.
  private static void four(
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
      c1 = x0.fma(w1, c1);
      FloatVector x1 = FloatVector.broadcast(SPECIES, x[p + xs]);
      c1 = x1.fma(w2, c1);
      c2 = x1.fma(w0, c2);
      c3 = x1.fma(w1, c3);
      FloatVector x2 = FloatVector.broadcast(SPECIES, x[p + 2 * xs]);
      c3 = x2.fma(w2, c3);
      c4 = x2.fma(w0, c4);
      c5 = x2.fma(w1, c5);
      FloatVector x3 = FloatVector.broadcast(SPECIES, x[p + 3 * xs]);
      c5 = x3.fma(w2, c5);
      c6 = x3.fma(w0, c6);
      c7 = x3.fma(w1, c7);
      FloatVector x4 = FloatVector.broadcast(SPECIES, x[p + 4 * xs]);
      c7 = x4.fma(w2, c7);
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

  /// [#run] for 8 pairs.
  private static void eight(
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
      c1 = x0.fma(w1, c1);
      FloatVector x1 = FloatVector.broadcast(SPECIES, x[p + xs]);
      c1 = x1.fma(w2, c1);
      c2 = x1.fma(w0, c2);
      c3 = x1.fma(w1, c3);
      FloatVector x2 = FloatVector.broadcast(SPECIES, x[p + 2 * xs]);
      c3 = x2.fma(w2, c3);
      c4 = x2.fma(w0, c4);
      c5 = x2.fma(w1, c5);
      FloatVector x3 = FloatVector.broadcast(SPECIES, x[p + 3 * xs]);
      c5 = x3.fma(w2, c5);
      c6 = x3.fma(w0, c6);
      c7 = x3.fma(w1, c7);
      FloatVector x4 = FloatVector.broadcast(SPECIES, x[p + 4 * xs]);
      c7 = x4.fma(w2, c7);
      c8 = x4.fma(w0, c8);
      c9 = x4.fma(w1, c9);
      FloatVector x5 = FloatVector.broadcast(SPECIES, x[p + 5 * xs]);
      c9 = x5.fma(w2, c9);
      c10 = x5.fma(w0, c10);
      c11 = x5.fma(w1, c11);
      FloatVector x6 = FloatVector.broadcast(SPECIES, x[p + 6 * xs]);
      c11 = x6.fma(w2, c11);
      c12 = x6.fma(w0, c12);
      c13 = x6.fma(w1, c13);
      FloatVector x7 = FloatVector.broadcast(SPECIES, x[p + 7 * xs]);
      c13 = x7.fma(w2, c13);
      c14 = x7.fma(w0, c14);
      c15 = x7.fma(w1, c15);
      FloatVector x8 = FloatVector.broadcast(SPECIES, x[p + 8 * xs]);
      c15 = x8.fma(w2, c15);
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
}
