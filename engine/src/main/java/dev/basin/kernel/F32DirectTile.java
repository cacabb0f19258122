package dev.basin.kernel;

import static dev.basin.kernel.F32Tile.SPECIES;

import jdk.incubator.vector.FloatVector;

/// The micro-kernels of [F32DirectProduct] for two vectors of columns and more: as those of
/// [F32Tile], but both operands are read where they lie.
///
/// Step `ak` is no constant, so that each element of a is checked in each pass. With a constant 1,
/// which lets C2 check ahead of the loop, products of 32 to 64 rows ran at 81 to 83 % of this rate.
final class F32DirectTile {
  private F32DirectTile() {}

  /// c[co + r cs + j] = sum over k < count of a[ao + r as + k ak] b[bo + k bs + j] for `rows` rows
  /// r and the columns j of two vectors, of which the second begins at `second`; they may overlap.
  ///
  /// @param rows 1 .. [F32Tile#ROWS]
  static void wide(
      int rows,
      int count,
      float[] a,
      int ao,
      int as,
      int ak,
      float[] b,
      int bo,
      int bs,
      int second,
      float[] c,
      int co,
      int cs) {
    if (rows == 1) {
      wideOne(count, a, ao, ak, b, bo, bs, second, c, co);
    } else if (rows <= 4) {
      wideFour(rows - 1, count, a, ao, as, ak, b, bo, bs, second, c, co, cs);
    } else {
      wideEight(rows - 1, count, a, ao, as, ak, b, bo, bs, second, c, co, cs);
    }
  }

  // Rows past the last one are the last one again.

  private static void wideEight(
      int last,
      int count,
      float[] a,
      int ao,
      int as,
      int ak,
      float[] b,
      int bo,
      int bs,
      int second,
      float[] c,
      int co,
      int cs) {
    int r1 = Math.min(1, last);
    int r2 = Math.min(2, last);
    int r3 = Math.min(3, last);
    int r4 = Math.min(4, last);
    int r5 = Math.min(5, last);
    int r6 = Math.min(6, last);
    int r7 = Math.min(7, last);
    int a1 = ao + r1 * as;
    int a2 = ao + r2 * as;
    int a3 = ao + r3 * as;
    int a4 = ao + r4 * as;
    int a5 = ao + r5 * as;
    int a6 = ao + r6 * as;
    int a7 = ao + r7 * as;
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
    for (int k = 0, p = bo, q = 0; k < count; k++, p += bs, q += ak) {
      FloatVector x = FloatVector.fromArray(SPECIES, b, p);
      FloatVector y = FloatVector.fromArray(SPECIES, b, p + second);
      FloatVector w0 = FloatVector.broadcast(SPECIES, a[ao + q]);
      c00 = w0.fma(x, c00);
      c01 = w0.fma(y, c01);
      FloatVector w1 = FloatVector.broadcast(SPECIES, a[a1 + q]);
      c10 = w1.fma(x, c10);
      c11 = w1.fma(y, c11);
      FloatVector w2 = FloatVector.broadcast(SPECIES, a[a2 + q]);
      c20 = w2.fma(x, c20);
      c21 = w2.fma(y, c21);
      FloatVector w3 = FloatVector.broadcast(SPECIES, a[a3 + q]);
      c30 = w3.fma(x, c30);
      c31 = w3.fma(y, c31);
      FloatVector w4 = FloatVector.broadcast(SPECIES, a[a4 + q]);
      c40 = w4.fma(x, c40);
      c41 = w4.fma(y, c41);
      FloatVector w5 = FloatVector.broadcast(SPECIES, a[a5 + q]);
      c50 = w5.fma(x, c50);
      c51 = w5.fma(y, c51);
      FloatVector w6 = FloatVector.broadcast(SPECIES, a[a6 + q]);
      c60 = w6.fma(x, c60);
      c61 = w6.fma(y, c61);
      FloatVector w7 = FloatVector.broadcast(SPECIES, a[a7 + q]);
      c70 = w7.fma(x, c70);
      c71 = w7.fma(y, c71);
    }
    c00.intoArray(c, co);
    c01.intoArray(c, co + second);
    c10.intoArray(c, co + r1 * cs);
    c11.intoArray(c, co + r1 * cs + second);
    c20.intoArray(c, co + r2 * cs);
    c21.intoArray(c, co + r2 * cs + second);
    c30.intoArray(c, co + r3 * cs);
    c31.intoArray(c, co + r3 * cs + second);
    c40.intoArray(c, co + r4 * cs);
    c41.intoArray(c, co + r4 * cs + second);
    c50.intoArray(c, co + r5 * cs);
    c51.intoArray(c, co + r5 * cs + second);
    c60.intoArray(c, co + r6 * cs);
    c61.intoArray(c, co + r6 * cs + second);
    c70.intoArray(c, co + r7 * cs);
    c71.intoArray(c, co + r7 * cs + second);
  }

