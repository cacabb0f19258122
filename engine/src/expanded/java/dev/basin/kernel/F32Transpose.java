package dev.basin.kernel;

import static dev.basin.kernel.F32Storage.FIRST_LINE;
import static dev.basin.kernel.F32Storage.LANES;
import static dev.basin.kernel.F32Storage.SPECIES;
import static dev.basin.kernel.F32Storage.toLine;

import jdk.incubator.vector.FloatVector;

/// The transpose of a matrix, by blocks of [#ROWS] rows and as many columns as a vector has lanes.
final class F32Transpose {
  /// Rows of a block: a multiple of the lanes of every width.
  static final int ROWS = 16;

  /// Columns of a band. Each is a run of the destination that is written piece by piece: with more
  /// of them, their pages leave the translation cache between two pieces; with fewer, the runs of
  /// the source are short.
  private static final int BAND = 256;

  /// Elements from which on a matrix leaves the second-level cache.
  private static final int LARGE = 1 << 20;

  /// Rows of the destination whose pitch is a multiple of this compete for few places in the
  /// caches, so that a large matrix is transposed by tiles.
  private static final int CROWDED = 512;

  /// Rows and columns of a tile: runs of the destination and of the source that memory is written
  /// and read in. Shorter ones are slower, and higher tiles leave the second-level cache.
  private static final int HEIGHT = 256, WIDTH = 1024;

  /// Between the columns of a tile: off the powers of two, whose cache lines compete for few
  /// places.
  private static final int PITCH = HEIGHT + ROWS;

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
    boolean large = (long) rows * columns >= LARGE;
    // from cache line to cache line, on both sides
    int line = large && yp % LANES == 0 ? toLine(yo) : 0;
    int column = large && xp % LANES == 0 ? toLine(xo) : 0;
    if (large && yp % CROWDED == 0) {
      tiles(line, column, x, xo, xp, rows, columns, y, yo, yp);
    } else {
      bands(line, column, x, xo, xp, rows, columns, y, yo, yp);
    }
  }

  /// The step of that size before the first whole one.
  private static int before(int first, int size) {
    return first == 0 ? 0 : first - size;
  }

  private static void tiles(
      int firstRow,
      int firstColumn,
      float[] x,
      int xo,
      int xp,
      int rows,
      int columns,
      float[] y,
      int yo,
      int yp) {
    float[] tile = F32Scratch.current().values(F32Scratch.PANEL, FIRST_LINE + WIDTH * PITCH);
    for (int i = before(firstRow, HEIGHT); i < rows; i += HEIGHT) {
      int row = Math.max(0, Math.min(i, rows - ROWS));
      int height = Math.max(ROWS, Math.min(i + HEIGHT, rows) - row);
      for (int j = before(firstColumn, WIDTH); j < columns; j += WIDTH) {
        int column = Math.max(0, Math.min(j, columns - LANES));
        int width = Math.max(LANES, Math.min(j + WIDTH, columns) - column);
        tile(x, xo + row * xp + column, xp, height, width, tile, y, yo + column * yp + row, yp);
      }
    }
  }

  /// A tile, transposed in the cache and written in runs of its height.
  private static void tile(
      float[] x, int xo, int xp, int height, int width, float[] tile, float[] y, int yo, int yp) {
    for (int i = 0; i < height; i += ROWS) {
      int row = Math.min(i, height - ROWS);
      blocks(width, x, xo + row * xp, xp, tile, FIRST_LINE + row, PITCH);
    }
    for (int j = 0; j < width; j++) {
      System.arraycopy(tile, FIRST_LINE + j * PITCH, y, yo + j * yp, height);
    }
  }

  /// In bands of columns, each from the first row to the last.
  private static void bands(
      int firstRow,
      int firstColumn,
      float[] x,
      int xo,
      int xp,
      int rows,
      int columns,
      float[] y,
      int yo,
      int yp) {
    for (int j = before(firstColumn, BAND); j < columns; j += BAND) {
      int column = Math.max(0, Math.min(j, columns - LANES));
      int width = Math.max(LANES, Math.min(j + BAND, columns) - column);
      for (int i = before(firstRow, ROWS); i < rows; i += ROWS) {
        int row = Math.max(0, Math.min(i, rows - ROWS));
        blocks(width, x, xo + row * xp + column, xp, y, yo + column * yp + row, yp);
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
