package dev.basin.kernel;

import java.util.Arrays;

/// Evaluates a [Correlation]: out = sum over taps of in times the matrix of the tap.
final class F32Correlation {
  /// Pixels per block, at least, where the batch has them: tiles may span images.
  private static final int BLOCK = 256;

  private F32Correlation() {}

  /// @param w the kernel of the convolution, [kernelHeight, kernelWidth, inChannels / groups,
  ///   outChannels]
  /// @param transposed whether `in` runs over the output channels of `w`
  static void correlate(
      Correlation q, ConvGeometry g, float[] in, float[] w, boolean transposed, float[] out) {
    channels(q, g, in, w, transposed, out);
  }

  /// The number of images that are laid into the grid at once.
  static int blockImages(Correlation q, int batch) {
    return Math.min(batch, (BLOCK + q.outputs() - 1) / q.outputs());
  }

  /// Vectors run over output channels: rows of a tile are pixels, read where they lie in the grid.
  private static void channels(
      Correlation q, ConvGeometry g, float[] in, float[] w, boolean transposed, float[] out) {
    F32Scratch scratch = F32Scratch.current();
    int inPitch = q.groups() * q.inChannels();
    int outPitch = q.groups() * q.outChannels();
    int images = blockImages(q, g.batch());
    int pixels = images * q.outputs();
    int[] from = scratch.offsets(F32Scratch.IN, pixels + F32Tile.ROWS);
    q.gridOffsets(images, inPitch, from);
    int[] to = scratch.offsets(F32Scratch.OUT, pixels);
    q.outOffsets(images, outPitch, to);
    int[] runs = scratch.offsets(F32Scratch.RUNS, 2 * q.taps());
    float[] panels = packPanels(q, g, w, transposed);
    int panelSize = F32BlockProduct.panelSize(q.depth(), q.outChannels());
    float[] grid = grid(q, images, in);
    for (int image = 0; image < g.batch(); image += images) {
      int count = Math.min(images, g.batch() - image);
      int ao = fill(q, image, count, in, grid);
      int rows = count * q.outputs();
      Arrays.fill(from, rows, rows + F32Tile.ROWS, from[rows - 1]);
      for (int group = 0; group < q.groups(); group++) {
        int runCount = q.runs(group, runs);
        F32BlockProduct.multiply(
            rows,
            q.outChannels(),
            grid,
            ao,
            from,
            runs,
            runCount,
            q.depth(),
            panels,
            group * panelSize,
            false,
            out,
            image * q.outPixels() * outPitch + group * q.outChannels(),
            to,
            q.outputs() == q.outPixels() ? outPitch : 0);
      }
    }
  }

  /// The panels of every group in turn: products in the order of taps, then of input channels.
  private static float[] packPanels(Correlation q, ConvGeometry g, float[] w, boolean transposed) {
    int pitch = g.outChannels();
    int tapSize = q.inChannels() * q.groups() * q.outChannels();
    int panelSize = F32BlockProduct.panelSize(q.depth(), q.outChannels());
    float[] panels = F32Scratch.current().values(F32Scratch.PANEL, q.groups() * panelSize);
    for (int group = 0; group < q.groups(); group++) {
      for (int j = 0; j < q.outChannels(); j += F32Tile.WIDTH) {
        int n = Math.min(F32Tile.WIDTH, q.outChannels() - j);
        int width = F32BlockProduct.panelWidth(n);
        int from = transposed ? j * pitch + group * q.inChannels() : group * q.outChannels() + j;
        int to = group * panelSize + j * q.depth();
        for (int t = 0; t < q.taps(); t++) {
          int tap = q.kernelIndex(t, g.kernelWidth()) * tapSize;
          F32Packing.panel(w, tap + from, pitch, transposed, q.inChannels(), n, width, panels, to);
          to += q.inChannels() * width;
        }
      }
    }
    return panels;
  }

  /// The array that holds the grid: zeros, or the input itself where it needs no padding.
  static float[] grid(Correlation q, int images, float[] in) {
    if (q.inPlace()) {
      return in;
    }
    int size = images * q.gridSize() * q.groups() * q.inChannels();
    float[] grid = F32Scratch.current().values(F32Scratch.BLOCK, size);
    Arrays.fill(grid, 0, size, 0f);
    return grid;
  }

  /// Lays `count` images into the grid and returns where the grid begins.
  static int fill(Correlation q, int image, int count, float[] in, float[] grid) {
    int channels = q.groups() * q.inChannels();
    int from = image * q.inPixels() * channels;
    if (q.inPlace()) {
      return from;
    }
    int top = Math.max(0, -q.rows().lead());
    int bottom = Math.min(q.rows().inSize(), q.rows().reach() - q.rows().lead());
    int left = Math.max(0, -q.columns().lead());
    int right = Math.min(q.columns().inSize(), q.pitch() - q.columns().lead());
    if (right <= left) {
      return 0;
    }
    for (int i = 0; i < count; i++) {
      int source = from + i * q.inPixels() * channels;
      for (int row = top; row < bottom; row++) {
        int at = (row + q.rows().lead()) * q.pitch() + left + q.columns().lead();
        System.arraycopy(
            in,
            source + (row * q.columns().inSize() + left) * channels,
            grid,
            (i * q.gridSize() + at) * channels,
            (right - left) * channels);
      }
    }
    return 0;
  }
}
