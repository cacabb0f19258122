package dev.basin.kernel;

import static dev.basin.kernel.F32Tile.LANES;
import static dev.basin.kernel.F32Tile.SPECIES;
import static dev.basin.kernel.F32Tile.WIDTH;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;

/// Rearrangement of operands into the order in which the micro-kernels of [F32Tile] read them.
final class F32Packing {
  /// Rows of a strip.
  static final int STRIP = F32Tile.NARROW_ROWS;

  private static final VectorShuffle<Float> LOW = VectorShuffle.makeZip(SPECIES, 0);
  private static final VectorShuffle<Float> HIGH = VectorShuffle.makeZip(SPECIES, 1);

  /// Two vectors' first halves, and their second halves: the same column of two strips, out of
  /// vectors that hold two columns of one.
  private static final VectorShuffle<Float> FIRST = beside(0);

  private static final VectorShuffle<Float> SECOND = beside(STRIP);

  /// One k of a strip. Kernels of two lengths of vectors in one process made the compiler box those
  /// of others, so there is one length.
  private static final VectorMask<Float> RUN = SPECIES.indexInRange(0, STRIP);

  /// Columns that are transposed at once: they stay in the first-level cache.
  private static final int PIECE = 128;

  /// Panels, or vectors of strips, that are filled side by side, so that memory is read in longer
  /// runs. Sixteen strips of 1024 elements, 32 KiB apart, are more than the ways of the cache: four
  /// times as slow as eight.
  private static final int ABREAST = 4;

  private F32Packing() {}

  private static VectorShuffle<Float> beside(int column) {
    return VectorShuffle.fromOp(SPECIES, i -> i < STRIP ? column + i : LANES - STRIP + column + i);
  }

  /// y[yo + j yp + i] = x[xo + i xp + j] for i < rows, j < columns.
  static void transpose(
      float[] x, int xo, int xp, int rows, int columns, float[] y, int yo, int yp) {
    if (rows < STRIP || LANES < STRIP || columns < LANES) {
      transposeSmall(x, xo, xp, rows, columns, y, yo, yp);
      return;
    }
    float[] strips = F32Scratch.current().values(F32Scratch.TILE, 2 * STRIP * PIECE);
    int other = STRIP * PIECE;
    for (int j = 0; j < columns; j += PIECE) {
      int first = Math.max(0, Math.min(j, columns - LANES));
      int count = Math.min(PIECE, columns - first);
      int at = xo + first;
      int to = yo + first * yp;
      if (rows < LANES || LANES == STRIP) {
        for (int i = 0; i < rows; i += STRIP) {
          int row = Math.min(i, rows - STRIP);
          strip(x, at + row * xp, xp, STRIP - 1, count, strips, 0);
          spread(strips, count, y, to + row, yp);
        }
      } else {
        for (int i = 0; i < rows; i += LANES) {
          int row = Math.min(i, rows - LANES);
          strip(x, at + row * xp, xp, STRIP - 1, count, strips, 0);
          strip(x, at + (row + STRIP) * xp, xp, STRIP - 1, count, strips, other);
          spreadTwo(strips, other, count, y, to + row, yp);
        }
      }
    }
  }

  private static void transposeSmall(
      float[] x, int xo, int xp, int rows, int columns, float[] y, int yo, int yp) {
    for (int i = 0; i < rows; i++) {
      int from = xo + i * xp;
      for (int j = 0; j < columns; j++) {
        y[yo + j * yp + i] = x[from + j];
      }
    }
  }

  /// Elements of the strips of so many rows, and of one more where a vector holds two.
  static int stripsSize(int rows, int depth) {
    int unit = Math.max(STRIP, LANES);
    return (rows + unit - 1) / unit * unit * depth;
  }

  /// Strips of [#STRIP] rows, one behind the other: y[s depth STRIP + k STRIP + r] = x[xo + (s
  /// STRIP + r) xp + k], for k < depth. What lies in the place of rows past the last is undefined.
  static void strips(float[] x, int xo, int xp, int rows, int depth, float[] y) {
    for (int s = 0; s < rows; s += STRIP) {
      int count = Math.min(STRIP, rows - s);
      if (depth < LANES) {
        transposeSmall(x, xo + s * xp, xp, count, depth, y, s * depth, STRIP);
      } else {
        strip(x, xo + s * xp, xp, count - 1, depth, y, s * depth);
      }
    }
  }

