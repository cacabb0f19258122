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

  /// Rows of a wide tile. Eight rows of two vectors need more than the 16 registers that x86 has
  /// for vectors of 256 bits.
  static final int ROWS = LANES * Float.BYTES == 32 ? 4 : 8;

  /// Rows of a narrow tile.
  static final int NARROW_ROWS = 8;

  /// Products per nanosecond, roughly: what decides whether work is worth sharing.
  static final int PRODUCTS = 4 * LANES;

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
    if (ROWS == 4) {
      F32TileOfFour.wide(count, a, rows, row, ao, b, bo, z, zo, zs, c, co, cs);
    } else {
      F32TileOfEight.wide(count, a, rows, row, ao, b, bo, z, zo, zs, c, co, cs);
    }
  }

  /// c[co + r cs + h LANES + j] = z[zo + r zs + h LANES + j] + sum over k < count of a[ao + k as +
  /// r] b[table[first + k] + b_h + j], for [#ROWS] rows r, two column groups h at `b0` and `b1`,
  /// and [#LANES] columns j of each.
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
    if (ROWS == 4) {
      F32TileOfFour.gathered(count, a, ao, as, b, table, first, b0, b1, z, zo, zs, c, co, cs);
    } else {
      F32TileOfEight.gathered(count, a, ao, as, b, table, first, b0, b1, z, zo, zs, c, co, cs);
    }
  }

  /// As [#gathered], of a strip of [F32Packing#STRIP] rows and a panel of [#WIDTH] columns: all
  /// pitches are constants, so that no range check and no spilled address remains in the loop.
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
    if (ROWS == 4) {
      F32TileOfFour.packed(count, a, ao, b, bo, z, zo, zs, c, co, cs);
    } else {
      F32TileOfEight.packed(count, a, ao, b, bo, z, zo, zs, c, co, cs);
    }
  }

  /// As [#gathered], with one group of [#LANES] columns and [#NARROW_ROWS] rows.
  static void gatheredNarrow(
      int count,
      float[] a,
      int ao,
      int as,
      float[] b,
      int[] steps,
      int bo,
      float[] z,
      int zo,
      int zs,
      float[] c,
      int co,
      int cs) {
    FloatVector c0 = FloatVector.fromArray(SPECIES, z, zo);
    FloatVector c1 = FloatVector.fromArray(SPECIES, z, zo + zs);
    FloatVector c2 = FloatVector.fromArray(SPECIES, z, zo + 2 * zs);
    FloatVector c3 = FloatVector.fromArray(SPECIES, z, zo + 3 * zs);
    FloatVector c4 = FloatVector.fromArray(SPECIES, z, zo + 4 * zs);
    FloatVector c5 = FloatVector.fromArray(SPECIES, z, zo + 5 * zs);
    FloatVector c6 = FloatVector.fromArray(SPECIES, z, zo + 6 * zs);
    FloatVector c7 = FloatVector.fromArray(SPECIES, z, zo + 7 * zs);
    for (int k = 0; k < count; k++) {
      int q = ao + k * as;
      FloatVector x = FloatVector.fromArray(SPECIES, b, bo + steps[k]);
      FloatVector w0 = FloatVector.broadcast(SPECIES, a[q]);
      c0 = w0.fma(x, c0);
      FloatVector w1 = FloatVector.broadcast(SPECIES, a[q + 1]);
      c1 = w1.fma(x, c1);
      FloatVector w2 = FloatVector.broadcast(SPECIES, a[q + 2]);
      c2 = w2.fma(x, c2);
      FloatVector w3 = FloatVector.broadcast(SPECIES, a[q + 3]);
      c3 = w3.fma(x, c3);
      FloatVector w4 = FloatVector.broadcast(SPECIES, a[q + 4]);
      c4 = w4.fma(x, c4);
      FloatVector w5 = FloatVector.broadcast(SPECIES, a[q + 5]);
      c5 = w5.fma(x, c5);
      FloatVector w6 = FloatVector.broadcast(SPECIES, a[q + 6]);
      c6 = w6.fma(x, c6);
      FloatVector w7 = FloatVector.broadcast(SPECIES, a[q + 7]);
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

  /// As [#wide], with [#LANES] columns, a panel b of that width, and [#NARROW_ROWS] rows.
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
}
