package dev.basin.kernel;

/// Evaluates a [Correlation] of 3x3 taps and step 1 by [F32Winograd]: one matrix product per
/// position of a transformed tile.
final class F32WinogradCorrelation {
  private F32WinogradCorrelation() {}

  /// @param w [3, 3, inChannels, outChannels] of the convolution
  /// @param transposed whether `in` runs over the output channels of `w`
  static void run(
      Correlation q, int batch, float[] in, float[] w, boolean transposed, float[] out) {
    int channels = q.inChannels() + q.outChannels();
    TileBlocks b = TileBlocks.of(q, batch, F32Winograd.blockTiles(channels));
    float[] panels = packPanels(q, w, transposed);
    long products = b.allTiles() * F32Winograd.POSITIONS * q.inChannels() * q.outChannels();
    int parts = Threads.parts(b.blocks(), products / F32Tile.PRODUCTS);
    if (parts == 1) {
      blocks(b, 0, b.blocks(), in, panels, out);
      return;
    }
    Threads.ranges(b.blocks(), parts, (from, to) -> blocks(b, from, to, in, panels, out));
  }

  /// Elements from the panels of one position to those of the next.
  private static int panelStep(Correlation q) {
    return F32Winograd.step(F32BlockProduct.panelSize(q.inChannels(), q.outChannels()));
  }

  /// The transformed kernels.
  private static float[] packPanels(Correlation q, float[] w, boolean transposed) {
    int size = F32Winograd.POSITIONS * panelStep(q);
    float[] panels = F32Scratch.current().values(F32Scratch.PANEL, size);
    int count = (q.outChannels() + F32Tile.WIDTH - 1) / F32Tile.WIDTH;
    int parts = Threads.parts(count, size / 4);
    if (parts == 1) {
      packPanels(q, w, transposed, 0, count, panels);
    } else {
      Threads.ranges(count, parts, (from, to) -> packPanels(q, w, transposed, from, to, panels));
    }
    return panels;
  }

  private static void packPanels(
      Correlation q, float[] w, boolean transposed, int start, int end, float[] panels) {
    int depth = q.inChannels();
    int step = panelStep(q);
    int tapSize = depth * q.outChannels();
    for (int panel = start; panel < end; panel++) {
      int j = panel * F32Tile.WIDTH;
      int n = Math.min(F32Tile.WIDTH, q.outChannels() - j);
      int width = F32BlockProduct.panelWidth(n);
      int to = j * depth;
      if (!transposed) {
        F32WinogradKernel.transform(
            w, j, tapSize, q.outChannels(), depth, n, panels, to, step, width);
        continue;
      }
      float[] turned = F32Scratch.current().values(F32Scratch.BLOCK, 9 * depth * n);
      for (int t = 0; t < 9; t++) {
        int from = (8 - t) * tapSize + j * depth;
        F32Packing.transpose(w, from, depth, n, depth, turned, t * depth * n, n);
      }
      F32WinogradKernel.transform(turned, 0, depth * n, n, depth, n, panels, to, step, width);
    }
  }

  private static void blocks(
      TileBlocks b, int start, int end, float[] in, float[] panels, float[] out) {
    int depth = b.all().inChannels();
    int width = b.all().outChannels();
    int panelStep = panelStep(b.all());
    int rows = b.blockTiles() + F32WinogradTile.ROWS;
    int vStep = F32Winograd.step(rows * depth);
    int mStep = F32Winograd.step(rows * width);
    F32Scratch scratch = F32Scratch.current();
    float[] grid = F32TileGrid.zeros(b, depth, F32Scratch.BLOCK);
    float[] v = scratch.values(F32Scratch.SPLIT, F32Winograd.POSITIONS * vStep);
    float[] m = scratch.values(F32Scratch.MERGE, F32Winograd.POSITIONS * mStep);
    for (int block = start; block < end; block++) {
      int tiles = transform(b, block, in, grid, v, vStep);
      for (int p = 0; p < F32Winograd.POSITIONS; p++) {
        F32WinogradTile.multiply(
            tiles, depth, width, v, p * vStep, panels, p * panelStep, m, p * mStep);
      }
      store(b, block, m, mStep, out);
    }
  }

  /// Returns the number of tiles.
  private static int transform(
      TileBlocks b, int block, float[] in, float[] grid, float[] v, int step) {
    int channels = b.all().inChannels();
    int tiles = 0;
    for (int band = b.firstBand(block); band < b.endBand(block); band++) {
      F32TileGrid.fill(b, band, in, 0, channels, grid);
      F32WinogradTransforms.input(grid, 0, b, band, channels, channels, v, tiles * channels, step);
      tiles += b.rowsOf(band) * b.columns();
    }
    return tiles;
  }

  private static void store(TileBlocks b, int block, float[] m, int step, float[] out) {
    int channels = b.all().outChannels();
    int tiles = 0;
    for (int band = b.firstBand(block); band < b.endBand(block); band++) {
      F32WinogradTransforms.output(m, tiles * channels, step, b, band, channels, out);
      tiles += b.rowsOf(band) * b.columns();
    }
  }
}
