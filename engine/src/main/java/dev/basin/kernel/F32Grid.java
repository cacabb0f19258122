package dev.basin.kernel;

import java.util.Arrays;

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
    int width = q.allIn();
    int left = q.columns().firstInput();
    int length = q.columns().endInput(q.pitch()) - left;
    int bottom = q.rows().endInput(q.gridSize() / q.pitch());
    for (int i = 0; i < count && length > 0; i++) {
      for (int row = q.rows().firstInput(); row < bottom; row++) {
        int from = (image + i) * q.inPixels() + row * q.columns().inSize() + left;
        int at = (row + q.rows().lead()) * q.pitch() + left + q.columns().lead();
        int to = i * q.gridSize() + at;
        System.arraycopy(in, from * width, grid, to * width, length * width);
      }
    }
  }
}
