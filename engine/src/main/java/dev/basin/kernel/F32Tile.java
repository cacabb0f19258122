package dev.basin.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// The micro-kernels under matrix product and convolution: one tile of outputs, kept in registers
/// while a single loop runs over k.
///
/// Each output is one chain of fused multiply-adds in ascending k that starts at what `z` holds:
/// the outputs so far, or [#ZEROS]. So its bits depend neither on the vector width nor on how k is
/// cut into blocks. Each kernel is one self-contained method around one loop, because a vector that
/// crosses a call or a nested loop is boxed, and has no other branch, because one that a first run
/// does not take costs a compilation of the whole kernel later.
final class F32Tile {
  static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;

  static final int LANES = SPECIES.length();

  /// Columns of a wide tile.
  static final int WIDTH = 2 * LANES;

  /// Rows of a tile.
  static final int ROWS = 8;

  /// Where a sum begins: to be read with row pitch 0.
  static final float[] ZEROS = new float[WIDTH];

  private F32Tile() {}

  /// c[co + r cs + j] = z[zo + r zs + j] + sum over k < count of a[ao + rows[row + r] + k] b[bo + k
  /// WIDTH + j], for [#ROWS] rows r and [#WIDTH] columns j.
  static void wide(
      int count,
      float[] a,
      int[] rows,
      int row,
      int ao,
      float[] b,
      int bo,
      float[] z,
      int zo,
      int zs,
      float[] c,
      int co,
      int cs) {
    int a0 = ao + rows[row];
    int a1 = ao + rows[row + 1];
    int a2 = ao + rows[row + 2];
    int a3 = ao + rows[row + 3];
    int a4 = ao + rows[row + 4];
    int a5 = ao + rows[row + 5];
    int a6 = ao + rows[row + 6];
    int a7 = ao + rows[row + 7];
    FloatVector c00 = FloatVector.fromArray(SPECIES, z, zo);
    FloatVector c01 = FloatVector.fromArray(SPECIES, z, zo + LANES);
    FloatVector c10 = FloatVector.fromArray(SPECIES, z, zo + zs);
    FloatVector c11 = FloatVector.fromArray(SPECIES, z, zo + zs + LANES);
    FloatVector c20 = FloatVector.fromArray(SPECIES, z, zo + 2 * zs);
    FloatVector c21 = FloatVector.fromArray(SPECIES, z, zo + 2 * zs + LANES);
    FloatVector c30 = FloatVector.fromArray(SPECIES, z, zo + 3 * zs);
    FloatVector c31 = FloatVector.fromArray(SPECIES, z, zo + 3 * zs + LANES);
    FloatVector c40 = FloatVector.fromArray(SPECIES, z, zo + 4 * zs);
    FloatVector c41 = FloatVector.fromArray(SPECIES, z, zo + 4 * zs + LANES);
    FloatVector c50 = FloatVector.fromArray(SPECIES, z, zo + 5 * zs);
    FloatVector c51 = FloatVector.fromArray(SPECIES, z, zo + 5 * zs + LANES);
    FloatVector c60 = FloatVector.fromArray(SPECIES, z, zo + 6 * zs);
    FloatVector c61 = FloatVector.fromArray(SPECIES, z, zo + 6 * zs + LANES);
    FloatVector c70 = FloatVector.fromArray(SPECIES, z, zo + 7 * zs);
    FloatVector c71 = FloatVector.fromArray(SPECIES, z, zo + 7 * zs + LANES);
    for (int k = 0; k < count; k++) {
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
      FloatVector w6 = FloatVector.broadcast(SPECIES, a[a6 + k]);
      c60 = w6.fma(x, c60);
      c61 = w6.fma(y, c61);
      FloatVector w7 = FloatVector.broadcast(SPECIES, a[a7 + k]);
      c70 = w7.fma(x, c70);
      c71 = w7.fma(y, c71);
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
    c60.intoArray(c, co + 6 * cs);
    c61.intoArray(c, co + 6 * cs + LANES);
    c70.intoArray(c, co + 7 * cs);
    c71.intoArray(c, co + 7 * cs + LANES);
  }

  /// As [#wide], with [#LANES] columns and a panel b of that width.
  static void narrow(
      int count,
      float[] a,
      int[] rows,
      int row,
      int ao,
      float[] b,
      int bo,
      float[] z,
      int zo,
      int zs,
      float[] c,
      int co,
      int cs) {
    int a0 = ao + rows[row];
    int a1 = ao + rows[row + 1];
    int a2 = ao + rows[row + 2];
    int a3 = ao + rows[row + 3];
    int a4 = ao + rows[row + 4];
    int a5 = ao + rows[row + 5];
    int a6 = ao + rows[row + 6];
    int a7 = ao + rows[row + 7];
    FloatVector c0 = FloatVector.fromArray(SPECIES, z, zo);
    FloatVector c1 = FloatVector.fromArray(SPECIES, z, zo + zs);
    FloatVector c2 = FloatVector.fromArray(SPECIES, z, zo + 2 * zs);
    FloatVector c3 = FloatVector.fromArray(SPECIES, z, zo + 3 * zs);
    FloatVector c4 = FloatVector.fromArray(SPECIES, z, zo + 4 * zs);
    FloatVector c5 = FloatVector.fromArray(SPECIES, z, zo + 5 * zs);
    FloatVector c6 = FloatVector.fromArray(SPECIES, z, zo + 6 * zs);
    FloatVector c7 = FloatVector.fromArray(SPECIES, z, zo + 7 * zs);
    for (int k = 0; k < count; k++) {
      int p = bo + k * LANES;
      FloatVector x = FloatVector.fromArray(SPECIES, b, p);
      FloatVector w0 = FloatVector.broadcast(SPECIES, a[a0 + k]);
      c0 = w0.fma(x, c0);
      FloatVector w1 = FloatVector.broadcast(SPECIES, a[a1 + k]);
      c1 = w1.fma(x, c1);
      FloatVector w2 = FloatVector.broadcast(SPECIES, a[a2 + k]);
      c2 = w2.fma(x, c2);
      FloatVector w3 = FloatVector.broadcast(SPECIES, a[a3 + k]);
      c3 = w3.fma(x, c3);
      FloatVector w4 = FloatVector.broadcast(SPECIES, a[a4 + k]);
      c4 = w4.fma(x, c4);
      FloatVector w5 = FloatVector.broadcast(SPECIES, a[a5 + k]);
      c5 = w5.fma(x, c5);
      FloatVector w6 = FloatVector.broadcast(SPECIES, a[a6 + k]);
      c6 = w6.fma(x, c6);
      FloatVector w7 = FloatVector.broadcast(SPECIES, a[a7 + k]);
      c7 = w7.fma(x, c7);
    }
    c0.intoArray(c, co);
    c1.intoArray(c, co + cs);
    c2.intoArray(c, co + 2 * cs);
    c3.intoArray(c, co + 3 * cs);
    c4.intoArray(c, co + 4 * cs);
    c5.intoArray(c, co + 5 * cs);
    c6.intoArray(c, co + 6 * cs);
    c7.intoArray(c, co + 7 * cs);
  }

  /// c[co + r cs + h LANES + j] = z[zo + r zs + h LANES + j] + sum over k < count of a[ao + k as +
  /// r] b[table[k] + b_h + j], for [#ROWS] rows r, two column groups h at `b0` and `b1`, and
  /// [#LANES] columns j of each.
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
      float[] z,
      int zo,
      int zs,
      float[] c,
      int co,
      int cs) {
    FloatVector c00 = FloatVector.fromArray(SPECIES, z, zo);
    FloatVector c01 = FloatVector.fromArray(SPECIES, z, zo + LANES);
    FloatVector c10 = FloatVector.fromArray(SPECIES, z, zo + zs);
    FloatVector c11 = FloatVector.fromArray(SPECIES, z, zo + zs + LANES);
    FloatVector c20 = FloatVector.fromArray(SPECIES, z, zo + 2 * zs);
    FloatVector c21 = FloatVector.fromArray(SPECIES, z, zo + 2 * zs + LANES);
    FloatVector c30 = FloatVector.fromArray(SPECIES, z, zo + 3 * zs);
    FloatVector c31 = FloatVector.fromArray(SPECIES, z, zo + 3 * zs + LANES);
    FloatVector c40 = FloatVector.fromArray(SPECIES, z, zo + 4 * zs);
    FloatVector c41 = FloatVector.fromArray(SPECIES, z, zo + 4 * zs + LANES);
    FloatVector c50 = FloatVector.fromArray(SPECIES, z, zo + 5 * zs);
    FloatVector c51 = FloatVector.fromArray(SPECIES, z, zo + 5 * zs + LANES);
    FloatVector c60 = FloatVector.fromArray(SPECIES, z, zo + 6 * zs);
    FloatVector c61 = FloatVector.fromArray(SPECIES, z, zo + 6 * zs + LANES);
    FloatVector c70 = FloatVector.fromArray(SPECIES, z, zo + 7 * zs);
    FloatVector c71 = FloatVector.fromArray(SPECIES, z, zo + 7 * zs + LANES);
    for (int k = 0; k < count; k++) {
      int q = ao + k * as;
      int p = table[first + k];
      FloatVector x = FloatVector.fromArray(SPECIES, b, p + b0);
      FloatVector y = FloatVector.fromArray(SPECIES, b, p + b1);
      FloatVector w0 = FloatVector.broadcast(SPECIES, a[q]);
      c00 = w0.fma(x, c00);
      c01 = w0.fma(y, c01);
      FloatVector w1 = FloatVector.broadcast(SPECIES, a[q + 1]);
      c10 = w1.fma(x, c10);
      c11 = w1.fma(y, c11);
      FloatVector w2 = FloatVector.broadcast(SPECIES, a[q + 2]);
      c20 = w2.fma(x, c20);
      c21 = w2.fma(y, c21);
      FloatVector w3 = FloatVector.broadcast(SPECIES, a[q + 3]);
      c30 = w3.fma(x, c30);
      c31 = w3.fma(y, c31);
      FloatVector w4 = FloatVector.broadcast(SPECIES, a[q + 4]);
      c40 = w4.fma(x, c40);
      c41 = w4.fma(y, c41);
      FloatVector w5 = FloatVector.broadcast(SPECIES, a[q + 5]);
      c50 = w5.fma(x, c50);
      c51 = w5.fma(y, c51);
      FloatVector w6 = FloatVector.broadcast(SPECIES, a[q + 6]);
      c60 = w6.fma(x, c60);
      c61 = w6.fma(y, c61);
      FloatVector w7 = FloatVector.broadcast(SPECIES, a[q + 7]);
      c70 = w7.fma(x, c70);
      c71 = w7.fma(y, c71);
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
    c60.intoArray(c, co + 6 * cs);
    c61.intoArray(c, co + 6 * cs + LANES);
    c70.intoArray(c, co + 7 * cs);
    c71.intoArray(c, co + 7 * cs + LANES);
  }
}
