package dev.basin.kernel;

import dev.basin.kernel.Correlation.Residue;
import java.util.Arrays;

/// Evaluates a [Correlation] of step 1 with vectors along the pixels: the rows of a tile are output
/// channels.
///
/// The grid is split into one plane per channel, its rows strung together, so that a tap is an
/// offset into a plane and a vector may run over the end of a row; what falls between the rows is
/// dropped. The parts that share rows of the output are merged at once, as if they were further
/// channels.
final class F32PixelVectors {
  /// Grid positions per block.
  private static final int BLOCK = 256;

  private F32PixelVectors() {}

  /// @param w [kernelHeight, kernelWidth, inChannels / groups, outChannels] of the convolution
  /// @param transposed whether `in` runs over the output channels of `w`
  static void correlate(
      Correlation q, ConvGeometry g, float[] in, float[] w, boolean transposed, float[] out) {
    F32Scratch scratch = F32Scratch.current();
    int images = q.blockImages(g.batch(), BLOCK);
    int plane = (images * q.gridSize() / F32Tile.WIDTH + 2) * F32Tile.WIDTH;
    int width = q.columns().residues().length * q.outWidth();
    float[] grid = F32Grid.zeros(q, plane);
    float[] split = scratch.values(F32Scratch.SPLIT, plane * q.inWidth() + F32Tile.WIDTH);
    float[] again = scratch.values(F32Scratch.SPLIT + 1, plane * q.inWidth() + F32Tile.WIDTH);
    float[] merge = scratch.values(F32Scratch.MERGE, plane * (width + F32Tile.ROWS));
    float[] target = scratch.values(F32Scratch.MERGE + 1, plane * width);
    int depth = g.kernelHeight() * g.kernelWidth() * q.inChannels();
    int[] taps = scratch.offsets(F32Scratch.IN, depth);
    float[] panels = pack(q, g, w, transposed, plane, taps);
    for (int image = 0; image < g.batch(); image += images) {
      int count = Math.min(images, g.batch() - image);
      F32Grid.fill(q, image, count, in, grid);
      float[] planes = F32Shuffle.split(grid, plane, q.inWidth(), split, again);
      int tap = 0;
      for (Residue rows : q.rows().residues()) {
        if (rows.taps() == 0) {
          clear(q, rows, image, count, out);
          continue;
        }
        int to = 0;
        for (Residue columns : q.columns().residues()) {
          CorrelationPart part = new CorrelationPart(q, rows, columns);
          multiply(part, count, planes, plane, taps, tap, panels, depth, merge, to);
          tap += part.depth();
          to += q.outWidth() * plane;
        }
        float[] merged = F32Shuffle.merge(merge, plane, width, target);
        store(q, rows, image, count, merged, width, out);
      }
    }
  }

  /// Panels of [F32Tile#ROWS] output channels of all groups of all parts, and the offset into the
  /// planes of each product along k.
  private static float[] pack(
      Correlation q, ConvGeometry g, float[] w, boolean transposed, int plane, int[] taps) {
    int rows = (q.outChannels() + F32Tile.ROWS - 1) / F32Tile.ROWS;
    int pitch = g.outChannels();
    int tapSize = q.inChannels() * q.outWidth();
    int depth = g.kernelHeight() * g.kernelWidth() * q.inChannels();
    int panelSize = depth * F32Tile.ROWS;
    float[] panels = F32Scratch.current().values(F32Scratch.PANEL, q.groups() * rows * panelSize);
    int k = 0;
    for (Residue rowResidue : q.rows().residues()) {
      for (Residue columns : q.columns().residues()) {
        CorrelationPart part = new CorrelationPart(q, rowResidue, columns);
        for (int t = 0; t < part.taps(); t++) {
          int tap = part.kernelIndex(t, g.kernelWidth()) * tapSize;
          for (int c = 0; c < q.inChannels(); c++, k++) {
            taps[k] = c * plane + part.tapOffset(t);
            for (int group = 0; group < q.groups(); group++) {
              for (int j = 0; j < q.outChannels(); j++) {
                int panel = group * rows + j / F32Tile.ROWS;
                int from =
                    transposed
                        ? j * pitch + group * q.inChannels() + c
                        : c * pitch + group * q.outChannels() + j;
                panels[panel * panelSize + k * F32Tile.ROWS + j % F32Tile.ROWS] = w[tap + from];
              }
            }
          }
        }
      }
    }
    return panels;
  }

  private static void multiply(
      CorrelationPart part,
      int images,
      float[] planes,
      int plane,
      int[] taps,
      int tap,
      float[] panels,
      int depth,
      float[] merge,
      int to) {
    Correlation q = part.all();
    int rows = (q.outChannels() + F32Tile.ROWS - 1) / F32Tile.ROWS;
    int panelSize = depth * F32Tile.ROWS;
    int length = (part.rows().outputs() - 1) * q.pitch() + part.columns().outputs();
    for (int image = 0; image < images; image++) {
      for (int p = 0; p < length; p += F32Tile.WIDTH) {
        int at = image * q.gridSize() + p;
        for (int group = 0; group < q.groups(); group++) {
          int from = group * q.inChannels() * plane + at;
          for (int row = 0; row < rows; row++) {
            F32Tile.gathered(
                part.depth(),
                panels,
                (group * rows + row) * panelSize + tap * F32Tile.ROWS,
                F32Tile.ROWS,
                planes,
                taps,
                tap,
                from,
                from + F32Tile.LANES,
                F32Tile.ZEROS,
                0,
                0,
                merge,
                to + (group * q.outChannels() + row * F32Tile.ROWS) * plane + at,
                plane);
          }
        }
      }
    }
  }

  /// Writes the rows of the output that belong to `rows`.
  private static void store(
      Correlation q, Residue rows, int image, int images, float[] merged, int width, float[] out) {
    int length = q.columns().outSize() * q.outWidth();
    for (int i = 0; i < images; i++) {
      for (int row = 0; row < rows.outputs(); row++) {
        int to = (image + i) * q.rows().outSize() + rows.start() + row * rows.stride();
        int from = i * q.gridSize() + row * q.pitch();
        System.arraycopy(merged, from * width, out, to * length, length);
      }
    }
  }

  private static void clear(Correlation q, Residue rows, int image, int images, float[] out) {
    int length = q.columns().outSize() * q.outWidth();
    for (int i = 0; i < images; i++) {
      for (int row = 0; row < rows.outputs(); row++) {
        int to = (image + i) * q.rows().outSize() + rows.start() + row * rows.stride();
        Arrays.fill(out, to * length, (to + 1) * length, 0f);
      }
    }
  }
}
