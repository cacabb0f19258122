package dev.basin.kernel;

import static dev.basin.kernel.F32Tile.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/// The micro-kernels of [F32DirectProduct] for one vector of columns.
final class F32DirectNarrowTile {
  private F32DirectNarrowTile() {}

  /// c[co + r cs + j] = sum over k < count of a[ao + r as + k ak] b[bo + k bs + j] for `rows` rows
  /// r and `columns` columns j; reads a whole vector of b.
  ///
  /// @param rows 1 .. 8
  /// @param columns at most [F32Tile#LANES]
  static void narrow(
      int rows,
      int count,
      float[] a,
      int ao,
      int as,
      int ak,
      float[] b,
      int bo,
      int bs,
      int columns,
      float[] c,
      int co,
      int cs) {
    if (rows <= 4) {
      narrowFour(rows - 1, count, a, ao, as, ak, b, bo, bs, columns, c, co, cs);
    } else {
      narrowEight(rows - 1, count, a, ao, as, ak, b, bo, bs, columns, c, co, cs);
    }
  }

  // Rows past the last one are the last one again.

  private static void narrowEight(
      int last,
      int count,
      float[] a,
      int ao,
      int as,
      int ak,
      float[] b,
      int bo,
      int bs,
      int columns,
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
    FloatVector c0 = FloatVector.zero(SPECIES);
    FloatVector c1 = FloatVector.zero(SPECIES);
    FloatVector c2 = FloatVector.zero(SPECIES);
    FloatVector c3 = FloatVector.zero(SPECIES);
    FloatVector c4 = FloatVector.zero(SPECIES);
    FloatVector c5 = FloatVector.zero(SPECIES);
    FloatVector c6 = FloatVector.zero(SPECIES);
    FloatVector c7 = FloatVector.zero(SPECIES);
    for (int k = 0, p = bo, q = 0; k < count; k++, p += bs, q += ak) {
      FloatVector x = FloatVector.fromArray(SPECIES, b, p);
      FloatVector w0 = FloatVector.broadcast(SPECIES, a[ao + q]);
      c0 = w0.fma(x, c0);
      FloatVector w1 = FloatVector.broadcast(SPECIES, a[a1 + q]);
      c1 = w1.fma(x, c1);
      FloatVector w2 = FloatVector.broadcast(SPECIES, a[a2 + q]);
      c2 = w2.fma(x, c2);
      FloatVector w3 = FloatVector.broadcast(SPECIES, a[a3 + q]);
      c3 = w3.fma(x, c3);
      FloatVector w4 = FloatVector.broadcast(SPECIES, a[a4 + q]);
      c4 = w4.fma(x, c4);
      FloatVector w5 = FloatVector.broadcast(SPECIES, a[a5 + q]);
      c5 = w5.fma(x, c5);
      FloatVector w6 = FloatVector.broadcast(SPECIES, a[a6 + q]);
      c6 = w6.fma(x, c6);
      FloatVector w7 = FloatVector.broadcast(SPECIES, a[a7 + q]);
      c7 = w7.fma(x, c7);
    }
    VectorMask<Float> inside = SPECIES.indexInRange(0, columns);
    c0.intoArray(c, co, inside);
    c1.intoArray(c, co + r1 * cs, inside);
    c2.intoArray(c, co + r2 * cs, inside);
    c3.intoArray(c, co + r3 * cs, inside);
    c4.intoArray(c, co + r4 * cs, inside);
    c5.intoArray(c, co + r5 * cs, inside);
    c6.intoArray(c, co + r6 * cs, inside);
    c7.intoArray(c, co + r7 * cs, inside);
  }

  private static void narrowFour(
      int last,
      int count,
      float[] a,
      int ao,
      int as,
      int ak,
      float[] b,
      int bo,
      int bs,
      int columns,
      float[] c,
      int co,
      int cs) {
    int r1 = Math.min(1, last);
    int r2 = Math.min(2, last);
    int r3 = Math.min(3, last);
    int a1 = ao + r1 * as;
    int a2 = ao + r2 * as;
    int a3 = ao + r3 * as;
    FloatVector c0 = FloatVector.zero(SPECIES);
    FloatVector c1 = FloatVector.zero(SPECIES);
    FloatVector c2 = FloatVector.zero(SPECIES);
    FloatVector c3 = FloatVector.zero(SPECIES);
    for (int k = 0, p = bo, q = 0; k < count; k++, p += bs, q += ak) {
      FloatVector x = FloatVector.fromArray(SPECIES, b, p);
      FloatVector w0 = FloatVector.broadcast(SPECIES, a[ao + q]);
      c0 = w0.fma(x, c0);
      FloatVector w1 = FloatVector.broadcast(SPECIES, a[a1 + q]);
      c1 = w1.fma(x, c1);
      FloatVector w2 = FloatVector.broadcast(SPECIES, a[a2 + q]);
      c2 = w2.fma(x, c2);
      FloatVector w3 = FloatVector.broadcast(SPECIES, a[a3 + q]);
      c3 = w3.fma(x, c3);
    }
    VectorMask<Float> inside = SPECIES.indexInRange(0, columns);
    c0.intoArray(c, co, inside);
    c1.intoArray(c, co + r1 * cs, inside);
    c2.intoArray(c, co + r2 * cs, inside);
    c3.intoArray(c, co + r3 * cs, inside);
  }
}
