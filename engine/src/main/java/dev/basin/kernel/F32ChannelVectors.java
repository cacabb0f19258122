package dev.basin.kernel;

import java.util.Arrays;

/// Evaluates a [Correlation] with vectors along the output channels: the rows of a tile are pixels,
/// read where they lie in the grid.
final class F32ChannelVectors {
  private F32ChannelVectors() {}

  /// Writes images `start` .. `end`; tiles may span images.
  ///
  /// @param part with taps and outputs
  /// @param w [kernelHeight, kernelWidth, inChannels / groups, outChannels] of the convolution
  /// @param transposed whether `in` runs over the output channels of `w`
  static void correlate(
      CorrelationPart part,
      ConvGeometry g,
      int start,
      int end,
      float[] in,
      float[] w,
      boolean transposed,
      float[] out) {
    Correlation q = part.all();
    F32Scratch scratch = F32Scratch.current();
    int images = q.blockImages(end - start, F32Convolution.BLOCK);
    int pixels = images * part.outputs();
    int[] from = scratch.offsets(F32Scratch.IN, pixels + F32Tile.NARROW_ROWS);
    part.gridOffsets(images, q.allIn(), from);
    int[] to = scratch.offsets(F32Scratch.OUT, pixels);
    part.outOffsets(images, q.allOut(), to);
    int[] runs = scratch.offsets(F32Scratch.RUNS, 2 * part.taps());
    float[] panels = packPanels(part, g, w, transposed);
    int panelSize = F32BlockProduct.panelSize(part.depth(), q.outChannels());
    float[] grid = q.inPlace() ? in : F32Grid.zeros(q, images * q.gridSize());
    for (int image = start; image < end; image += images) {
      int count = Math.min(images, end - image);
      int ao = 0;
      if (q.inPlace()) {
        ao = image * q.inPixels() * q.allIn();
      } else {
        F32Grid.fill(q, image, count, in, grid);
      }
      int rows = count * part.outputs();
      Arrays.fill(from, rows, rows + F32Tile.NARROW_ROWS, from[rows - 1]);
      for (int group = 0; group < q.groups(); group++) {
        F32BlockProduct.multiply(
            rows,
            q.outChannels(),
            grid,
            ao,
            from,
            runs,
            part.runs(group, runs),
            part.depth(),
            panels,
            group * panelSize,
            false,
            out,
            image * q.outPixels() * q.allOut() + group * q.outChannels(),
            to,
            part.outputs() == q.outPixels() ? q.allOut() : 0);
      }
    }
  }

  /// The panels of every group in turn: products in the order of taps, then of input channels.
  private static float[] packPanels(
      CorrelationPart part, ConvGeometry g, float[] w, boolean transposed) {
    Correlation q = part.all();
    int pitch = g.outChannels();
    int tapSize = q.inChannels() * q.allOut();
    int panelSize = F32BlockProduct.panelSize(part.depth(), q.outChannels());
    float[] panels = F32Scratch.current().values(F32Scratch.PANEL, q.groups() * panelSize);
    for (int group = 0; group < q.groups(); group++) {
      for (int j = 0; j < q.outChannels(); j += F32Tile.WIDTH) {
        int n = Math.min(F32Tile.WIDTH, q.outChannels() - j);
        int width = F32BlockProduct.panelWidth(n);
        int from = transposed ? j * pitch + group * q.inChannels() : group * q.outChannels() + j;
        int to = group * panelSize + j * part.depth();
        for (int t = 0; t < part.taps(); t++) {
          int tap = part.kernelIndex(t, g.kernelWidth()) * tapSize;
          F32Packing.panel(w, tap + from, pitch, transposed, q.inChannels(), n, width, panels, to);
          to += q.inChannels() * width;
        }
      }
    }
    return panels;
  }
}
