package dev.basin.kernel;

import static dev.basin.kernel.F32ThreeColumnsTile.COLUMNS;
import static dev.basin.kernel.F32ThreeColumnsTile.MOST_ROWS;
import static dev.basin.kernel.F32ThreeColumnsTile.ROWS;
import static dev.basin.kernel.F32Tile.LANES;

import dev.basin.kernel.Correlation.Residue;

/// Evaluates a [Correlation] of three neighbouring columns of taps, with vectors along the output
/// channels.
///
/// Products are added row of taps by row of taps, there channel by channel, and there from left to
/// right: so a pixel that is broadcast serves three outputs, and one vector of output channels per
/// output is enough to keep the multipliers busy.
final class F32ThreeColumns {
  /// Output channels come in multiples of this, which every vector width divides.
  private static final int CHANNELS = 16;

  private F32ThreeColumns() {}

  /// Whether this can evaluate q. It follows from the shape alone, since so does the order of the
  /// sums.
  static boolean fits(Correlation q) {
    Residue columns = q.columns().residues()[0];
    return q.groups() == 1
        && q.outChannels() % CHANNELS == 0
        && q.columns().step() == 1
        && columns.stride() == 1
        && columns.outputs() >= ROWS
        && columns.taps() == COLUMNS
        && columns.offset()[COLUMNS - 1] == COLUMNS - 1;
  }

  /// Writes images `start` .. `end`.
  ///
  /// @param w [kernelHeight, kernelWidth, inChannels, outChannels] of the convolution
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
    float[] grid = q.inPlace() ? in : F32Grid.zeros(q, q.gridSize());
    CorrelationPart[] parts = q.parts();
    int depth = g.kernelHeight() * q.inChannels();
    int[] table = scratch.offsets(F32Scratch.IN, depth);
    float[] panels = scratch.values(F32Scratch.PANEL, depth * COLUMNS * q.outChannels());
    for (CorrelationPart part : parts) {
      int count = part.rows().taps() * q.inChannels();
      for (int k = 0; k < count; k++) {
        int tap = k / q.inChannels() * COLUMNS;
        table[k] = part.tapOffset(tap) * q.inChannels() + k % q.inChannels();
      }
      pack(part, g, w, transposed, panels);
      for (int image = start; image < end; image++) {
        multiply(part, image, count, in, grid, table, panels, out);
      }
    }
  }

  /// Panels of one vector of output channels: products in the order of rows of taps, of input
  /// channels, and of columns.
  private static void pack(
      CorrelationPart part, ConvGeometry g, float[] w, boolean transposed, float[] panels) {
    Correlation q = part.all();
    int tapSize = q.inChannels() * q.outChannels();
    int inStride = transposed ? 1 : q.outChannels();
    int outStride = transposed ? q.inChannels() : 1;
    int to = 0;
    for (int j = 0; j < q.outChannels(); j += LANES) {
      for (int row = 0; row < part.rows().taps(); row++) {
        for (int channel = 0; channel < q.inChannels(); channel++) {
          for (int t = row * COLUMNS; t < (row + 1) * COLUMNS; t++) {
            int from = part.kernelIndex(t, g.kernelWidth()) * tapSize + channel * inStride;
            for (int lane = 0; lane < LANES; lane++) {
              panels[to++] = w[from + (j + lane) * outStride];
            }
          }
        }
      }
    }
  }

  /// One image. Its rows are laid into the grid just before they are needed, so that reading them
  /// overlaps with the arithmetic.
  private static void multiply(
      CorrelationPart part,
      int image,
      int count,
      float[] in,
      float[] grid,
      int[] table,
      float[] panels,
      float[] out) {
    Correlation q = part.all();
    int ao = q.inPlace() ? image * q.inPixels() * q.inChannels() : 0;
    int width = q.columns().outSize();
    int reach = part.rows().taps() == 0 ? 0 : part.rows().offset()[part.rows().taps() - 1] + 1;
    int filled = 0;
    for (int i = 0; i < part.rows().outputs(); i++) {
      int step = i * q.rows().step();
      if (!q.inPlace()) {
        F32Grid.fillRows(q, image, filled, step + reach, in, grid, 0);
        filled = step + reach;
      }
      int from = ao + step * q.pitch() * q.inChannels();
      int row = part.rows().start() + i * part.rows().stride();
      int to = (image * q.rows().outSize() + row) * width * q.outChannels();
      multiplyRow(q, count, grid, from, table, panels, out, to);
    }
  }

  private static void multiplyRow(
      Correlation q,
      int count,
      float[] grid,
      int from,
      int[] table,
      float[] panels,
      float[] out,
      int to) {
    int width = q.columns().outSize();
    for (int j = 0; j < width; ) {
      boolean most = width - j >= MOST_ROWS;
      // the last tile of a row may overlap with the one before
      int column = most ? j : Math.min(j, width - ROWS);
      j += most ? MOST_ROWS : ROWS;
      int at = from + column * q.inChannels();
      for (int c = 0; c < q.outChannels(); c += LANES) {
        int panel = c * count * COLUMNS;
        int y = to + column * q.outChannels() + c;
        if (most && MOST_ROWS > ROWS) {
          F32ThreeColumnsTile.sixteen(
              count, grid, table, at, q.inChannels(), panels, panel, out, y, q.outChannels());
        } else {
          F32ThreeColumnsTile.eight(
              count, grid, table, at, q.inChannels(), panels, panel, out, y, q.outChannels());
        }
      }
    }
  }
}
