package dev.basin.kernel;

import static dev.basin.kernel.F32Winograd.POSITIONS;

/// The adjoint of a 3x3 convolution of step 1 in its kernel, by [F32Winograd]: sums over all tiles
/// of products of transformed inputs and transformed cotangents, one matrix per position.
///
/// The work is cut into units by the shape alone: squares of input and output channels, and of each
/// the chunks of tiles. The sums of the chunks of a square are added in order.
///
/// @param x blocks of tiles over the inputs, [#xs]
/// @param y the same tiles over the cotangents, [#ys]
/// @param xs [batch, inHeight, inWidth, inChannels]
/// @param ys [batch, outHeight, outWidth, outChannels]
/// @param sums [square, chunk, position, row, column], with [#width()] columns
record F32WinogradWeightGradient(
    TileBlocks x, TileBlocks y, int chunks, float[] xs, float[] ys, float[] sums) {

  /// Channels of a square: its sums stay in the second-level cache.
  private static final int SIDE = 64;

  /// Tiles of a chunk, at least.
  private static final int CHUNK = 128;

  /// Units that are worth cutting chunks for.
  private static final int UNITS = 8;

  static void run(Correlation q, int batch, float[] x, float[] gy, float[] gw) {
    int channels = Math.min(SIDE, q.inChannels()) + Math.min(SIDE, q.outChannels());
    TileBlocks b = TileBlocks.of(q, batch, F32Winograd.blockTiles(channels));
    int squares = squares(q.inChannels()) * squares(q.outChannels());
    int chunks = (int) Math.min(UNITS / squares, b.allTiles() / CHUNK);
    chunks = Math.max(1, Math.min(chunks, b.blocks()));
    int size = POSITIONS * positionStep(q);
    float[] sums = F32Scratch.current().values(F32Scratch.PANEL, squares * chunks * size);
    var gradient = new F32WinogradWeightGradient(b, b.ofOutputs(), chunks, x, gy, sums);
    long products = b.allTiles() * POSITIONS * q.inChannels() * q.outChannels();
    int units = squares * chunks;
    Threads.ranges(units, Threads.parts(units, products / F32Tile.PRODUCTS), gradient::accumulate);
    Threads.ranges(
        squares,
        Threads.parts(squares, (long) units * size / 4),
        (from, to) -> gradient.finish(from, to, gw));
  }

  private static int squares(int channels) {
    return (channels + SIDE - 1) / SIDE;
  }

  /// Columns of a sum: those of the widest square, in whole tiles.
  private static int width(Correlation q) {
    int columns = Math.min(SIDE, q.outChannels());
    return (columns + F32Tile.WIDTH - 1) / F32Tile.WIDTH * F32Tile.WIDTH;
  }

  private static int positionStep(Correlation q) {
    return F32Winograd.step(Math.min(SIDE, q.inChannels()) * width(q));
  }

  private int squareRow(int square) {
    return square / squares(x.all().outChannels()) * SIDE;
  }

  private int squareColumn(int square) {
    return square % squares(x.all().outChannels()) * SIDE;
  }

  private int rows(int square) {
    return Math.min(SIDE, x.all().inChannels() - squareRow(square));
  }

  private int columns(int square) {
    return Math.min(SIDE, x.all().outChannels() - squareColumn(square));
  }

  private void accumulate(int start, int end) {
    for (int unit = start; unit < end; unit++) {
      int square = unit / chunks;
      int chunk = unit % chunks;
      int first = (int) ((long) x.blocks() * chunk / chunks);
      int last = (int) ((long) x.blocks() * (chunk + 1) / chunks);
      accumulate(square, first, last, unit * POSITIONS * positionStep(x.all()));
    }
  }

  /// Blocks `first` .. `last` of one square, summed from `to`.
  private void accumulate(int square, int first, int last, int to) {
    int rows = rows(square);
    int columns = columns(square);
    int xStep = F32Winograd.step(x.blockTiles() * rows);
    int yStep = F32Winograd.step(x.blockTiles() * columns);
    int[] table = F32Winograd.multiples(F32Scratch.IN, x.blockTiles(), columns);
    F32Scratch scratch = F32Scratch.current();
    float[] xGrid = F32TileGrid.zeros(x, rows, F32Scratch.BLOCK);
    float[] yGrid = y.whole() ? ys : F32TileGrid.zeros(y, columns, F32Scratch.SPLIT + 1);
    float[] v = scratch.values(F32Scratch.SPLIT, POSITIONS * xStep);
    float[] u = scratch.values(F32Scratch.MERGE, POSITIONS * yStep);
    for (int block = first; block < last; block++) {
      int tiles = 0;
      for (int band = x.firstBand(block); band < x.endBand(block); band++) {
        F32TileGrid.fill(x, band, xs, squareRow(square), rows, xGrid);
        F32WinogradTransforms.input(xGrid, 0, x, band, rows, rows, v, tiles * rows, xStep);
        int from = 0;
        int pixel = columns;
        if (y.whole()) {
          from = y.firstPixel(band) * y.all().inChannels() + squareColumn(square);
          pixel = y.all().inChannels();
        } else {
          F32TileGrid.fill(y, band, ys, squareColumn(square), columns, yGrid);
        }
        F32WinogradTransforms.outputAdjoint(
            yGrid, from, y, band, pixel, columns, u, tiles * columns, yStep);
        tiles += x.rowsOf(band) * x.columns();
      }
      multiply(tiles, rows, v, xStep, columns, u, yStep, table, block > first, to);
    }
  }

  /// Adds v^T u to the sums, or begins them with it, position by position.
  private void multiply(
      int tiles,
      int rows,
      float[] v,
      int vStep,
      int columns,
      float[] u,
      int uStep,
      int[] table,
      boolean onward,
      int to) {
    int width = width(x.all());
    float[] z = onward ? sums : F32Tile.ZEROS;
    int zs = onward ? width : 0;
    boolean stepped = rows == columns && (rows == 32 || rows == 64);
    for (int p = 0; p < POSITIONS; p++) {
      int sum = to + p * positionStep(x.all());
      for (int c = 0; c < columns; c += F32Tile.WIDTH) {
        for (int r = 0; r < rows; r += F32Tile.ROWS) {
          int at = sum + r * width + c;
          int zo = onward ? at : 0;
          int a = p * vStep + r;
          int b = p * uStep + c;
          // columns past the last one are some of the next tile's, and nobody reads their sums
          if (stepped) {
            F32Tile.stepped(rows, tiles, v, a, u, b, z, zo, zs, sums, at, width);
          } else {
            int right = b + F32Tile.LANES;
            F32Tile.gathered(tiles, v, a, rows, u, table, 0, b, right, z, zo, zs, sums, at, width);
          }
        }
      }
    }
  }

  /// Adds the chunks of these squares and takes the sums back to the kernel.
  private void finish(int start, int end, float[] gw) {
    int step = positionStep(x.all());
    int size = POSITIONS * step;
    int pitch = x.all().outChannels();
    for (int square = start; square < end; square++) {
      int sum = square * chunks * size;
      for (int chunk = 1; chunk < chunks; chunk++) {
        F32WinogradKernel.add(sums, sum + chunk * size, sum, size);
      }
      F32WinogradKernel.adjoint(
          sums,
          sum,
          step,
          width(x.all()),
          rows(square),
          columns(square),
          gw,
          squareRow(square) * pitch + squareColumn(square),
          x.all().inChannels() * pitch,
          pitch);
    }
  }
}
