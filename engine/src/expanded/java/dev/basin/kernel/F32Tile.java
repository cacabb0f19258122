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

  /// Rows of a long tile, whose 24 vectors of outputs need 32 registers.
  static final int LONG_ROWS = 8;

  /// Products per nanosecond, roughly: what decides whether work is worth sharing.
  static final int PRODUCTS = 4 * LANES;

  /// Where a sum begins: to be read with row pitch 0.
  static final float[] ZEROS = new float[4 * LANES];

  private F32Tile() {}

  /// c[co + r cs + j] = z[zo + r zs + j] + sum over k < count of a[ao + rows[row + r] + k] b[bo + k
  /// WIDTH + j], for [#ROWS] rows r and [#WIDTH] columns j.
  // unrolled for ROWS = 4, 8
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
    int[] from = new int[ROWS];
    FloatVector[][] sums = new FloatVector[ROWS][2];
    for (int r = 0; r < ROWS; r++) {
      from[r] = ao + rows[row + r];
      for (int h = 0; h < 2; h++) {
        sums[r][h] = FloatVector.fromArray(SPECIES, z, zo + r * zs + h * LANES);
      }
    }
    for (int k = 0; k < count; k++) {
      int p = bo + k * WIDTH;
      FloatVector x = FloatVector.fromArray(SPECIES, b, p);
      FloatVector y = FloatVector.fromArray(SPECIES, b, p + LANES);
      for (int r = 0; r < ROWS; r++) {
        FloatVector w = FloatVector.broadcast(SPECIES, a[from[r] + k]);
        sums[r][0] = w.fma(x, sums[r][0]);
        sums[r][1] = w.fma(y, sums[r][1]);
      }
    }
    for (int r = 0; r < ROWS; r++) {
      for (int h = 0; h < 2; h++) {
        sums[r][h].intoArray(c, co + r * cs + h * LANES);
      }
    }
  }

  /// c[co + r cs + h LANES + j] = z[zo + r zs + h LANES + j] + sum over k < count of a[ao + k as +
  /// r] b[table[first + k] + b_h + j], for [#ROWS] rows r, two column groups h at `b0` and `b1`,
  /// and [#LANES] columns j of each.
  // unrolled for ROWS = 4, 8
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
    FloatVector[][] sums = new FloatVector[ROWS][2];
    for (int r = 0; r < ROWS; r++) {
      for (int h = 0; h < 2; h++) {
        sums[r][h] = FloatVector.fromArray(SPECIES, z, zo + r * zs + h * LANES);
      }
    }
    for (int k = 0; k < count; k++) {
      int q = ao + k * as;
      int p = table[first + k];
      FloatVector x = FloatVector.fromArray(SPECIES, b, p + b0);
      FloatVector y = FloatVector.fromArray(SPECIES, b, p + b1);
      for (int r = 0; r < ROWS; r++) {
        FloatVector w = FloatVector.broadcast(SPECIES, a[q + r]);
        sums[r][0] = w.fma(x, sums[r][0]);
        sums[r][1] = w.fma(y, sums[r][1]);
      }
    }
    for (int r = 0; r < ROWS; r++) {
      for (int h = 0; h < 2; h++) {
        sums[r][h].intoArray(c, co + r * cs + h * LANES);
      }
    }
  }

  /// As [#gathered], of a strip of [F32Packing#STRIP] rows and a panel of `vectors` vectors: all
  /// pitches are constants, so that no range check and no spilled address remains in the loop.
  ///
  /// @param vectors 2 or 3
  /// @param rows 4 or 8
  // unrolled for VECTORS = 2, 3 and ROWS = 4, 8
  static void packed(
      int vectors,
      int rows,
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
    FloatVector[][] sums = new FloatVector[ROWS][VECTORS];
    for (int r = 0; r < ROWS; r++) {
      for (int h = 0; h < VECTORS; h++) {
        sums[r][h] = FloatVector.fromArray(SPECIES, z, zo + r * zs + h * LANES);
      }
    }
    for (int k = 0; k < count; k++) {
      int q = ao + k * F32Packing.STRIP;
      int p = bo + k * VECTORS * LANES;
      FloatVector[] x = new FloatVector[VECTORS];
      for (int h = 0; h < VECTORS; h++) {
        x[h] = FloatVector.fromArray(SPECIES, b, p + h * LANES);
      }
      for (int r = 0; r < ROWS; r++) {
        FloatVector w = FloatVector.broadcast(SPECIES, a[q + r]);
        for (int h = 0; h < VECTORS; h++) {
          sums[r][h] = w.fma(x[h], sums[r][h]);
        }
      }
    }
    for (int r = 0; r < ROWS; r++) {
      for (int h = 0; h < VECTORS; h++) {
        sums[r][h].intoArray(c, co + r * cs + h * LANES);
      }
    }
  }

  /// As [#gathered], of rows of a and of b that are `step` elements apart: constants, so that no
  /// range check remains in the loop.
  ///
  /// @param step 32 or 64
  // unrolled for STEP = 32, 64 and ROWS = 4, 8
  static void stepped(
      int step,
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
    FloatVector[][] sums = new FloatVector[ROWS][2];
    for (int r = 0; r < ROWS; r++) {
      for (int h = 0; h < 2; h++) {
        sums[r][h] = FloatVector.fromArray(SPECIES, z, zo + r * zs + h * LANES);
      }
    }
    for (int k = 0; k < count; k++) {
      int q = ao + k * STEP;
      int p = bo + k * STEP;
      FloatVector x = FloatVector.fromArray(SPECIES, b, p);
      FloatVector y = FloatVector.fromArray(SPECIES, b, p + LANES);
      for (int r = 0; r < ROWS; r++) {
        FloatVector w = FloatVector.broadcast(SPECIES, a[q + r]);
        sums[r][0] = w.fma(x, sums[r][0]);
        sums[r][1] = w.fma(y, sums[r][1]);
      }
    }
    for (int r = 0; r < ROWS; r++) {
      for (int h = 0; h < 2; h++) {
        sums[r][h].intoArray(c, co + r * cs + h * LANES);
      }
    }
  }

  /// As [#gathered], with `vectors` column groups that lie side by side, so that they take one
  /// range check, and `rows` rows.
  ///
  /// @param vectors 2, 3 or 4
  /// @param rows 6 or 8; no more than 24 sums, for there are 32 registers
  // unrolled for VECTORS = 2, 3, 4 and ROWS = 6, 8
  static void beside(
      int vectors,
      int rows,
      int count,
      float[] a,
      int ao,
      int as,
      float[] b,
      int[] table,
      int first,
      int bo,
      float[] z,
      int zo,
      int zs,
      float[] c,
      int co,
      int cs) {
    FloatVector[][] sums = new FloatVector[ROWS][VECTORS];
    for (int r = 0; r < ROWS; r++) {
      for (int h = 0; h < VECTORS; h++) {
        sums[r][h] = FloatVector.fromArray(SPECIES, z, zo + r * zs + h * LANES);
      }
    }
    for (int k = 0; k < count; k++) {
      int q = ao + k * as;
      int p = bo + table[first + k];
      FloatVector[] x = new FloatVector[VECTORS];
      for (int h = 0; h < VECTORS; h++) {
        x[h] = FloatVector.fromArray(SPECIES, b, p + h * LANES);
      }
      for (int r = 0; r < ROWS; r++) {
        FloatVector w = FloatVector.broadcast(SPECIES, a[q + r]);
        for (int h = 0; h < VECTORS; h++) {
          sums[r][h] = w.fma(x[h], sums[r][h]);
        }
      }
    }
    for (int r = 0; r < ROWS; r++) {
      for (int h = 0; h < VECTORS; h++) {
        sums[r][h].intoArray(c, co + r * cs + h * LANES);
      }
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
    FloatVector[] sums = new FloatVector[NARROW_ROWS];
    for (int r = 0; r < NARROW_ROWS; r++) {
      sums[r] = FloatVector.fromArray(SPECIES, z, zo + r * zs);
    }
    for (int k = 0; k < count; k++) {
      int q = ao + k * as;
      FloatVector x = FloatVector.fromArray(SPECIES, b, bo + steps[k]);
      for (int r = 0; r < NARROW_ROWS; r++) {
        sums[r] = FloatVector.broadcast(SPECIES, a[q + r]).fma(x, sums[r]);
      }
    }
    for (int r = 0; r < NARROW_ROWS; r++) {
      sums[r].intoArray(c, co + r * cs);
    }
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
    int[] from = new int[NARROW_ROWS];
    FloatVector[] sums = new FloatVector[NARROW_ROWS];
    for (int r = 0; r < NARROW_ROWS; r++) {
      from[r] = ao + rows[row + r];
      sums[r] = FloatVector.fromArray(SPECIES, z, zo + r * zs);
    }
    for (int k = 0; k < count; k++) {
      FloatVector x = FloatVector.fromArray(SPECIES, b, bo + k * LANES);
      for (int r = 0; r < NARROW_ROWS; r++) {
        sums[r] = FloatVector.broadcast(SPECIES, a[from[r] + k]).fma(x, sums[r]);
      }
    }
    for (int r = 0; r < NARROW_ROWS; r++) {
      sums[r].intoArray(c, co + r * cs);
    }
  }
}
