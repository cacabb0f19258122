package dev.basin.kernel;

import static dev.basin.kernel.F32Storage.LANES;
import static dev.basin.kernel.F32Storage.SPECIES;

import jdk.incubator.vector.FloatVector;

/// The transpose of a matrix, by blocks of [#ROWS] rows and as many columns as a vector has lanes.
final class F32Transpose {
  /// Rows of a block: a multiple of the lanes of every width.
  static final int ROWS = 16;

  /// Columns of a band. Each is a run of the destination that is written piece by piece: with more
  /// of them, their pages leave the translation cache between two pieces; with fewer, the runs of
  /// the source are short.
  private static final int BAND = 256;

  /// The lanes, counted through two vectors, of their lower and of their upper halves in turn.
  private static final FloatVector LOW = zip(0);

  private static final FloatVector HIGH = zip(LANES / 2);

  private F32Transpose() {}

  private static FloatVector zip(int first) {
    float[] lanes = new float[LANES];
    for (int i = 0; i < LANES; i++) {
      lanes[i] = first + i / 2 + i % 2 * LANES;
    }
    return FloatVector.fromArray(SPECIES, lanes, 0);
  }

  /// Whether a matrix holds a block.
  static boolean fits(int rows, int columns) {
    return rows >= ROWS && columns >= LANES;
  }

  /// y[yo + j yp + i] = x[xo + i xp + j] for i < rows, j < columns, exactly those. Blocks at the
  /// edges overlap their neighbours.
  static void transpose(
      float[] x, int xo, int xp, int rows, int columns, float[] y, int yo, int yp) {
    for (int j = 0; j < columns; j += BAND) {
      int first = Math.min(j, columns - LANES);
      int count = Math.min(BAND, columns - first);
      for (int i = 0; i < rows; i += ROWS) {
        int row = Math.min(i, rows - ROWS);
        blocks(count, x, xo + row * xp + first, xp, y, yo + first * yp + row, yp);
      }
    }
  }

