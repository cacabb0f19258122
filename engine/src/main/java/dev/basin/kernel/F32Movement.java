package dev.basin.kernel;

import static dev.basin.kernel.F32Storage.LANES;
import static dev.basin.kernel.F32Storage.SPECIES;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/// Copies of float32 elements by strides and by index.
interface F32Movement extends Kernels<float[]> {

  /// Elements from which a block copy beats a loop.
  int SHORT = 12;

  /// Elements of a repeated pattern that are written before it is copied from itself: 16 KiB stay
  /// in the first-level cache.
  int PATTERN = 4096;

  /// A transpose that has no block proceeds by strips, 8 columns of the destination wide and this
  /// many rows high: what it touches stays in the first-level cache until whole lines of it have
  /// been used.
  int STRIP = 64;

  @Override
  default void copyStrided(
      int[] shape, float[] x, int xo, int[] xStrides, float[] y, int yo, int[] yStrides) {
    StridedLoops loops = StridedLoops.of(shape, xStrides, yStrides);
    int outer = Math.min(StridedLoops.FIRST, loops.rank() - 2);
    int size = loops.sizes()[outer];
    // The rows of a plane are shared in groups, so that the parts can be transposed by blocks.
    int unit = outer == loops.rank() - 2 ? F32Transpose.ROWS : 1;
    int units = (size + unit - 1) / unit;
    int parts = Threads.parts(units, loops.elements() / 4);
    if (parts == 1) {
      walk(loops, outer, 0, size, x, xo, y, yo);
    } else {
      Threads.ranges(
          units,
          parts,
          (from, to) -> walk(loops, outer, from * unit, Math.min(to * unit, size), x, xo, y, yo));
    }
  }

  /// Steps `from` to `to` of loop d. Their targets are disjoint, and nothing else is written.
  private static void walk(
      StridedLoops loops, int d, int from, int to, float[] x, int xo, float[] y, int yo) {
    int xStride = loops.xStrides()[d];
    int yStride = loops.yStrides()[d];
    if (d == loops.rank() - 2) {
      walkPlane(loops, to - from, x, xo + from * xStride, y, yo + from * yStride);
      return;
    }
    for (int i = from; i < to; i++) {
      walk(loops, d + 1, 0, loops.sizes()[d + 1], x, xo + i * xStride, y, yo + i * yStride);
    }
  }

  /// So many rows of the two innermost loops.
  private static void walkPlane(
      StridedLoops loops, int size, float[] x, int xo, float[] y, int yo) {
    int d = loops.rank() - 2;
    int xStride = loops.xStrides()[d];
    int yStride = loops.yStrides()[d];
    int columns = loops.sizes()[d + 1];
    int xStep = loops.xStrides()[d + 1];
    int yStep = loops.yStrides()[d + 1];
    if (xStep == 1 && yStep == 1) {
      copyRows(size, columns, x, xo, xStride, y, yo, yStride);
    } else if (xStep == 0 && yStep == 1) {
      for (int i = 0; i < size; i++) {
        int from = yo + i * yStride;
        Arrays.fill(y, from, from + columns, x[xo + i * xStride]);
      }
    } else if (xStride == 1 && yStep == 1 && F32Transpose.fits(columns, size)) {
      F32Transpose.transpose(x, xo, xStep, columns, size, y, yo, yStride);
    } else if (xStride == 1 && yStep == 1) {
      transpose(size, columns, x, xo, xStep, y, yo, yStride);
    } else if (Math.abs(xStride) < Math.abs(xStep)) {
      copyPlane(columns, size, x, xo, xStep, xStride, y, yo, yStep, yStride);
    } else {
      copyPlane(size, columns, x, xo, xStride, xStep, y, yo, yStride, yStep);
    }
  }

  private static void copyRows(
      int rows, int columns, float[] x, int xo, int xStride, float[] y, int yo, int yStride) {
    if (xStride == 0 && yStride == columns) {
      repeat(rows, columns, x, xo, y, yo);
    } else if (columns >= SHORT) {
      for (int i = 0; i < rows; i++) {
        System.arraycopy(x, xo + i * xStride, y, yo + i * yStride, columns);
      }
    } else {
      copyPlane(rows, columns, x, xo, xStride, 1, y, yo, yStride, 1);
    }
  }

  private static void repeat(int rows, int columns, float[] x, int xo, float[] y, int yo) {
    int total = rows * columns;
    if (total == 0) {
      return;
    }
    int done = columns;
    System.arraycopy(x, xo, y, yo, done);
    int pattern = Math.max(columns, PATTERN - PATTERN % columns);
    while (done < total) {
      int count = Math.min(Math.min(done, pattern), total - done);
      System.arraycopy(y, yo, y, yo + done, count);
      done += count;
    }
  }

