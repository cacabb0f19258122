package dev.basin.kernel;

import static dev.basin.kernel.F32Tile.LANES;
import static dev.basin.kernel.F32Tile.ROWS;
import static dev.basin.kernel.F32Tile.WIDTH;

import java.util.Arrays;

/// The adjoint of a convolution in its kernel: sums over all pixels of the batch.
///
/// The rows of a tile are output channels; its columns are stretches of input channels, of one tap
/// or of neighbouring ones. Both are read where they lie.
final class F32WeightGradient {
  /// Grid positions per block.
  private static final int BLOCK = 128;

  private F32WeightGradient() {}

  static void run(ConvGeometry g, float[] x, float[] gy, float[] gw) {
    Correlation q = Correlation.forward(g);
    CorrelationPart part = q.parts()[0];
    if (g.batch() == 0 || part.outputs() == 0) {
      Arrays.fill(gw, 0, part.depth() * g.outChannels(), 0f);
      return;
    }
    F32Scratch scratch = F32Scratch.current();
    int images = q.blockImages(g.batch(), BLOCK);
    int[] pixels = scratch.offsets(F32Scratch.IN, images * part.outputs());
    part.gridOffsets(images, g.inChannels(), pixels);
    int[] runs = scratch.offsets(F32Scratch.RUNS, 2 * part.taps());
    int limit = part.taps() * (q.inChannels() / LANES + 1) + 1;
    int[] stretches = scratch.offsets(F32Scratch.OUT, limit);
    int rowTiles = (q.outChannels() + ROWS - 1) / ROWS;
    for (int group = 0; group < q.groups(); group++) {
      int runCount = part.runs(group, runs);
      int count = (stretches(runs, runCount, stretches) + 1) / 2 * rowTiles;
      float[] tiles = scratch.values(F32Scratch.PANEL, count * ROWS * WIDTH);
      long products = (long) g.batch() * part.outputs() * count * ROWS * WIDTH;
      int parts = Threads.largeParts(count, products / F32Tile.PRODUCTS);
      int ao = group * q.outChannels();
      if (parts == 1) {
        accumulate(g, q, images, pixels, stretches, 0, count, x, gy, ao, tiles);
      } else {
        Threads.ranges(
            count,
            parts,
            (from, to) -> accumulate(g, q, images, pixels, stretches, from, to, x, gy, ao, tiles));
      }
      unpack(q, group, runs, runCount, tiles, gw);
    }
  }

  /// Tiles first .. end of one group, summed over the batch, `images` images at a time. The scratch
  /// of the thread that this runs on serves for the grid alone: pixels, stretches and tiles are the
  /// caller's.
  private static void accumulate(
      ConvGeometry g,
      Correlation q,
      int images,
      int[] pixels,
      int[] stretches,
      int first,
      int end,
      float[] x,
      float[] gy,
      int go,
      float[] tiles) {
    int rowTiles = (q.outChannels() + ROWS - 1) / ROWS;
    float[] grid = q.inPlace() ? x : F32Grid.zeros(q, images * q.gridSize());
    for (int image = 0; image < g.batch(); image += images) {
      int count = Math.min(images, g.batch() - image);
      int from = 0;
      if (q.inPlace()) {
        from = image * q.inPixels() * g.inChannels();
      } else {
        F32Grid.fill(q, image, count, x, grid);
      }
      int ao = image * q.outPixels() * g.outChannels() + go;
      boolean onward = image > 0;
      for (int i = first; i < end; i++) {
        int to = i * ROWS * WIDTH;
        F32Tile.gathered(
            count * q.outPixels(),
            gy,
            ao + i % rowTiles * ROWS,
            g.outChannels(),
            grid,
            pixels,
            0,
            from + stretches[i / rowTiles * 2],
            from + stretches[i / rowTiles * 2 + 1],
            onward ? tiles : F32Tile.ZEROS,
            onward ? to : 0,
            onward ? WIDTH : 0,
            tiles,
            to,
            WIDTH);
      }
    }
  }

  /// Cuts the runs into stretches of one vector and returns their number; the last is repeated, in
  /// case the number is odd.
  private static int stretches(int[] runs, int runCount, int[] stretches) {
    int count = 0;
    for (int i = 0; i < runCount; i++) {
      for (int k = 0; k < runs[2 * i + 1]; k += LANES) {
        stretches[count++] = runs[2 * i] + k;
      }
    }
    stretches[count] = stretches[count - 1];
    return count;
  }

  private static void unpack(
      Correlation q, int group, int[] runs, int runCount, float[] tiles, float[] gw) {
    int rowTiles = (q.outChannels() + ROWS - 1) / ROWS;
    int stretch = 0;
    int to = group * q.outChannels();
    for (int i = 0; i < runCount; i++) {
      for (int k = 0; k < runs[2 * i + 1]; k += LANES, stretch++) {
        int columns = Math.min(LANES, runs[2 * i + 1] - k);
        for (int tile = 0; tile < rowTiles; tile++) {
          int from = (stretch / 2 * rowTiles + tile) * ROWS * WIDTH + stretch % 2 * LANES;
          int rows = Math.min(ROWS, q.outChannels() - tile * ROWS);
          F32Packing.transpose(tiles, from, WIDTH, rows, columns, gw, to + tile * ROWS, q.allOut());
        }
        to += columns * q.allOut();
      }
    }
  }
}