  /// As [#strips], of rows that x holds as columns: element k of row r is x[xo + k xp + r].
  static void stripsOfColumns(float[] x, int xo, int xp, int rows, int depth, float[] y) {
    for (int s = 0; s < rows; s += ABREAST * LANES) {
      int end = Math.min(s + ABREAST * LANES, rows);
      int at = xo + s;
      int to = s * depth;
      if (LANES > STRIP && depth > 1) {
        columnsOfTwo(x, at, xp, end - s, depth, y, to);
      } else {
        columns(x, at, xp, end - s, depth, y, to);
      }
    }
  }

  /// Strip by strip of each k, of as many vectors as it takes, or of one that holds more, whose
  /// rest is overwritten or undefined.
  private static void columns(float[] x, int xo, int xp, int rows, int depth, float[] y, int yo) {
    for (int k = 0; k < depth; k++) {
      for (int s = 0; s < rows; s += STRIP) {
        int from = xo + k * xp + s;
        int to = yo + s * depth + k * STRIP;
        for (int r = 0; r < STRIP; r += LANES) {
          FloatVector.fromArray(SPECIES, x, from + r).intoArray(y, to + r);
        }
      }
    }
  }

  /// Two strips of two k at a time, where a vector holds two strips.
  private static void columnsOfTwo(
      float[] x, int xo, int xp, int rows, int depth, float[] y, int yo) {
    int other = STRIP * depth;
    for (int i = 0; i < depth; i += 2) {
      int k = Math.min(i, depth - 2);
      for (int s = 0; s < rows; s += LANES) {
        int from = xo + k * xp + s;
        int to = yo + s * depth + k * STRIP;
        FloatVector a = FloatVector.fromArray(SPECIES, x, from);
        FloatVector b = FloatVector.fromArray(SPECIES, x, from + xp);
        a.rearrange(FIRST, b).intoArray(y, to);
        a.rearrange(SECOND, b).intoArray(y, to + other);
      }
    }
  }

  /// y[yo + j STRIP + r] = x[xo + r xp + j] for the eight rows r of a strip, by three perfect
  /// shuffles of eight vectors; at least [F32Tile#LANES] columns.
  ///
  /// @param last the last row that x holds, which stands for those behind it
  private static void strip(float[] x, int xo, int xp, int last, int columns, float[] y, int yo) {
    int x1 = xo + Math.min(1, last) * xp;
    int x2 = xo + Math.min(2, last) * xp;
    int x3 = xo + Math.min(3, last) * xp;
    int x4 = xo + Math.min(4, last) * xp;
    int x5 = xo + Math.min(5, last) * xp;
    int x6 = xo + Math.min(6, last) * xp;
    int x7 = xo + Math.min(7, last) * xp;
    for (int i = 0; i < columns; i += LANES) {
      int j = Math.min(i, columns - LANES);
      FloatVector r0 = FloatVector.fromArray(SPECIES, x, xo + j);
      FloatVector r4 = FloatVector.fromArray(SPECIES, x, x4 + j);
      FloatVector low04 = r0.rearrange(LOW, r4);
      FloatVector high04 = r0.rearrange(HIGH, r4);
      FloatVector r2 = FloatVector.fromArray(SPECIES, x, x2 + j);
      FloatVector r6 = FloatVector.fromArray(SPECIES, x, x6 + j);
      FloatVector low26 = r2.rearrange(LOW, r6);
      FloatVector high26 = r2.rearrange(HIGH, r6);
      FloatVector even0 = low04.rearrange(LOW, low26);
      FloatVector even1 = low04.rearrange(HIGH, low26);
      FloatVector even2 = high04.rearrange(LOW, high26);
      FloatVector even3 = high04.rearrange(HIGH, high26);
      FloatVector r1 = FloatVector.fromArray(SPECIES, x, x1 + j);
      FloatVector r5 = FloatVector.fromArray(SPECIES, x, x5 + j);
      FloatVector low15 = r1.rearrange(LOW, r5);
      FloatVector high15 = r1.rearrange(HIGH, r5);
      FloatVector r3 = FloatVector.fromArray(SPECIES, x, x3 + j);
      FloatVector r7 = FloatVector.fromArray(SPECIES, x, x7 + j);
      FloatVector low37 = r3.rearrange(LOW, r7);
      FloatVector high37 = r3.rearrange(HIGH, r7);
      FloatVector odd0 = low15.rearrange(LOW, low37);
      FloatVector odd1 = low15.rearrange(HIGH, low37);
      FloatVector odd2 = high15.rearrange(LOW, high37);
      FloatVector odd3 = high15.rearrange(HIGH, high37);
      FloatVector y0 = even0.rearrange(LOW, odd0);
      FloatVector y1 = even0.rearrange(HIGH, odd0);
      FloatVector y2 = even1.rearrange(LOW, odd1);
      FloatVector y3 = even1.rearrange(HIGH, odd1);
      FloatVector y4 = even2.rearrange(LOW, odd2);
      FloatVector y5 = even2.rearrange(HIGH, odd2);
      FloatVector y6 = even3.rearrange(LOW, odd3);
      FloatVector y7 = even3.rearrange(HIGH, odd3);
      int q = yo + j * STRIP;
      y0.intoArray(y, q);
      y1.intoArray(y, q + LANES);
      y2.intoArray(y, q + 2 * LANES);
      y3.intoArray(y, q + 3 * LANES);
      y4.intoArray(y, q + 4 * LANES);
      y5.intoArray(y, q + 5 * LANES);
      y6.intoArray(y, q + 6 * LANES);
      y7.intoArray(y, q + 7 * LANES);
    }
  }

