package dev.basin.kernel;

import static dev.basin.kernel.F32Tile.LANES;
import static dev.basin.kernel.F32Tile.SPECIES;
import static dev.basin.kernel.F32Tile.WIDTH;

import jdk.incubator.vector.FloatVector;

/// The wide kernels of [F32Tile] for tiles of eight rows.
final class F32TileOfEight {
  private F32TileOfEight() {}

  /// [F32Tile#wide].
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

  /// [F32Tile#gathered].
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

  /// [F32Tile#packed].
  static void packed(
      int count,
      float[] a,
      int ao,
      float[] b,
      int bo,
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
      int q = ao + k * F32Packing.STRIP;
      int p = bo + k * WIDTH;
      FloatVector x = FloatVector.fromArray(SPECIES, b, p);
      FloatVector y = FloatVector.fromArray(SPECIES, b, p + LANES);
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
