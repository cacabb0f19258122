package dev.basin.kernel;

/// All pixels of 16 channels times a matrix of 16 by 16, as in a convolution of 1x1.
///
/// The sums are taken by fours of input channels, which are then added in pairs.
final class F32SixteenChannels {
  private F32SixteenChannels() {}

  /// In float64 16 channels are two vectors at least, which serve a tile that broadcasts.
  static boolean suits(int in, int out) {
    return in == F32SixteenTile.CHANNELS && out == F32SixteenTile.CHANNELS && Float.BYTES == 4;
  }

  /// y[p, j] = sum over i of x[p, i] matrix[i, j].
  static void multiply(int pixels, float[] x, float[] matrix, float[] y) {
    float[] factors = matrix;
    if (F32SixteenTile.FITS) {
      factors = F32Scratch.current().values(F32Scratch.PANEL, F32SixteenTile.SIZE);
      F32SixteenTile.turn(matrix, factors);
    }
    float[] w = factors;
    long products = (long) pixels * F32SixteenTile.SIZE;
    Threads.ranges(
        pixels,
        Threads.parts(pixels, products / F32Tile.PRODUCTS),
        (from, to) -> range(from, to, x, w, y));
  }

  private static void range(int from, int to, float[] x, float[] factors, float[] y) {
    int at = from * F32SixteenTile.CHANNELS;
    if (F32SixteenTile.FITS) {
      F32SixteenTile.pixels(to - from, x, at, factors, y, at);
      return;
    }
    for (int j = 0; j < F32SixteenTile.CHANNELS; j += F32Tile.LANES) {
      F32SixteenTile.columns(to - from, x, at, factors, j, y, at);
    }
  }
}
