package dev.basin.kernel;

import static dev.basin.kernel.F32Tile.LANES;
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
  /// Partial sums of one output: 64 bytes.
  static final int BLOCK = 64 / Float.BYTES;

  /// Rows of a column of outputs, and rows and columns of a square of them.
  static final int TALL = 8, SIDE = 5;

  // for each level of the tree within a vector: who is added to whom, and the upper one of the two
  private static final VectorShuffle<Float> SWAP_2 = swap(LANES / 2);
  private static final VectorShuffle<Float> SWAP_4 = swap(LANES / 4);
  private static final VectorShuffle<Float> SWAP_8 = swap(LANES / 8);
  private static final VectorShuffle<Float> SWAP_16 = swap(LANES / 16);
  private static final VectorMask<Float> UPPER_2 = upper(LANES / 2);
  private static final VectorMask<Float> UPPER_4 = upper(LANES / 4);
  private static final VectorMask<Float> UPPER_8 = upper(LANES / 8);
  private static final VectorMask<Float> UPPER_16 = upper(LANES / 16);

  private F32DotTile() {}

  private static VectorShuffle<Float> swap(int distance) {
    return VectorShuffle.fromOp(SPECIES, i -> i ^ distance);
  }

  private static VectorMask<Float> upper(int distance) {
    boolean[] mask = new boolean[LANES];
    for (int i = 0; i < LANES; i++) {
      mask[i] = (i & distance) != 0;
    }
    return VectorMask.fromArray(SPECIES, mask, 0);
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
      columnStrip(last, count, x, xo + l, xs, y, yo + l, p, po + l, ps);
    }
  }

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
    int r1 = Math.min(1, last);
    int r2 = Math.min(2, last);
    int r3 = Math.min(3, last);
    int r4 = Math.min(4, last);
    int r5 = Math.min(5, last);
    int r6 = Math.min(6, last);
    int r7 = Math.min(7, last);
    int x1 = xo + r1 * xs;
    int x2 = xo + r2 * xs;
    int x3 = xo + r3 * xs;
    int x4 = xo + r4 * xs;
    int x5 = xo + r5 * xs;
    int x6 = xo + r6 * xs;
    int x7 = xo + r7 * xs;
    FloatVector c0 = FloatVector.zero(SPECIES);
    FloatVector c1 = FloatVector.zero(SPECIES);
    FloatVector c2 = FloatVector.zero(SPECIES);
    FloatVector c3 = FloatVector.zero(SPECIES);
    FloatVector c4 = FloatVector.zero(SPECIES);
    FloatVector c5 = FloatVector.zero(SPECIES);
    FloatVector c6 = FloatVector.zero(SPECIES);
    FloatVector c7 = FloatVector.zero(SPECIES);
    for (int k = 0; k < count; k += BLOCK) {
      FloatVector w = FloatVector.fromArray(SPECIES, y, yo + k);
      c0 = FloatVector.fromArray(SPECIES, x, xo + k).fma(w, c0);
      c1 = FloatVector.fromArray(SPECIES, x, x1 + k).fma(w, c1);
      c2 = FloatVector.fromArray(SPECIES, x, x2 + k).fma(w, c2);
      c3 = FloatVector.fromArray(SPECIES, x, x3 + k).fma(w, c3);
      c4 = FloatVector.fromArray(SPECIES, x, x4 + k).fma(w, c4);
      c5 = FloatVector.fromArray(SPECIES, x, x5 + k).fma(w, c5);
      c6 = FloatVector.fromArray(SPECIES, x, x6 + k).fma(w, c6);
      c7 = FloatVector.fromArray(SPECIES, x, x7 + k).fma(w, c7);
    }
    c0.intoArray(p, po);
    c1.intoArray(p, po + r1 * ps);
    c2.intoArray(p, po + r2 * ps);
    c3.intoArray(p, po + r3 * ps);
    c4.intoArray(p, po + r4 * ps);
    c5.intoArray(p, po + r5 * ps);
    c6.intoArray(p, po + r6 * ps);
    c7.intoArray(p, po + r7 * ps);
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
    for (int l = 0; l < BLOCK; l += LANES) {
      squareStrip(lastRow, lastColumn, count, x, xo + l, xs, y, yo + l, ys, p, po + l, ps);
    }
  }

  private static void squareStrip(
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
    int r1 = Math.min(1, lastRow);
    int r2 = Math.min(2, lastRow);
    int r3 = Math.min(3, lastRow);
    int r4 = Math.min(4, lastRow);
    int j1 = Math.min(1, lastColumn);
    int j2 = Math.min(2, lastColumn);
    int j3 = Math.min(3, lastColumn);
    int j4 = Math.min(4, lastColumn);
    int x1 = xo + r1 * xs;
    int x2 = xo + r2 * xs;
    int x3 = xo + r3 * xs;
    int x4 = xo + r4 * xs;
    int y1 = yo + j1 * ys;
    int y2 = yo + j2 * ys;
    int y3 = yo + j3 * ys;
    int y4 = yo + j4 * ys;
    FloatVector c00 = FloatVector.zero(SPECIES);
    FloatVector c01 = FloatVector.zero(SPECIES);
    FloatVector c02 = FloatVector.zero(SPECIES);
    FloatVector c03 = FloatVector.zero(SPECIES);
    FloatVector c04 = FloatVector.zero(SPECIES);
    FloatVector c10 = FloatVector.zero(SPECIES);
    FloatVector c11 = FloatVector.zero(SPECIES);
    FloatVector c12 = FloatVector.zero(SPECIES);
    FloatVector c13 = FloatVector.zero(SPECIES);
    FloatVector c14 = FloatVector.zero(SPECIES);
    FloatVector c20 = FloatVector.zero(SPECIES);
    FloatVector c21 = FloatVector.zero(SPECIES);
    FloatVector c22 = FloatVector.zero(SPECIES);
    FloatVector c23 = FloatVector.zero(SPECIES);
    FloatVector c24 = FloatVector.zero(SPECIES);
    FloatVector c30 = FloatVector.zero(SPECIES);
    FloatVector c31 = FloatVector.zero(SPECIES);
    FloatVector c32 = FloatVector.zero(SPECIES);
    FloatVector c33 = FloatVector.zero(SPECIES);
    FloatVector c34 = FloatVector.zero(SPECIES);
    FloatVector c40 = FloatVector.zero(SPECIES);
    FloatVector c41 = FloatVector.zero(SPECIES);
    FloatVector c42 = FloatVector.zero(SPECIES);
    FloatVector c43 = FloatVector.zero(SPECIES);
    FloatVector c44 = FloatVector.zero(SPECIES);
    for (int k = 0; k < count; k += BLOCK) {
      FloatVector w0 = FloatVector.fromArray(SPECIES, y, yo + k);
      FloatVector w1 = FloatVector.fromArray(SPECIES, y, y1 + k);
      FloatVector w2 = FloatVector.fromArray(SPECIES, y, y2 + k);
      FloatVector w3 = FloatVector.fromArray(SPECIES, y, y3 + k);
      FloatVector w4 = FloatVector.fromArray(SPECIES, y, y4 + k);
      FloatVector v0 = FloatVector.fromArray(SPECIES, x, xo + k);
      c00 = v0.fma(w0, c00);
      c01 = v0.fma(w1, c01);
      c02 = v0.fma(w2, c02);
      c03 = v0.fma(w3, c03);
      c04 = v0.fma(w4, c04);
      FloatVector v1 = FloatVector.fromArray(SPECIES, x, x1 + k);
      c10 = v1.fma(w0, c10);
      c11 = v1.fma(w1, c11);
      c12 = v1.fma(w2, c12);
      c13 = v1.fma(w3, c13);
      c14 = v1.fma(w4, c14);
      FloatVector v2 = FloatVector.fromArray(SPECIES, x, x2 + k);
      c20 = v2.fma(w0, c20);
      c21 = v2.fma(w1, c21);
      c22 = v2.fma(w2, c22);
      c23 = v2.fma(w3, c23);
      c24 = v2.fma(w4, c24);
      FloatVector v3 = FloatVector.fromArray(SPECIES, x, x3 + k);
      c30 = v3.fma(w0, c30);
      c31 = v3.fma(w1, c31);
      c32 = v3.fma(w2, c32);
      c33 = v3.fma(w3, c33);
      c34 = v3.fma(w4, c34);
      FloatVector v4 = FloatVector.fromArray(SPECIES, x, x4 + k);
      c40 = v4.fma(w0, c40);
      c41 = v4.fma(w1, c41);
      c42 = v4.fma(w2, c42);
      c43 = v4.fma(w3, c43);
      c44 = v4.fma(w4, c44);
    }
    c00.intoArray(p, po);
    c01.intoArray(p, po + j1 * BLOCK);
    c02.intoArray(p, po + j2 * BLOCK);
    c03.intoArray(p, po + j3 * BLOCK);
    c04.intoArray(p, po + j4 * BLOCK);
    c10.intoArray(p, po + r1 * ps);
    c11.intoArray(p, po + r1 * ps + j1 * BLOCK);
    c12.intoArray(p, po + r1 * ps + j2 * BLOCK);
    c13.intoArray(p, po + r1 * ps + j3 * BLOCK);
    c14.intoArray(p, po + r1 * ps + j4 * BLOCK);
    c20.intoArray(p, po + r2 * ps);
    c21.intoArray(p, po + r2 * ps + j1 * BLOCK);
    c22.intoArray(p, po + r2 * ps + j2 * BLOCK);
    c23.intoArray(p, po + r2 * ps + j3 * BLOCK);
    c24.intoArray(p, po + r2 * ps + j4 * BLOCK);
    c30.intoArray(p, po + r3 * ps);
    c31.intoArray(p, po + r3 * ps + j1 * BLOCK);
    c32.intoArray(p, po + r3 * ps + j2 * BLOCK);
    c33.intoArray(p, po + r3 * ps + j3 * BLOCK);
    c34.intoArray(p, po + r3 * ps + j4 * BLOCK);
    c40.intoArray(p, po + r4 * ps);
    c41.intoArray(p, po + r4 * ps + j1 * BLOCK);
    c42.intoArray(p, po + r4 * ps + j2 * BLOCK);
    c43.intoArray(p, po + r4 * ps + j3 * BLOCK);
    c44.intoArray(p, po + r4 * ps + j4 * BLOCK);
  }

  /// y[yo + i] = the sum of p[i BLOCK] .. p[i BLOCK + BLOCK - 1], for i < count, exactly those. p
  /// is overwritten, up to a vector of sums past the last one.
  static void fold(int count, float[] p, float[] y, int yo) {
    for (int i = 0; i < count; i += LANES) {
      int at = i * BLOCK;
      for (int width = BLOCK / 2; width >= LANES; width /= 2) {
        halve(width, p, at);
      }
      level(LANES / 2, SWAP_2, UPPER_2, p, at);
      if (LANES > 2) {
        level(LANES / 4, SWAP_4, UPPER_4, p, at);
      }
      if (LANES > 4) {
        level(LANES / 8, SWAP_8, UPPER_8, p, at);
      }
      if (LANES > 8) {
        level(LANES / 16, SWAP_16, UPPER_16, p, at);
      }
      FloatVector sums = FloatVector.fromArray(SPECIES, p, at);
      if (count - i >= LANES) {
        sums.intoArray(y, yo + i);
      } else {
        sums.intoArray(y, yo + i, SPECIES.indexInRange(i, count));
      }
    }
  }

  /// Adds the second half of each block of a vector of sums to the first.
  private static void halve(int width, float[] p, int po) {
    for (int i = po; i < po + LANES * BLOCK; i += BLOCK) {
      for (int l = i; l < i + width; l += LANES) {
        FloatVector lower = FloatVector.fromArray(SPECIES, p, l);
        lower.add(FloatVector.fromArray(SPECIES, p, l + width)).intoArray(p, l);
      }
    }
  }

  /// Folds each two vectors that are `distance` apart into one: the lanes of the upper mask are for
  /// the second one, the others for the first.
  private static void level(
      int distance, VectorShuffle<Float> swap, VectorMask<Float> upper, float[] p, int po) {
    for (int i = 0; i < distance; i++) {
      int at = po + i * BLOCK;
      FloatVector x = FloatVector.fromArray(SPECIES, p, at);
      FloatVector y = FloatVector.fromArray(SPECIES, p, at + distance * BLOCK);
      x.blend(y, upper).add(y.blend(x, upper).rearrange(swap)).intoArray(p, at);
    }
  }

  /// p[i] += p[qo + i].
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
        FloatVector v = FloatVector.zero(SPECIES);
        v.blend(FloatVector.fromArray(SPECIES, x, xo + r * xs + l), mask)
            .intoArray(y, yo + r * BLOCK + l);
      }
    }
  }
}