  private static void wideFour(
      int last,
      int count,
      float[] a,
      int ao,
      int as,
      int ak,
      float[] b,
      int bo,
      int bs,
      int second,
      float[] c,
      int co,
      int cs) {
    int r1 = Math.min(1, last);
    int r2 = Math.min(2, last);
    int r3 = Math.min(3, last);
    int a1 = ao + r1 * as;
    int a2 = ao + r2 * as;
    int a3 = ao + r3 * as;
    FloatVector c00 = FloatVector.zero(SPECIES);
    FloatVector c01 = FloatVector.zero(SPECIES);
    FloatVector c10 = FloatVector.zero(SPECIES);
    FloatVector c11 = FloatVector.zero(SPECIES);
    FloatVector c20 = FloatVector.zero(SPECIES);
    FloatVector c21 = FloatVector.zero(SPECIES);
    FloatVector c30 = FloatVector.zero(SPECIES);
    FloatVector c31 = FloatVector.zero(SPECIES);
    for (int k = 0, p = bo, q = 0; k < count; k++, p += bs, q += ak) {
      FloatVector x = FloatVector.fromArray(SPECIES, b, p);
      FloatVector y = FloatVector.fromArray(SPECIES, b, p + second);
      FloatVector w0 = FloatVector.broadcast(SPECIES, a[ao + q]);
      c00 = w0.fma(x, c00);
      c01 = w0.fma(y, c01);
      FloatVector w1 = FloatVector.broadcast(SPECIES, a[a1 + q]);
      c10 = w1.fma(x, c10);
      c11 = w1.fma(y, c11);
      FloatVector w2 = FloatVector.broadcast(SPECIES, a[a2 + q]);
      c20 = w2.fma(x, c20);
      c21 = w2.fma(y, c21);
      FloatVector w3 = FloatVector.broadcast(SPECIES, a[a3 + q]);
      c30 = w3.fma(x, c30);
      c31 = w3.fma(y, c31);
    }
    c00.intoArray(c, co);
    c01.intoArray(c, co + second);
    c10.intoArray(c, co + r1 * cs);
    c11.intoArray(c, co + r1 * cs + second);
    c20.intoArray(c, co + r2 * cs);
    c21.intoArray(c, co + r2 * cs + second);
    c30.intoArray(c, co + r3 * cs);
    c31.intoArray(c, co + r3 * cs + second);
  }

  private static void wideOne(
      int count,
      float[] a,
      int ao,
      int ak,
      float[] b,
      int bo,
      int bs,
      int second,
      float[] c,
      int co) {
    FloatVector c00 = FloatVector.zero(SPECIES);
    FloatVector c01 = FloatVector.zero(SPECIES);
    for (int k = 0, p = bo, q = 0; k < count; k++, p += bs, q += ak) {
      FloatVector x = FloatVector.fromArray(SPECIES, b, p);
      FloatVector y = FloatVector.fromArray(SPECIES, b, p + second);
      FloatVector w0 = FloatVector.broadcast(SPECIES, a[ao + q]);
      c00 = w0.fma(x, c00);
      c01 = w0.fma(y, c01);
    }
    c00.intoArray(c, co);
    c01.intoArray(c, co + second);
  }
}