  /// y[yo + j yp + i] = x[j STRIP + i] for j < columns and i < STRIP.
  private static void spread(float[] x, int columns, float[] y, int yo, int yp) {
    for (int j = 0; j < columns; j++) {
      FloatVector run = FloatVector.fromArray(SPECIES, x, j * STRIP);
      if (LANES == STRIP) {
        run.intoArray(y, yo + j * yp);
      } else {
        run.intoArray(y, yo + j * yp, RUN);
      }
    }
  }

  /// As [#spread], of two strips, the latter at x[other], to a vector's length of y: columns of
  /// both side by side fill one vector.
  private static void spreadTwo(float[] x, int other, int columns, float[] y, int yo, int yp) {
    for (int i = 0; i < columns; i += 2) {
      int j = Math.min(i, columns - 2);
      FloatVector a = FloatVector.fromArray(SPECIES, x, j * STRIP);
      FloatVector b = FloatVector.fromArray(SPECIES, x, other + j * STRIP);
      a.rearrange(FIRST, b).intoArray(y, yo + j * yp);
      a.rearrange(SECOND, b).intoArray(y, yo + (j + 1) * yp);
    }
  }

  /// Panels of three vectors, one behind the other, of vectors of x that begin at the sum of two
  /// offsets: y[(p count + k) 3 LANES + h LANES + j] = x[xo + rows[row + k] + columns[column + 3 p
  /// + h] + j], for k < count.
  static void gathered(
      float[] x,
      int xo,
      int[] rows,
      int row,
      int count,
      int[] columns,
      int column,
      int panels,
      float[] y) {
    for (int k = 0; k < count; k++) {
      int from = xo + rows[row + k];
      for (int p = 0; p < panels; p++) {
        int c = column + 3 * p;
        int to = (p * count + k) * 3 * LANES;
        FloatVector.fromArray(SPECIES, x, from + columns[c]).intoArray(y, to);
        FloatVector.fromArray(SPECIES, x, from + columns[c + 1]).intoArray(y, to + LANES);
        FloatVector.fromArray(SPECIES, x, from + columns[c + 2]).intoArray(y, to + 2 * LANES);
      }
    }
  }

  /// Panels of [F32Tile#WIDTH] columns, one behind the other: y[p depth WIDTH + k WIDTH + j] = x[xo
  /// + k xp + p WIDTH + j], for k < depth. What lies in the place of columns past the last is
  ///   undefined.
  static void panels(float[] x, int xo, int xp, int depth, int columns, float[] y) {
    int size = depth * WIDTH;
    for (int p = 0; p < columns; p += ABREAST * WIDTH) {
      int end = Math.min(p + ABREAST * WIDTH, columns);
      for (int k = 0; k < depth; k++) {
        int to = p * depth + k * WIDTH;
        for (int j = p; j < end; j += WIDTH, to += size) {
          int from = xo + k * xp + j;
          FloatVector.fromArray(SPECIES, x, from).intoArray(y, to);
          FloatVector.fromArray(SPECIES, x, from + LANES).intoArray(y, to + LANES);
        }
      }
    }
  }

  /// y[yo + k width + j] = b(k, j) for j < columns, where b(k, j) is x[xo + k xp + j] or,
  /// transposed, x[xo + j xp + k]; what the columns from there to `width` get is undefined.
  ///
  /// @param width a multiple of the lanes, unless transposed
  static void panel(
      float[] x,
      int xo,
      int xp,
      boolean transposed,
      int rows,
      int columns,
      int width,
      float[] y,
      int yo) {
    if (transposed) {
      transpose(x, xo, xp, columns, rows, y, yo, width);
      return;
    }
    for (int k = 0; k < rows; k++) {
      for (int j = 0; j < width; j += LANES) {
        FloatVector.fromArray(SPECIES, x, xo + k * xp + j).intoArray(y, yo + k * width + j);
      }
    }
  }
}
