package dev.basin.kernel;

import dev.basin.kernel.Correlation.Residue;

/// The outputs of one pair of residues of a [Correlation], which share their taps.
record CorrelationPart(Correlation all, Residue rows, Residue columns) {

  int taps() {
    return rows.taps() * columns.taps();
  }

  /// Outputs per image, in pixels.
  int outputs() {
    return rows.outputs() * columns.outputs();
  }

  /// Products per output.
  int depth() {
    return taps() * all.inChannels();
  }

  /// The grid position of tap t of output (0, 0).
  int tapOffset(int tap) {
    return rows.offset()[tap / columns.taps()] * all.pitch()
        + columns.offset()[tap % columns.taps()];
  }

  /// The place of tap t in a kernel of the given width.
  int kernelIndex(int tap, int kernelWidth) {
    return rows.kernel()[tap / columns.taps()] * kernelWidth
        + columns.kernel()[tap % columns.taps()];
  }

  /// Writes where every output of `images` images begins in the grid, times `channels`.
  void gridOffsets(int images, int channels, int[] offsets) {
    int n = 0;
    for (int image = 0; image < images; image++) {
      for (int i = 0; i < rows.outputs(); i++) {
        int row = image * all.gridSize() + i * all.rows().step() * all.pitch();
        for (int j = 0; j < columns.outputs(); j++) {
          offsets[n++] = (row + j * all.columns().step()) * channels;
        }
      }
    }
  }

  /// Writes where every output of `images` images is stored, times `channels`.
  void outOffsets(int images, int channels, int[] offsets) {
    int n = 0;
    for (int image = 0; image < images; image++) {
      for (int i = 0; i < rows.outputs(); i++) {
        int row = rows.start() + i * rows.stride();
        int from = image * all.outPixels() + row * all.columns().outSize() + columns.start();
        for (int j = 0; j < columns.outputs(); j++) {
          offsets[n++] = (from + j * columns.stride()) * channels;
        }
      }
    }
  }

  /// Writes offset and length of the runs along which the products of one output lie in the grid,
  /// in pairs, and returns their number. Neighbouring taps join where all channels are of one
  /// group.
  int runs(int group, int[] runs) {
    int channels = all.inChannels();
    int count = 0;
    for (int t = 0; t < taps(); t++) {
      int offset = tapOffset(t) * all.allIn() + group * channels;
      if (all.groups() == 1 && count > 0 && runs[2 * count - 2] + runs[2 * count - 1] == offset) {
        runs[2 * count - 1] += channels;
      } else {
        runs[2 * count] = offset;
        runs[2 * count + 1] = channels;
        count++;
      }
    }
    return count;
  }
}
