package dev.basin.kernel;

import static dev.basin.kernel.F32Storage.LANES;
import static dev.basin.kernel.F32Storage.SPECIES;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/// The zero-padded grid of a [Correlation].
final class F32Grid {
  private F32Grid() {}

  /// An empty grid of `pixels` pixels.
  static float[] zeros(Correlation q, int pixels) {
    float[] grid = F32Scratch.current().values(F32Scratch.BLOCK, pixels * q.allIn());
    Arrays.fill(grid, 0, pixels * q.allIn(), 0f);
    return grid;
  }

  /// Lays images `image` .. `image + count` into the grid.
  static void fill(Correlation q, int image, int count, float[] in, float[] grid) {
    int rows = q.gridSize() / q.pitch();
    for (int i = 0; i < count; i++) {
      fillRows(q, image + i, 0, rows, in, grid, i * q.gridSize());
    }
  }

  /// Lays what is in grid rows `first` .. `end` of an image into the grid that begins at `at`.
  static void fillRows(
      Correlation q, int image, int first, int end, float[] in, float[] grid, int at) {
    int width = q.allIn();
    int left = q.columns().firstInput();
    int length = q.columns().endInput(q.pitch()) - left;
    int lead = q.rows().lead();
    int bottom = q.rows().endInput(end);
    for (int row = Math.max(q.rows().firstInput(), first - lead); row < bottom; row++) {
      int from = image * q.inPixels() + row * q.columns().inSize() + left;
      int to = at + (row + lead) * q.pitch() + left + q.columns().lead();
      if (length > 0) {
        System.arraycopy(in, from * width, grid, to * width, length * width);
      }
    }
  }

  /// A grid for the pixels alone that one tap reads.
  static float[] pixels(Correlation q, int images) {
    return F32Scratch.current().values(F32Scratch.BLOCK, images * q.outPixels() * q.allIn());
  }

  /// Lays the pixels that one tap reads of images `image` .. `image + count` side by side.
  static void fillPixels(Correlation q, int image, int count, float[] in, float[] grid) {
    int width = q.allIn();
    int step = q.columns().step() * width;
    int to = 0;
    for (int i = 0; i < count * q.rows().outSize(); i++) {
      int row = (image + i / q.rows().outSize()) * q.rows().inSize();
      row += i % q.rows().outSize() * q.rows().step();
      int from = row * q.columns().inSize() * width;
      for (int j = 0; j < q.columns().outSize(); j++, from += step, to += width) {
        for (int k = 0; k < width; k += LANES) {
          FloatVector.fromArray(SPECIES, in, from + k).intoArray(grid, to + k);
        }
      }
    }
  }
}
