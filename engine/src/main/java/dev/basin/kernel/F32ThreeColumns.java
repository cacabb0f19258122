package dev.basin.kernel;

import static dev.basin.kernel.F32Tile.LANES;

import dev.basin.kernel.Correlation.Residue;

/// Evaluates a [Correlation] of three neighbouring columns of taps, with vectors along the output
/// channels: of step 1 or 2, or the adjoint of stride 2.
///
/// Products are added row of taps by row of taps, there channel by channel, and there from left to
/// right. So a pixel that is broadcast serves all the outputs of a row that it reaches, and few
/// vectors of output channels keep the multipliers busy.
final class F32ThreeColumns {
  private static final int COLUMNS = 3;

  /// Output channels come in multiples of this, which every vector width divides.
  private static final int CHANNELS = 16;

  /// Elements of the grid that are laid into it at once: 16 KiB, which stay in the first-level
  /// cache. Row by row, each begins to be read from memory anew, at 165 instead of 172 GFLOP/s with
  /// 16 channels.
  private static final int BURST = (1 << 14) / Float.BYTES;

  /// Positions in a row, at least: no shorter tile is needed.
  private static final int POSITIONS = 8;

  private F32ThreeColumns() {}

  /// Whether this can evaluate q. It follows from the shape alone, since so does the order of the
  /// sums.
  static boolean fits(Correlation q) {
    Residue[] residues = q.columns().residues();
    int step = q.columns().step();
    return q.groups() == 1
        && step <= 2
        && q.outChannels() % (step * CHANNELS) == 0
        && residues[0].outputs() >= POSITIONS
        && (isTriple(residues) || isPair(residues));
  }

  private static boolean isTriple(Residue[] residues) {
    return residues.length == 1
        && residues[0].taps() == COLUMNS
        && residues[0].offset()[COLUMNS - 1] == COLUMNS - 1;
  }

  private static boolean isPair(Residue[] residues) {
    return residues.length == 2
        && residues[0].outputs() == residues[1].outputs()
        && residues[0].taps() == 1
        && residues[1].taps() == 2
        && residues[0].offset()[0] == 0
        && residues[1].offset()[0] == 0
        && residues[1].offset()[1] == 1;
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
    int depth = g.kernelHeight() * q.inChannels();
    int[] table = scratch.offsets(F32Scratch.IN, depth);
    float[] panels = scratch.values(F32Scratch.PANEL, depth * COLUMNS * q.outChannels());
    int first = 0;
    for (Residue rows : q.rows().residues()) {
      for (int t = 0; t < rows.taps(); t++) {
        for (int channel = 0; channel < q.inChannels(); channel++) {
          int k = first + t * q.inChannels() + channel;
          table[k] = rows.offset()[t] * q.pitch() * q.inChannels() + channel;
        }
      }
      pack(q, rows, g, w, transposed, panels, first * COLUMNS * q.outChannels());
      first += rows.taps() * q.inChannels();
    }
    float[] grid = q.inPlace() ? in : F32Grid.zeros(q, q.gridSize());
    for (int image = start; image < end; image++) {
      multiply(q, image, in, grid, table, panels, out);
    }
  }

  /// Panels of one vector of output channels: products in the order of rows of taps, of input
  /// channels, and of columns.
  private static void pack(
      Correlation q,
      Residue rows,
      ConvGeometry g,
      float[] w,
      boolean transposed,
      float[] panels,
      int panel) {
    int tapSize = q.inChannels() * q.outChannels();
    int inStride = transposed ? 1 : q.outChannels();
    int outStride = transposed ? q.inChannels() : 1;
    int to = panel;
    for (int j = 0; j < q.outChannels(); j += LANES) {
      for (int row = 0; row < rows.taps(); row++) {
        for (int channel = 0; channel < q.inChannels(); channel++) {
          for (Residue columns : q.columns().residues()) {
            for (int column : columns.kernel()) {
              int tap = rows.kernel()[row] * g.kernelWidth() + column;
              int from = tap * tapSize + channel * inStride;
              for (int lane = 0; lane < LANES; lane++) {
                panels[to++] = w[from + (j + lane) * outStride];
              }
            }
          }
        }
      }
    }
  }

  /// One image. Its rows are laid into the grid some at a time just before they are needed, so that
  /// reading them overlaps with the arithmetic.
  private static void multiply(
      Correlation q,
      int image,
      float[] in,
      float[] grid,
      int[] table,
      float[] panels,
      float[] out) {
    int ao = q.inPlace() ? image * q.inPixels() * q.inChannels() : 0;
    int burst = BURST / (q.pitch() * q.inChannels());
    int filled = 0;
    for (int i = 0; i < q.rows().residues()[0].outputs(); i++) {
      int row = i * q.rows().step();
      int from = ao + row * q.pitch() * q.inChannels();
      int first = 0;
      for (Residue rows : q.rows().residues()) {
        int taps = rows.taps();
        if (!q.inPlace() && taps > 0) {
          int end = row + rows.offset()[taps - 1] + 1;
          if (end > filled) {
            end = Math.min(end + burst, q.gridSize() / q.pitch());
            F32Grid.fillRows(q, image, filled, end, in, grid, 0);
            filled = end;
          }
        }
        if (i < rows.outputs()) {
          int outRow = image * q.rows().outSize() + rows.start() + i * rows.stride();
          int to = outRow * q.columns().outSize() * q.outChannels();
          multiplyRow(q, taps * q.inChannels(), grid, from, table, first, panels, out, to);
        }
        first += taps * q.inChannels();
      }
    }
  }

  private static void multiplyRow(
      Correlation q,
      int count,
      float[] grid,
      int from,
      int[] table,
      int first,
      float[] panels,
      float[] out,
      int to) {
    int xs = q.inChannels();
    int channels = constant(xs);
    int ys = q.outChannels();
    int step = q.columns().step();
    int abreast = q.columns().residues().length;
    int positions = q.columns().residues()[0].outputs();
    int size = count * COLUMNS;
    for (int j = 0; j < positions; ) {
      int rows = rows(step, abreast, positions - j);
      // the last tile of a row may overlap with the one before
      int column = Math.min(j, positions - rows);
      j += rows;
      int x = from + column * step * xs;
      int y = to + column * abreast * ys;
      for (int c = 0; c < ys; c += step * LANES) {
        int panel = first * COLUMNS * ys + c * size;
        if (step == 2) {
          int ws = size * LANES;
          F32ColumnStepsTile.run(
              channels, count, grid, table, first, x, xs, panels, panel, ws, out, y + c, ys);
        } else if (abreast == 2) {
          F32ColumnPairsTile.run(
              channels, count, grid, table, first, x, xs, panels, panel, out, y + c, ys);
        } else {
          F32ThreeColumnsTile.run(
              channels, rows, count, grid, table, first, x, xs, panels, panel, out, y + c, ys);
        }
      }
    }
  }

  /// The channels, if there are tiles for just so many, or 0.
  private static int constant(int channels) {
    return switch (channels) {
      case 3, 16, 32, 64, 128 -> channels;
      default -> 0;
    };
  }

  /// Positions of the next tile, of which `left` are left.
  private static int rows(int step, int abreast, int left) {
    if (step == 2) {
      return F32ColumnStepsTile.ROWS;
    }
    if (abreast == 2) {
      return F32ColumnPairsTile.PAIRS;
    }
    return left >= F32ThreeColumnsTile.MOST_ROWS
        ? F32ThreeColumnsTile.MOST_ROWS
        : F32ThreeColumnsTile.ROWS;
  }
}
