package dev.basin.kernel;

import static dev.basin.kernel.F32Tile.LANES;
import static dev.basin.kernel.F32Tile.SPECIES;

import jdk.incubator.vector.FloatVector;

/// The inner loop of [F32TallProduct]: two vectors over rows of c, a broadcast for each column.
final class F32TallTile {
  private F32TallTile() {}

  /// y[yo + j ys + r] = (0 or itself) + sum over k < count of a[ao + k as + r] b[bo + k bs + j],
  /// for [#COLUMNS] columns j and [F32Tile#WIDTH] rows r.
  // unrolled for COLUMNS = 5
  static void run(
      int count,
      float[] a,
      int ao,
      int as,
      float[] b,
      int bo,
      int bs,
      boolean onward,
      float[] y,
      int yo,
      int ys) {
    float[] z = onward ? y : F32Tile.ZEROS;
    int zo = onward ? yo : 0;
    int zs = onward ? ys : 0;
    FloatVector[][] sums = new FloatVector[COLUMNS][2];
    for (int j = 0; j < COLUMNS; j++) {
      sums[j][0] = FloatVector.fromArray(SPECIES, z, zo + j * zs);
      sums[j][1] = FloatVector.fromArray(SPECIES, z, zo + j * zs + LANES);
    }
    for (int k = 0; k < count; k++) {
      int p = ao + k * as;
      int q = bo + k * bs;
      FloatVector x0 = FloatVector.fromArray(SPECIES, a, p);
      FloatVector x1 = FloatVector.fromArray(SPECIES, a, p + LANES);
      for (int j = 0; j < COLUMNS; j++) {
        FloatVector w = FloatVector.broadcast(SPECIES, b[q + j]);
        sums[j][0] = w.fma(x0, sums[j][0]);
        sums[j][1] = w.fma(x1, sums[j][1]);
      }
    }
    for (int j = 0; j < COLUMNS; j++) {
      sums[j][0].intoArray(y, yo + j * ys);
      sums[j][1].intoArray(y, yo + j * ys + LANES);
    }
  }
}
