package dev.basin.kernel;

import static dev.basin.kernel.F32Tile.LANES;
import static dev.basin.kernel.F32Tile.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/// The product of a block of rows, addressed through offsets, and packed panels of columns: the
/// loop over tiles that matrix product and convolution share.
final class F32BlockProduct {
  private F32BlockProduct() {}

  /// The width of the panel that holds the next `columns` columns at most.
  static int panelWidth(int columns) {
    return columns <= F32Tile.LANES ? F32Tile.LANES : F32Tile.WIDTH;
  }

  /// Elements of the panels for `columns` columns.
  static int panelSize(int depth, int columns) {
    int last = columns % F32Tile.WIDTH;
    return depth * (columns - last + (last == 0 ? 0 : panelWidth(last)));
  }

  /// c[co + out[r] + j] = (0 or itself) + sum over runs and k of a[ao + in[r] + run + k] b(k, j),
  /// for r < rows and j < columns, exactly those.
  ///
  /// @param in offsets of the rows in a, at least [F32Tile#NARROW_ROWS] more than `rows`, all valid
  /// @param runs offset and length of each run, in pairs; their lengths sum to `depth`
  /// @param b from `bo`, panels of [F32Tile#WIDTH] columns, the last one of [#panelWidth(int)]
  /// @param out offsets of the rows in c; `pitch` apart, unless that is 0
  static void multiply(
      int rows,
      int columns,
      float[] a,
      int ao,
      int[] in,
      int[] runs,
      int runCount,
      int depth,
      float[] b,
      int bo,
      boolean accumulate,
      float[] c,
      int co,
      int[] out,
      int pitch) {
    float[] tile =
        F32Scratch.current().values(F32Scratch.TILE, F32Tile.NARROW_ROWS * F32Tile.WIDTH);
    for (int j = 0; j < columns; j += F32Tile.WIDTH) {
      int n = Math.min(F32Tile.WIDTH, columns - j);
      int width = panelWidth(n);
      int height = width == F32Tile.WIDTH ? F32Tile.ROWS : F32Tile.NARROW_ROWS;
      for (int r = 0; r < rows; r += height) {
        int m = Math.min(height, rows - r);
        if (pitch != 0 && m == height && n == width) {
          int to = co + out[r] + j;
          tile(a, ao, in, r, runs, runCount, b, bo + j * depth, width, accumulate, c, to, pitch);
        } else {
          if (accumulate) {
            for (int i = 0; i < m; i++) {
              System.arraycopy(c, co + out[r + i] + j, tile, i * width, n);
            }
          }
          tile(a, ao, in, r, runs, runCount, b, bo + j * depth, width, accumulate, tile, 0, width);
          store(tile, width, m, n, c, co + j, out, r);
        }
      }
    }
  }

  /// c[co + out[row + i] + j] = tile[i width + j] for i < rows and j < columns, exactly those.
  static void store(
      float[] tile, int width, int rows, int columns, float[] c, int co, int[] out, int row) {
    if (columns < LANES) {
      VectorMask<Float> mask = SPECIES.indexInRange(0, columns);
      for (int i = 0; i < rows; i++) {
        FloatVector.fromArray(SPECIES, tile, i * width).intoArray(c, co + out[row + i], mask);
      }
      return;
    }
    int last = columns - LANES;
    for (int i = 0; i < rows; i++) {
      int to = co + out[row + i];
      FloatVector x = FloatVector.fromArray(SPECIES, tile, i * width);
      FloatVector y = FloatVector.fromArray(SPECIES, tile, i * width + last);
      x.intoArray(c, to);
      y.intoArray(c, to + last);
    }
  }

  private static void tile(
      float[] a,
      int ao,
      int[] in,
      int row,
      int[] runs,
      int runCount,
      float[] b,
      int bo,
      int width,
      boolean accumulate,
      float[] c,
      int co,
      int pitch) {
    int p = bo;
    for (int i = 0; i < runCount; i++) {
      int from = ao + runs[2 * i];
      int count = runs[2 * i + 1];
      boolean onward = accumulate || i > 0;
      float[] z = onward ? c : F32Tile.ZEROS;
      int zo = onward ? co : 0;
      int zs = onward ? pitch : 0;
      if (width == F32Tile.WIDTH) {
        F32Tile.wide(count, a, in, row, from, b, p, z, zo, zs, c, co, pitch);
      } else {
        F32Tile.narrow(count, a, in, row, from, b, p, z, zo, zs, c, co, pitch);
      }
      p += count * width;
    }
  }
}