  /// y[i, j] = x[j, i] for i < rows and j < columns.
  private static void transpose(
      int rows, int columns, float[] x, int xo, int xStep, float[] y, int yo, int yStride) {
    int whole = columns - columns % 8;
    for (int i = 0; i < rows; i += STRIP) {
      int height = Math.min(STRIP, rows - i);
      for (int j = 0; j < whole; j += 8) {
        transposeStrip(height, x, xo + i + j * xStep, xStep, y, yo + i * yStride + j, yStride);
      }
    }
    copyPlane(columns - whole, rows, x, xo + whole * xStep, xStep, 1, y, yo + whole, 1, yStride);
  }

  private static void transposeStrip(
      int height, float[] x, int x0, int xStep, float[] y, int yo, int yStride) {
    int x1 = x0 + xStep;
    int x2 = x1 + xStep;
    int x3 = x2 + xStep;
    int x4 = x3 + xStep;
    int x5 = x4 + xStep;
    int x6 = x5 + xStep;
    int x7 = x6 + xStep;
    for (int i = 0; i < height; i++) {
      int at = yo + i * yStride;
      y[at] = x[x0 + i];
      y[at + 1] = x[x1 + i];
      y[at + 2] = x[x2 + i];
      y[at + 3] = x[x3 + i];
      y[at + 4] = x[x4 + i];
      y[at + 5] = x[x5 + i];
      y[at + 6] = x[x6 + i];
      y[at + 7] = x[x7 + i];
    }
  }

  private static void copyPlane(
      int rows,
      int columns,
      float[] x,
      int xo,
      int xStride,
      int xStep,
      float[] y,
      int yo,
      int yStride,
      int yStep) {
    for (int i = 0; i < rows; i++) {
      int xRow = xo + i * xStride;
      int yRow = yo + i * yStride;
      for (int j = 0; j < columns; j++) {
        y[yRow + j * yStep] = x[xRow + j * xStep];
      }
    }
  }

  @Override
  default void gather(
      float[] x, int outer, int size, int inner, int[] index, int count, float[] y) {
    int rows = outer * count;
    int parts = Threads.parts(rows, (long) rows * (2 + inner / 4));
    if (parts == 1) {
      gatherRows(x, 0, rows, size, inner, index, count, y);
    } else {
      Threads.ranges(
          rows, parts, (from, to) -> gatherRows(x, from, to, size, inner, index, count, y));
    }
  }

  /// Rows `first` to `end` of y, each of `inner` elements.
  private static void gatherRows(
      float[] x, int first, int end, int size, int inner, int[] index, int count, float[] y) {
    for (int row = first; row < end; row++) {
      int from = (row / count * size + index[row % count]) * inner;
      int to = row * inner;
      if (inner >= SHORT) {
        System.arraycopy(x, from, y, to, inner);
      } else {
        for (int i = 0; i < inner; i++) {
          y[to + i] = x[from + i];
        }
      }
    }
  }

  @Override
  default void scatterAdd(
      float[] x, int outer, int size, int inner, int[] index, int count, float[] y) {
    // by columns: rows of y are met more than once, in an order that has to stay
    int units = (inner + LANES - 1) / LANES;
    int parts = Threads.parts(units, (long) outer * count * inner / 4);
    if (parts == 1) {
      scatterAdd(x, outer, size, inner, 0, inner, index, count, y);
    } else {
      Threads.ranges(
          units,
          parts,
          (from, to) -> {
            int right = Math.min(to * LANES, inner);
            scatterAdd(x, outer, size, inner, from * LANES, right, index, count, y);
          });
    }
  }

  private static void scatterAdd(
      float[] x,
      int outer,
      int size,
      int inner,
      int left,
      int right,
      int[] index,
      int count,
      float[] y) {
    int whole = right - (right - left) % LANES;
    for (int o = 0; o < outer; o++) {
      for (int k = 0; k < count; k++) {
        int from = (o * count + k) * inner;
        int to = (o * size + index[k]) * inner;
        for (int i = left; i < whole; i += LANES) {
          FloatVector a = FloatVector.fromArray(SPECIES, y, to + i);
          a.add(FloatVector.fromArray(SPECIES, x, from + i)).intoArray(y, to + i);
        }
        for (int i = whole; i < right; i++) {
          y[to + i] += x[from + i];
        }
      }
    }
  }
}