  /// The blocks of [#ROWS] rows, by four perfect shuffles of as many vectors.
  private static void blocks(int columns, float[] x, int xo, int xp, float[] y, int yo, int yp) {
    for (int j = 0; j < columns; j += LANES) {
      int column = Math.min(j, columns - LANES);
      int from = xo + column;
      int to = yo + column * yp;
      FloatVector x0 = FloatVector.fromArray(SPECIES, x, from);
      FloatVector x8 = FloatVector.fromArray(SPECIES, x, from + 8 * xp);
      FloatVector a0 = LOW.selectFrom(x0, x8);
      FloatVector a1 = HIGH.selectFrom(x0, x8);
      FloatVector x1 = FloatVector.fromArray(SPECIES, x, from + xp);
      FloatVector x9 = FloatVector.fromArray(SPECIES, x, from + 9 * xp);
      FloatVector a2 = LOW.selectFrom(x1, x9);
      FloatVector a3 = HIGH.selectFrom(x1, x9);
      FloatVector x2 = FloatVector.fromArray(SPECIES, x, from + 2 * xp);
      FloatVector x10 = FloatVector.fromArray(SPECIES, x, from + 10 * xp);
      FloatVector a4 = LOW.selectFrom(x2, x10);
      FloatVector a5 = HIGH.selectFrom(x2, x10);
      FloatVector x3 = FloatVector.fromArray(SPECIES, x, from + 3 * xp);
      FloatVector x11 = FloatVector.fromArray(SPECIES, x, from + 11 * xp);
      FloatVector a6 = LOW.selectFrom(x3, x11);
      FloatVector a7 = HIGH.selectFrom(x3, x11);
      FloatVector x4 = FloatVector.fromArray(SPECIES, x, from + 4 * xp);
      FloatVector x12 = FloatVector.fromArray(SPECIES, x, from + 12 * xp);
      FloatVector a8 = LOW.selectFrom(x4, x12);
      FloatVector a9 = HIGH.selectFrom(x4, x12);
      FloatVector x5 = FloatVector.fromArray(SPECIES, x, from + 5 * xp);
      FloatVector x13 = FloatVector.fromArray(SPECIES, x, from + 13 * xp);
      FloatVector a10 = LOW.selectFrom(x5, x13);
      FloatVector a11 = HIGH.selectFrom(x5, x13);
      FloatVector x6 = FloatVector.fromArray(SPECIES, x, from + 6 * xp);
      FloatVector x14 = FloatVector.fromArray(SPECIES, x, from + 14 * xp);
      FloatVector a12 = LOW.selectFrom(x6, x14);
      FloatVector a13 = HIGH.selectFrom(x6, x14);
      FloatVector x7 = FloatVector.fromArray(SPECIES, x, from + 7 * xp);
      FloatVector x15 = FloatVector.fromArray(SPECIES, x, from + 15 * xp);
      FloatVector a14 = LOW.selectFrom(x7, x15);
      FloatVector a15 = HIGH.selectFrom(x7, x15);
      FloatVector b0 = LOW.selectFrom(a0, a8);
      FloatVector b1 = HIGH.selectFrom(a0, a8);
      FloatVector b2 = LOW.selectFrom(a1, a9);
      FloatVector b3 = HIGH.selectFrom(a1, a9);
      FloatVector b4 = LOW.selectFrom(a2, a10);
      FloatVector b5 = HIGH.selectFrom(a2, a10);
      FloatVector b6 = LOW.selectFrom(a3, a11);
      FloatVector b7 = HIGH.selectFrom(a3, a11);
      FloatVector b8 = LOW.selectFrom(a4, a12);
      FloatVector b9 = HIGH.selectFrom(a4, a12);
      FloatVector b10 = LOW.selectFrom(a5, a13);
      FloatVector b11 = HIGH.selectFrom(a5, a13);
      FloatVector b12 = LOW.selectFrom(a6, a14);
      FloatVector b13 = HIGH.selectFrom(a6, a14);
      FloatVector b14 = LOW.selectFrom(a7, a15);
      FloatVector b15 = HIGH.selectFrom(a7, a15);
      FloatVector c0 = LOW.selectFrom(b0, b8);
      FloatVector c1 = HIGH.selectFrom(b0, b8);
      FloatVector c2 = LOW.selectFrom(b1, b9);
      FloatVector c3 = HIGH.selectFrom(b1, b9);
      FloatVector c4 = LOW.selectFrom(b2, b10);
      FloatVector c5 = HIGH.selectFrom(b2, b10);
      FloatVector c6 = LOW.selectFrom(b3, b11);
      FloatVector c7 = HIGH.selectFrom(b3, b11);
      FloatVector c8 = LOW.selectFrom(b4, b12);
      FloatVector c9 = HIGH.selectFrom(b4, b12);
      FloatVector c10 = LOW.selectFrom(b5, b13);
      FloatVector c11 = HIGH.selectFrom(b5, b13);
      FloatVector c12 = LOW.selectFrom(b6, b14);
      FloatVector c13 = HIGH.selectFrom(b6, b14);
      FloatVector c14 = LOW.selectFrom(b7, b15);
      FloatVector c15 = HIGH.selectFrom(b7, b15);
      FloatVector d0 = LOW.selectFrom(c0, c8);
      FloatVector d1 = HIGH.selectFrom(c0, c8);
      FloatVector d2 = LOW.selectFrom(c1, c9);
      FloatVector d3 = HIGH.selectFrom(c1, c9);
      FloatVector d4 = LOW.selectFrom(c2, c10);
      FloatVector d5 = HIGH.selectFrom(c2, c10);
      FloatVector d6 = LOW.selectFrom(c3, c11);
      FloatVector d7 = HIGH.selectFrom(c3, c11);
      FloatVector d8 = LOW.selectFrom(c4, c12);
      FloatVector d9 = HIGH.selectFrom(c4, c12);
      FloatVector d10 = LOW.selectFrom(c5, c13);
      FloatVector d11 = HIGH.selectFrom(c5, c13);
      FloatVector d12 = LOW.selectFrom(c6, c14);
      FloatVector d13 = HIGH.selectFrom(c6, c14);
      FloatVector d14 = LOW.selectFrom(c7, c15);
      FloatVector d15 = HIGH.selectFrom(c7, c15);
      d0.intoArray(y, to);
      d1.intoArray(y, to + LANES / ROWS * yp + LANES % ROWS);
      d2.intoArray(y, to + 2 * LANES / ROWS * yp + 2 * LANES % ROWS);
      d3.intoArray(y, to + 3 * LANES / ROWS * yp + 3 * LANES % ROWS);
      d4.intoArray(y, to + 4 * LANES / ROWS * yp + 4 * LANES % ROWS);
      d5.intoArray(y, to + 5 * LANES / ROWS * yp + 5 * LANES % ROWS);
      d6.intoArray(y, to + 6 * LANES / ROWS * yp + 6 * LANES % ROWS);
      d7.intoArray(y, to + 7 * LANES / ROWS * yp + 7 * LANES % ROWS);
      d8.intoArray(y, to + 8 * LANES / ROWS * yp + 8 * LANES % ROWS);
      d9.intoArray(y, to + 9 * LANES / ROWS * yp + 9 * LANES % ROWS);
      d10.intoArray(y, to + 10 * LANES / ROWS * yp + 10 * LANES % ROWS);
      d11.intoArray(y, to + 11 * LANES / ROWS * yp + 11 * LANES % ROWS);
      d12.intoArray(y, to + 12 * LANES / ROWS * yp + 12 * LANES % ROWS);
      d13.intoArray(y, to + 13 * LANES / ROWS * yp + 13 * LANES % ROWS);
      d14.intoArray(y, to + 14 * LANES / ROWS * yp + 14 * LANES % ROWS);
      d15.intoArray(y, to + 15 * LANES / ROWS * yp + 15 * LANES % ROWS);
    }
  }
}
