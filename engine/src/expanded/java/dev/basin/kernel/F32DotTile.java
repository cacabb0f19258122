package dev.basin.kernel;

import static dev.basin.kernel.F32Tile.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;

/// The micro-kernels of [F32DotProduct]: products of rows with rows, summed along the vectors.
///
/// A sum has [#BLOCK] partial sums, of every [#BLOCK]-th product in ascending order, whatever the
/// width of a vector; they are added up in a fixed tree: those half a block apart, then a quarter,
/// down to neighbours.
final class F32DotTile {
  static final int LANES = F32Tile.LANES;

  /// Partial sums of one output: 64 bytes.
  static final int BLOCK = 64 / Float.BYTES;

  /// Rows of a column of outputs.
  static final int TALL = 8;

  /// Rows and columns of a square of outputs.
  static final int SIDE = 5;

  // at each level of the tree within a vector, the lanes whose partner is to their left, and the
  // exchange of partners
  private static final VectorMask<Float> RIGHT_2 = right(LANES / 2);
  private static final VectorMask<Float> RIGHT_4 = right(LANES / 4);
  private static final VectorMask<Float> RIGHT_8 = right(LANES / 8);
  private static final VectorMask<Float> RIGHT_16 = right(LANES / 16);
  private static final VectorShuffle<Float> PARTNER_2 = F32Lanes.exchanged(LANES / 2);
  private static final VectorShuffle<Float> PARTNER_4 = F32Lanes.exchanged(LANES / 4);
  private static final VectorShuffle<Float> PARTNER_8 = F32Lanes.exchanged(LANES / 8);
  private static final VectorShuffle<Float> PARTNER_16 = F32Lanes.exchanged(LANES / 16);

  private F32DotTile() {}

  /// The lanes that have a partner `distance` to their left.
  private static VectorMask<Float> right(int distance) {
    boolean[] lanes = new boolean[LANES];
    for (int i = 0; i < LANES; i++) {
      lanes[i] = (i & distance) != 0;
    }
    return VectorMask.fromArray(SPECIES, lanes, 0);
  }

  /// p[po + r ps + l] = sum over blocks k of x[xo + r xs + k + l] y[yo + k + l], for [#TALL] rows r
  /// and [#BLOCK] elements l. Rows past the last one are the last one again.
  ///
  /// @param count a multiple of [#BLOCK]
  static void column(
      int last,
      int count,
      float[] x,
      int xo,
      int xs,
      float[] y,
      int yo,
      float[] p,
      int po,
      int ps) {
    for (int l = 0; l < BLOCK; l += LANES) {
      columnStrip8(last, count, x, xo + l, xs, y, yo + l, p, po + l, ps);
    }
  }

  // unrolled for ROWS = 8
  private static void columnStrip(
      int last,
      int count,
      float[] x,
      int xo,
      int xs,
      float[] y,
      int yo,
      float[] p,
      int po,
      int ps) {
    int[] from = new int[ROWS];
    FloatVector[] sums = new FloatVector[ROWS];
    for (int r = 0; r < ROWS; r++) {
      from[r] = xo + Math.min(r, last) * xs;
      sums[r] = FloatVector.zero(SPECIES);
    }
    for (int k = 0; k < count; k += BLOCK) {
      FloatVector w = FloatVector.fromArray(SPECIES, y, yo + k);
      for (int r = 0; r < ROWS; r++) {
        sums[r] = FloatVector.fromArray(SPECIES, x, from[r] + k).fma(w, sums[r]);
      }
    }
    for (int r = 0; r < ROWS; r++) {
      sums[r].intoArray(p, po + Math.min(r, last) * ps);
    }
  }

  /// p[po + r ps + j BLOCK + l] = sum over blocks k of x[xo + r xs + k + l] y[yo + j ys + k + l],
  /// for [#SIDE] rows r and columns j and [#BLOCK] elements l. Rows and columns past the last one
  /// are the last one again.
  ///
  /// @param count a multiple of [#BLOCK]
  static void square(
      int lastRow,
      int lastColumn,
      int count,
      float[] x,
      int xo,
      int xs,
      float[] y,
      int yo,
      int ys,
      float[] p,
      int po,
      int ps) {
    int ragged = lastRow == SIDE - 1 && lastColumn == SIDE - 1 ? 0 : 1;
    for (int l = 0; l < BLOCK; l += LANES) {
      squareStrip(ragged, lastRow, lastColumn, count, x, xo + l, xs, y, yo + l, ys, p, po + l, ps);
    }
  }

