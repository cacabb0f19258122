package dev.basin.kernel;

import java.util.Arrays;

/// The adjoint of a convolution in its kernel: sums over all pixels of the batch.
///
/// A tile has output channels as rows and, as columns, stretches of input channels at one tap or at
/// neighbouring taps: both lie in memory as they are read.
final class F32WeightGradient {
  /// Grid positions per block.
  private static final int BLOCK = 128;

  private static final int COLUMNS = F32Tile.LANES;

  private F32WeightGradient() {}

  static void run(ConvGeometry g, float[] x, float[] gy, float[] gw) {
    Correlation all = Correlation.forward(g);
    CorrelationPart q =
        new CorrelationPart(all, all.rows().residues()[0], all.columns().residues()[0]);
    if (g.batch() == 0 || q.outputs() == 0) {
      Arrays.fill(gw, 0, q.depth() * g.outChannels(), 0f);
      return;
    }
    F32Scratch scratch = F32Scratch.current();
    int images = all.blockImages(g.batch(), BLOCK);
    int[] from = scratch.offsets(F32Scratch.IN, images * q.outputs());
    q.gridOffsets(images, g.inChannels(), from);
    float[] grid = all.inPlace() ? x : F32Grid.zeros(all, images * all.gridSize());
    int[] runs = scratch.offsets(F32Scratch.RUNS, 2 * q.taps());
    for (int group = 0; group < all.groups(); group++) {
      int runCount = q.runs(group, runs);
      int[] stretches =
          scratch.offsets(F32Scratch.OUT, q.taps() * (all.inChannels() / COLUMNS + 1) + 1);
      int count = stretches(runs, runCount, stretches);
      int rows = (all.outChannels() + F32Tile.ROWS - 1) / F32Tile.ROWS;
      int columns = (count + 1) / 2;
      float[] tiles =
          scratch.values(F32Scratch.PANEL, rows * columns * F32Tile.ROWS * F32Tile.WIDTH);
      for (int image = 0; image < g.batch(); image += images) {
        int n = Math.min(images, g.batch() - image);
        int bo = 0;
        if (all.inPlace()) {
          bo = image * all.inPixels() * g.inChannels();
        } else {
          F32Grid.fill(all, image, n, x, grid);
        }
        int ao = image * q.outputs() * g.outChannels() + group * all.outChannels();
        for (int column = 0; column < columns; column++) {
          for (int row = 0; row < rows; row++) {
            int tile = (column * rows + row) * F32Tile.ROWS * F32Tile.WIDTH;
            F32Tile.gathered(
                n * q.outputs(),
                gy,
                ao + row * F32Tile.ROWS,
                g.outChannels(),
                grid,
                from,
                0,
                bo + stretches[2 * column],
                bo + stretches[2 * column + 1],
                image > 0 ? tiles : F32Tile.ZEROS,
                image > 0 ? tile : 0,
                image > 0 ? F32Tile.WIDTH : 0,
                tiles,
                tile,
                F32Tile.WIDTH);
          }
        }
      }
      unpack(all, g, group, runs, runCount, rows, tiles, gw);
    }
  }

  /// Cuts the runs into stretches of one vector; an odd number is made even by repeating the last.
  private static int stretches(int[] runs, int runCount, int[] stretches) {
    int count = 0;
    for (int i = 0; i < runCount; i++) {
      for (int k = 0; k < runs[2 * i + 1]; k += COLUMNS) {
        stretches[count++] = runs[2 * i] + k;
      }
    }
    stretches[count] = stretches[count - 1];
    return count;
  }

  private static void unpack(
      Correlation q,
      ConvGeometry g,
      int group,
      int[] runs,
      int runCount,
      int rows,
      float[] tiles,
      float[] gw) {
    int stretch = 0;
    int to = group * q.outChannels();
    for (int i = 0; i < runCount; i++) {
      for (int k = 0; k < runs[2 * i + 1]; k += COLUMNS, stretch++) {
        int n = Math.min(COLUMNS, runs[2 * i + 1] - k);
        for (int row = 0; row < rows; row++) {
          int tile = ((stretch / 2) * rows + row) * F32Tile.ROWS * F32Tile.WIDTH;
          int from = tile + (stretch % 2) * COLUMNS;
          int m = Math.min(F32Tile.ROWS, q.outChannels() - row * F32Tile.ROWS);
          F32Packing.transpose(
              tiles, from, F32Tile.WIDTH, m, n, gw, to + row * F32Tile.ROWS, g.outChannels());
        }
        to += n * g.outChannels();
      }
    }
  }
}
