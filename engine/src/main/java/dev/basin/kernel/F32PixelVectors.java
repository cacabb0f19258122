package dev.basin.kernel;

import dev.basin.kernel.Correlation.Residue;

/// Evaluates a [Correlation] of step 1 with vectors along the pixels: the rows of a tile are output
/// channels.
///
/// The grid is split into one plane per channel, its rows strung together, so that a tap is an
/// offset into a plane and a vector may run over the end of a row; what falls between the rows is
/// dropped. The parts that share rows of the output are merged at once, as if they were further
/// channels.
final class F32PixelVectors {
  private F32PixelVectors() {}

  /// Writes images `start` .. `end`.
  ///
  /// @param w [kernelHeight, kernelWidth, inChannels / groups, outChannels] of the convolution
  /// @param transposed whether `in` runs over the output channels of `w`
  static void correlate(
      Correlation q,
      ConvGeometry g,
      int start,
      int end,
      float[] in,
      float[] w,
      boolean transposed,
      float[] out) {
    F32Scratch scratch = F32Scratch.current();
    CorrelationPart[] parts = q.parts();
    int abreast = q.columns().residues().length;
    int width = abreast * q.allOut();
    int images = q.blockImages(end - start, F32Convolution.BLOCK);
    // the last tile of an image may reach one tile beyond it
    int plane = (images * q.gridSize() / F32Tile.WIDTH + 2) * F32Tile.WIDTH;
    float[] grid = F32Grid.zeros(q, plane);
    float[] split = scratch.values(F32Scratch.SPLIT, plane * q.allIn() + F32Tile.WIDTH);
    float[] again = scratch.values(F32Scratch.SPLIT + 1, plane * q.allIn() + F32Tile.WIDTH);
    float[] merge = scratch.values(F32Scratch.MERGE, plane * (width + F32Tile.ROWS));
    float[] target = scratch.values(F32Scratch.MERGE + 1, plane * width);
    int depth = g.kernelHeight() * g.kernelWidth() * q.inChannels();
    int[] taps = tapOffsets(q, parts, plane, scratch.offsets(F32Scratch.IN, depth));
    float[] panels = packPanels(q, parts, g, w, transposed, depth);
    for (int image = start; image < end; image += images) {
      int count = Math.min(images, end - image);
      F32Grid.fill(q, image, count, in, grid);
      float[] planes = F32Shuffle.split(grid, plane, q.allIn(), split, again);
      int first = 0;
      for (int i = 0; i < parts.length; i++) {
        int to = i % abreast * q.allOut() * plane;
        multiply(parts[i], count, planes, plane, taps, first, panels, depth, merge, to);
        first += parts[i].depth();
        if ((i + 1) % abreast == 0) {
          float[] merged = F32Shuffle.merge(merge, plane, width, target);
          store(q, parts[i].rows(), image, count, merged, width, out);
        }
      }
    }
  }

  /// The offset into the planes of every product along k, part by part.
  private static int[] tapOffsets(
      Correlation q, CorrelationPart[] parts, int plane, int[] offsets) {
    int k = 0;
    for (CorrelationPart part : parts) {
      for (int t = 0; t < part.taps(); t++) {
        for (int channel = 0; channel < q.inChannels(); channel++) {
          offsets[k++] = channel * plane + part.tapOffset(t);
        }
      }
    }
    return offsets;
  }

  /// Panels of [F32Tile#ROWS] output channels, group by group; along k, part by part.
  private static float[] packPanels(
      Correlation q,
      CorrelationPart[] parts,
      ConvGeometry g,
      float[] w,
      boolean transposed,
      int depth) {
    int size = q.groups() * rowTiles(q) * depth * F32Tile.ROWS;
    float[] panels = F32Scratch.current().values(F32Scratch.PANEL, size);
    int tapSize = q.inChannels() * q.allOut();
    int to = 0;
    for (int group = 0; group < q.groups(); group++) {
      for (int j = 0; j < q.outChannels(); j += F32Tile.ROWS) {
        int rows = Math.min(F32Tile.ROWS, q.outChannels() - j);
        int from =
            transposed ? j * g.outChannels() + group * q.inChannels() : group * q.outChannels() + j;
        for (CorrelationPart part : parts) {
          for (int t = 0; t < part.taps(); t++) {
            int tap = part.kernelIndex(t, g.kernelWidth()) * tapSize;
            packTap(w, tap + from, g.outChannels(), transposed, q.inChannels(), rows, panels, to);
            to += q.inChannels() * F32Tile.ROWS;
          }
        }
      }
    }
    return panels;
  }

  private static void packTap(
      float[] w,
      int from,
      int pitch,
      boolean transposed,
      int channels,
      int rows,
      float[] panels,
      int to) {
    for (int channel = 0; channel < channels; channel++) {
      for (int r = 0; r < rows; r++) {
        int at = transposed ? r * pitch + channel : channel * pitch + r;
        panels[to + channel * F32Tile.ROWS + r] = w[from + at];
      }
    }
  }

  private static int rowTiles(Correlation q) {
    return (q.outChannels() + F32Tile.ROWS - 1) / F32Tile.ROWS;
  }

  private static void multiply(
      CorrelationPart part,
      int images,
      float[] planes,
      int plane,
      int[] taps,
      int first,
      float[] panels,
      int depth,
      float[] merge,
      int to) {
    Correlation q = part.all();
    int length = (part.rows().outputs() - 1) * q.pitch() + part.columns().outputs();
    for (int image = 0; image < images; image++) {
      for (int p = 0; p < length; p += F32Tile.WIDTH) {
        int at = image * q.gridSize() + p;
        for (int group = 0; group < q.groups(); group++) {
          int from = group * q.inChannels() * plane + at;
          for (int tile = 0; tile < rowTiles(q); tile++) {
            F32Tile.gathered(
                part.depth(),
                panels,
                ((group * rowTiles(q) + tile) * depth + first) * F32Tile.ROWS,
                F32Tile.ROWS,
                planes,
                taps,
                first,
                from,
                from + F32Tile.LANES,
                F32Tile.ZEROS,
                0,
                0,
                merge,
                to + (group * q.outChannels() + tile * F32Tile.ROWS) * plane + at,
                plane);
          }
        }
      }
    }
  }

  /// Writes the rows of the output that belong to `rows`.
  private static void store(
      Correlation q, Residue rows, int image, int images, float[] merged, int width, float[] out) {
    int length = q.columns().outSize() * q.allOut();
    for (int i = 0; i < images; i++) {
      for (int row = 0; row < rows.outputs(); row++) {
        int to = (image + i) * q.rows().outSize() + rows.start() + row * rows.stride();
        int from = i * q.gridSize() + row * q.pitch();
        System.arraycopy(merged, from * width, out, to * length, length);
      }
    }
  }
}