  /// If this is not `ragged`, offsets of outputs are constants, whose range checks are merged.
  ///
  /// @param ragged 0 for whole squares, or 1
  // unrolled for RAGGED = 0, 1
  private static void squareStrip(
      int ragged,
      int lastRow,
      int lastColumn,
      int count,
      float[] x,
      int xo,
      int xs,
      float[] y,
      int yo,
      int ys,
      float[] p,
      int po,
      int ps) {
    int bottom = RAGGED == 0 ? SIDE - 1 : lastRow;
    int end = RAGGED == 0 ? SIDE - 1 : lastColumn;
    int[] row = new int[SIDE];
    int[] column = new int[SIDE];
    FloatVector[] factors = new FloatVector[SIDE];
    FloatVector[][] sums = new FloatVector[SIDE][SIDE];
    for (int r = 0; r < SIDE; r++) {
      row[r] = xo + Math.min(r, bottom) * xs;
      column[r] = yo + Math.min(r, end) * ys;
      for (int j = 0; j < SIDE; j++) {
        sums[r][j] = FloatVector.zero(SPECIES);
      }
    }
    for (int k = 0; k < count; k += BLOCK) {
      for (int j = 0; j < SIDE; j++) {
        factors[j] = FloatVector.fromArray(SPECIES, y, column[j] + k);
      }
      for (int r = 0; r < SIDE; r++) {
        FloatVector v = FloatVector.fromArray(SPECIES, x, row[r] + k);
        for (int j = 0; j < SIDE; j++) {
          sums[r][j] = v.fma(factors[j], sums[r][j]);
        }
      }
    }
    for (int r = 0; r < SIDE; r++) {
      int to = po + Math.min(r, bottom) * ps;
      for (int j = 0; j < SIDE; j++) {
        sums[r][j].intoArray(p, to + Math.min(j, end) * BLOCK);
      }
    }
  }

  /// y[yo + i] = the sum of p[po + i BLOCK] .. p[po + i BLOCK + BLOCK - 1], for i < count, exactly
  /// those. p is overwritten, up to a vector of sums past the last one.
  static void fold(int count, float[] p, int po, float[] y, int yo) {
    for (int width = BLOCK / 2; width >= LANES; width /= 2) {
      halve(count, width, p, po);
    }
    for (int i = 0; i < count; i += LANES) {
      foldVector(p, po + i * BLOCK);
      FloatVector sums = FloatVector.fromArray(SPECIES, p, po + i * BLOCK);
      if (count - i >= LANES) {
        sums.intoArray(y, yo + i);
      } else {
        sums.intoArray(y, yo + i, SPECIES.indexInRange(i, count));
      }
    }
  }

  /// Adds the elements from `width` to 2 `width` of each block to those before them.
  private static void halve(int count, int width, float[] p, int po) {
    for (int i = 0; i < (count + LANES - 1) / LANES * LANES; i++) {
      int from = po + i * BLOCK;
      for (int l = from; l < from + width; l += LANES) {
        FloatVector sum = FloatVector.fromArray(SPECIES, p, l);
        sum.add(FloatVector.fromArray(SPECIES, p, l + width)).intoArray(p, l);
      }
    }
  }

  /// The sums of as many vectors as a vector has lanes, [#BLOCK] apart, to where the first one was.
  // unrolled for LANES = 2, 4, 8, 16
  private static void foldVector(float[] p, int po) {
    FloatVector[] sums = new FloatVector[LANES];
    for (int i = 0; i < LANES; i++) {
      sums[i] = FloatVector.fromArray(SPECIES, p, po + i * BLOCK);
    }
    for (int i = 0; i < LANES / 2; i++) {
      FloatVector a = sums[i];
      FloatVector b = sums[i + LANES / 2];
      sums[i] = folded(a, b, RIGHT_2, PARTNER_2);
    }
    for (int i = 0; i < LANES / 4; i++) {
      FloatVector a = sums[i];
      FloatVector b = sums[i + LANES / 4];
      sums[i] = folded(a, b, RIGHT_4, PARTNER_4);
    }
    for (int i = 0; i < LANES / 8; i++) {
      FloatVector a = sums[i];
      FloatVector b = sums[i + LANES / 8];
      sums[i] = folded(a, b, RIGHT_8, PARTNER_8);
    }
    for (int i = 0; i < LANES / 16; i++) {
      FloatVector a = sums[i];
      FloatVector b = sums[i + LANES / 16];
      sums[i] = folded(a, b, RIGHT_16, PARTNER_16);
    }
    sums[0].intoArray(p, po);
  }

  /// Half as many sums of each of two vectors: those of a in the lanes that are not `right`.
  // inlined
  private static FloatVector folded(
      FloatVector a, FloatVector b, VectorMask<Float> right, VectorShuffle<Float> partner) {
    return a.blend(b, right).add(b.blend(a, right).rearrange(partner));
  }

  /// p[i] += p[qo + i] for i < count.
  static void add(int count, float[] p, int qo) {
    for (int i = 0; i < count; i += LANES) {
      FloatVector x = FloatVector.fromArray(SPECIES, p, i);
      x.add(FloatVector.fromArray(SPECIES, p, qo + i)).intoArray(p, i);
    }
  }

  /// Row r of y, of [#BLOCK] elements, is the `count` elements from x[xo + r xs], then zeros.
  static void pad(int rows, int count, float[] x, int xo, int xs, float[] y, int yo) {
    for (int l = 0; l < BLOCK; l += LANES) {
      VectorMask<Float> mask = SPECIES.indexInRange(l, count);
      for (int r = 0; r < rows; r++) {
        FloatVector v = FloatVector.fromArray(SPECIES, x, xo + r * xs + l);
        FloatVector.zero(SPECIES).blend(v, mask).intoArray(y, yo + r * BLOCK + l);
      }
    }
  }
}
