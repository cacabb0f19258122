package dev.basin.kernel;

import java.util.Arrays;

/// The inputs under one band of [TileBlocks], zeros around them.
final class F32TileGrid {
  private F32TileGrid() {}

  static float[] zeros(TileBlocks b, int channels, int slot) {
    int size = b.inputRows(b.bandRows()) * b.pitch() * channels;
    float[] grid = F32Scratch.current().values(slot, size);
    Arrays.fill(grid, 0, size, 0f);
    return grid;
  }

  /// Lays `count` channels of `in`, from `first`, into the grid. What lies beside the image must be
  /// zeros, and stays so.
  static void fill(TileBlocks b, int band, float[] in, int first, int count, float[] grid) {
    Correlation q = b.all();
    int channels = q.inChannels();
    int height = q.rows().inSize();
    int left = q.columns().firstInput();
    int length = q.columns().endInput(b.pitch()) - left;
    int pitch = b.pitch() * count;
    int top = 2 * b.firstRow(band) - q.rows().lead();
    for (int i = 0; i < b.inputRows(b.rowsOf(band)); i++) {
      int row = top + i;
      if (row < 0 || row >= height) {
        Arrays.fill(grid, i * pitch, (i + 1) * pitch, 0f);
        continue;
      }
      int from = ((b.image(band) * height + row) * q.columns().inSize() + left) * channels + first;
      int to = i * pitch + (left + q.columns().lead()) * count;
      copy(in, from, channels, length, count, grid, to);
    }
  }

  private static void copy(
      float[] in, int from, int channels, int pixels, int count, float[] grid, int to) {
    if (pixels > 0 && count == channels) {
      System.arraycopy(in, from, grid, to, pixels * count);
      return;
    }
    for (int i = 0; i < pixels; i++) {
      System.arraycopy(in, from + i * channels, grid, to + i * count, count);
    }
  }
}
