package dev.basin.kernel;

import static dev.basin.kernel.F32Tile.LANES;
import static dev.basin.kernel.F32Tile.SPECIES;

import jdk.incubator.vector.FloatVector;

/// A tile of [F32Tile] with three vectors per row: 24 outputs in registers, where there are 32.
final class F32LongTile {
  static final int ROWS = 8;

  /// Where a sum begins: to be read with row pitch 0.
  static final float[] ZEROS = new float[3 * LANES];

  private F32LongTile() {}

  /// c[co + r cs + h LANES + j] = z[zo + r zs + h LANES + j] + sum over k < count of a[ao + k as +
  /// r] b[table[first + k] + b_h + j], for [#ROWS] rows r, three column groups h at `b0`, `b1` and
  /// `b2`, and [#LANES] columns j of each.
  static void gathered(
      int count,
      float[] a,
      int ao,
      int as,
      float[] b,
      int[] table,
      int first,
      int b0,
      int b1,
      int b2,
      float[] z,
      int zo,
      int zs,
      float[] c,
      int co,
      int cs) {
    FloatVector c00 = FloatVector.fromArray(SPECIES, z, zo);
    FloatVector c01 = FloatVector.fromArray(SPECIES, z, zo + LANES);
    FloatVector c02 = FloatVector.fromArray(SPECIES, z, zo + 2 * LANES);
    FloatVector c10 = FloatVector.fromArray(SPECIES, z, zo + zs);
    FloatVector c11 = FloatVector.fromArray(SPECIES, z, zo + zs + LANES);
    FloatVector c12 = FloatVector.fromArray(SPECIES, z, zo + zs + 2 * LANES);
    FloatVector c20 = FloatVector.fromArray(SPECIES, z, zo + 2 * zs);
    FloatVector c21 = FloatVector.fromArray(SPECIES, z, zo + 2 * zs + LANES);
    FloatVector c22 = FloatVector.fromArray(SPECIES, z, zo + 2 * zs + 2 * LANES);
    FloatVector c30 = FloatVector.fromArray(SPECIES, z, zo + 3 * zs);
    FloatVector c31 = FloatVector.fromArray(SPECIES, z, zo + 3 * zs + LANES);
    FloatVector c32 = FloatVector.fromArray(SPECIES, z, zo + 3 * zs + 2 * LANES);
    FloatVector c40 = FloatVector.fromArray(SPECIES, z, zo + 4 * zs);
    FloatVector c41 = FloatVector.fromArray(SPECIES, z, zo + 4 * zs + LANES);
    FloatVector c42 = FloatVector.fromArray(SPECIES, z, zo + 4 * zs + 2 * LANES);
    FloatVector c50 = FloatVector.fromArray(SPECIES, z, zo + 5 * zs);
    FloatVector c51 = FloatVector.fromArray(SPECIES, z, zo + 5 * zs + LANES);
    FloatVector c52 = FloatVector.fromArray(SPECIES, z, zo + 5 * zs + 2 * LANES);
    FloatVector c60 = FloatVector.fromArray(SPECIES, z, zo + 6 * zs);
    FloatVector c61 = FloatVector.fromArray(SPECIES, z, zo + 6 * zs + LANES);
    FloatVector c62 = FloatVector.fromArray(SPECIES, z, zo + 6 * zs + 2 * LANES);
    FloatVector c70 = FloatVector.fromArray(SPECIES, z, zo + 7 * zs);
    FloatVector c71 = FloatVector.fromArray(SPECIES, z, zo + 7 * zs + LANES);
    FloatVector c72 = FloatVector.fromArray(SPECIES, z, zo + 7 * zs + 2 * LANES);
    for (int k = 0; k < count; k++) {
      int q = ao + k * as;
      int p = table[first + k];
      FloatVector x0 = FloatVector.fromArray(SPECIES, b, p + b0);
      FloatVector x1 = FloatVector.fromArray(SPECIES, b, p + b1);
      FloatVector x2 = FloatVector.fromArray(SPECIES, b, p + b2);
      FloatVector w0 = FloatVector.broadcast(SPECIES, a[q]);
      c00 = w0.fma(x0, c00);
      c01 = w0.fma(x1, c01);
      c02 = w0.fma(x2, c02);
      FloatVector w1 = FloatVector.broadcast(SPECIES, a[q + 1]);
      c10 = w1.fma(x0, c10);
      c11 = w1.fma(x1, c11);
      c12 = w1.fma(x2, c12);
      FloatVector w2 = FloatVector.broadcast(SPECIES, a[q + 2]);
      c20 = w2.fma(x0, c20);
      c21 = w2.fma(x1, c21);
      c22 = w2.fma(x2, c22);
      FloatVector w3 = FloatVector.broadcast(SPECIES, a[q + 3]);
      c30 = w3.fma(x0, c30);
      c31 = w3.fma(x1, c31);
      c32 = w3.fma(x2, c32);
      FloatVector w4 = FloatVector.broadcast(SPECIES, a[q + 4]);
      c40 = w4.fma(x0, c40);
      c41 = w4.fma(x1, c41);
      c42 = w4.fma(x2, c42);
      FloatVector w5 = FloatVector.broadcast(SPECIES, a[q + 5]);
      c50 = w5.fma(x0, c50);
      c51 = w5.fma(x1, c51);
      c52 = w5.fma(x2, c52);
      FloatVector w6 = FloatVector.broadcast(SPECIES, a[q + 6]);
      c60 = w6.fma(x0, c60);
      c61 = w6.fma(x1, c61);
      c62 = w6.fma(x2, c62);
      FloatVector w7 = FloatVector.broadcast(SPECIES, a[q + 7]);
      c70 = w7.fma(x0, c70);
      c71 = w7.fma(x1, c71);
      c72 = w7.fma(x2, c72);
    }
    c00.intoArray(c, co);
    c01.intoArray(c, co + LANES);
    c02.intoArray(c, co + 2 * LANES);
    c10.intoArray(c, co + cs);
    c11.intoArray(c, co + cs + LANES);
    c12.intoArray(c, co + cs + 2 * LANES);
    c20.intoArray(c, co + 2 * cs);
    c21.intoArray(c, co + 2 * cs + LANES);
    c22.intoArray(c, co + 2 * cs + 2 * LANES);
    c30.intoArray(c, co + 3 * cs);
    c31.intoArray(c, co + 3 * cs + LANES);
    c32.intoArray(c, co + 3 * cs + 2 * LANES);
    c40.intoArray(c, co + 4 * cs);
    c41.intoArray(c, co + 4 * cs + LANES);
    c42.intoArray(c, co + 4 * cs + 2 * LANES);
    c50.intoArray(c, co + 5 * cs);
    c51.intoArray(c, co + 5 * cs + LANES);
    c52.intoArray(c, co + 5 * cs + 2 * LANES);
    c60.intoArray(c, co + 6 * cs);
    c61.intoArray(c, co + 6 * cs + LANES);
    c62.intoArray(c, co + 6 * cs + 2 * LANES);
    c70.intoArray(c, co + 7 * cs);
    c71.intoArray(c, co + 7 * cs + LANES);
    c72.intoArray(c, co + 7 * cs + 2 * LANES);
  }
}
