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
      FloatVector[] a = new FloatVector[16];
      FloatVector[] b = new FloatVector[16];
      FloatVector[] c = new FloatVector[16];
      FloatVector[] d = new FloatVector[16];
      for (int i = 0; i < 8; i++) {
        FloatVector upper = FloatVector.fromArray(SPECIES, x, from + i * xp);
        FloatVector lower = FloatVector.fromArray(SPECIES, x, from + (i + 8) * xp);
        a[2 * i] = LOW.selectFrom(upper, lower);
        a[2 * i + 1] = HIGH.selectFrom(upper, lower);
      }
      for (int i = 0; i < 8; i++) {
        b[2 * i] = LOW.selectFrom(a[i], a[i + 8]);
        b[2 * i + 1] = HIGH.selectFrom(a[i], a[i + 8]);
      }
      for (int i = 0; i < 8; i++) {
        c[2 * i] = LOW.selectFrom(b[i], b[i + 8]);
        c[2 * i + 1] = HIGH.selectFrom(b[i], b[i + 8]);
      }
      for (int i = 0; i < 8; i++) {
        d[2 * i] = LOW.selectFrom(c[i], c[i + 8]);
        d[2 * i + 1] = HIGH.selectFrom(c[i], c[i + 8]);
      }
      for (int i = 0; i < 16; i++) {
        d[i].intoArray(y, to + i * LANES / ROWS * yp + i * LANES % ROWS);
      }
    }
  }
}
