package dev.basin.kernel;

import static dev.basin.kernel.F32Tile.LANES;
import static dev.basin.kernel.F32Tile.ROWS;

import java.util.Arrays;

/// The adjoint of a convolution in its kernel: sums over all pixels of the batch.
///
/// The rows of a tile are output channels; its columns are stretches of input channels, of one tap
/// or of neighbouring ones: three stretches where they lie side by side and the registers suffice
/// for them, else two. Both are read where they lie.
///
/// The batch is cut into chunks by the shape alone, as long as the sums of all fit into the cache;
/// each chunk has sums of its own, which are added in order.
final class F32WeightGradient {
  /// Pixels that all tiles read before they go on: few enough to stay in the first-level cache,
  /// enough to make up for reading and writing the tile. As many are a block of images, if images
  /// are smaller.
  private static final int BLOCK = 128;

  /// Elements of x and the cotangent from which on they are taken to lie in memory: 12 MiB. Nearer
  /// ones are read more slowly if they are read ahead.
  private static final int FAR = 3 << 20;

  /// Channels of pixels to be laid side by side, at least: fewer are too few products for a copy.
  private static final int MANY = 64;

  /// Chunks of the batch, at most, and the elements that all their sums may take.
  private static final int CHUNKS = 16, SUMS = 1 << 17;

  /// Stretches of a tile, at most, and the elements from one row of a tile to the next.
  private static final int STRETCHES = ROWS == F32Tile.LONG_ROWS ? 3 : 2, PITCH = STRETCHES * LANES;

  private F32WeightGradient() {}

  static void run(ConvGeometry g, float[] x, float[] gy, float[] gw) {
    Correlation q = Correlation.forward(g);
    CorrelationPart part = q.parts()[0];
    if (g.batch() == 0 || part.outputs() == 0) {
      Arrays.fill(gw, 0, part.depth() * g.outChannels(), 0f);
      return;
    }
    F32Scratch scratch = F32Scratch.current();
    int images = Math.min(g.batch(), (BLOCK + part.outputs() - 1) / part.outputs());
    int[] pixels = scratch.offsets(F32Scratch.IN, images * part.outputs());
    part.gridOffsets(images, g.inChannels(), pixels);
    for (int i = 0; apart(q) && i < images * part.outputs(); i++) {
      pixels[i] = i * g.inChannels();
    }
    int[] runs = scratch.offsets(F32Scratch.RUNS, 2 * part.taps());
    int limit = part.taps() * ((q.inChannels() + LANES - 1) / LANES);
    int[] stretches = scratch.offsets(F32Scratch.OUT, limit + 1);
    // of the shape alone, whatever the tiles are made of
    int sums = part.depth() * q.outChannels();
    int chunks = Math.max(1, Math.min(Math.min(CHUNKS, SUMS / sums), blocks(g, images)));
    long products = (long) g.batch() * part.outputs() * sums;
    int parts = Threads.parts(chunks, products / F32Tile.PRODUCTS);
    for (int group = 0; group < q.groups(); group++) {
      int runCount = part.runs(group, runs);
      Tiling tiling = Tiling.of(q, stretches, stretches(runs, runCount, stretches));
      int size = tiling.allSize();
      float[] tiles = scratch.values(F32Scratch.PANEL, chunks * size);
      int go = group * q.outChannels();
      Threads.ranges(
          chunks,
          parts,
          (from, to) -> {
            for (int chunk = from; chunk < to; chunk++) {
              int first = firstImage(g, images, chunk, chunks);
              int end = firstImage(g, images, chunk + 1, chunks);
              int at = chunk * tiling.allSize();
              accumulate(g, tiling, images, pixels, first, end, x, gy, go, tiles, at);
            }
          });
      for (int chunk = 1; chunk < chunks; chunk++) {
        F32WinogradKernel.add(tiles, chunk * size, 0, size);
      }
      unpack(tiling, group, runs, runCount, tiles, gw);
    }
  }

  /// Whether pixels that one tap does not read lie between those that it reads. The latter are laid
  /// side by side, for a power of two apart they share few sets of the first-level cache.
  private static boolean apart(Correlation q) {
    return q.inPlace()
        && q.inChannels() >= MANY
        && q.rows().residues()[0].taps() * q.columns().residues()[0].taps() == 1
        && q.rows().step() * q.columns().step() > 1;
  }

  private static int blocks(ConvGeometry g, int images) {
    return (g.batch() + images - 1) / images;
  }

  private static int firstImage(ConvGeometry g, int images, int chunk, int chunks) {
    return Math.min((int) ((long) blocks(g, images) * chunk / chunks) * images, g.batch());
  }

  /// How the sums of one group are cut into tiles.
  ///
  /// @param stretches offsets of the vectors of input channels, the last one twice
  /// @param longTiles the number of tiles of three stretches: all, if always three lie side by
  ///   side. Others make tiles of two, with at most one to spare
  private record Tiling(Correlation q, int[] stretches, int stretchCount, int longTiles) {

    static Tiling of(Correlation q, int[] stretches, int stretchCount) {
      boolean triples = stretchCount % STRETCHES == 0 && STRETCHES > 2;
      for (int i = 0; triples && i < stretchCount; i++) {
        triples = stretches[i] - stretches[i - i % STRETCHES] == i % STRETCHES * LANES;
      }
      return new Tiling(q, stretches, stretchCount, triples ? stretchCount / STRETCHES : 0);
    }

    /// Whether tiles are one stretch of input channels and one vector of output channels.
    boolean square() {
      return F32SixteenTile.FITS
          && stretchCount == 1
          && q.inChannels() == F32SixteenTile.CHANNELS
          && q.outChannels() % F32SixteenTile.CHANNELS == 0;
    }

    /// Output channels of a tile.
    int rows() {
      return square() ? F32SixteenTile.CHANNELS : ROWS;
    }

    int rowTiles() {
      return (q.outChannels() + rows() - 1) / rows();
    }

    int count() {
      int columns = longTiles() + (stretchCount - longTiles() * STRETCHES + 1) / 2;
      return (square() ? stretchCount : columns) * rowTiles();
    }

    /// Elements of all tiles.
    int allSize() {
      return count() * (square() ? F32SixteenTile.SIZE : ROWS * PITCH);
    }
  }

  /// All tiles of one group, summed over the images first .. end, `images` at a time, from `to` on.
  /// The scratch of the thread that this runs on serves for the grid alone: pixels, stretches and
  /// tiles are the caller's.
  private static void accumulate(
      ConvGeometry g,
      Tiling tiling,
      int images,
      int[] pixels,
      int first,
      int end,
      float[] x,
      float[] gy,
      int go,
      float[] tiles,
      int to) {
    Correlation q = tiling.q();
    boolean apart = apart(q);
    float[] grid = apart ? F32Grid.pixels(q, images) : x;
    if (!q.inPlace()) {
      grid = F32Grid.zeros(q, images * q.gridSize());
    }
    long size = (long) g.batch() * (q.inPixels() * q.allIn() + q.outPixels() * q.allOut());
    boolean far = size >= FAR && q.groups() == 1;
    int tileCount = tiling.count();
    for (int image = first; image < end; image += images) {
      int count = Math.min(images, end - image);
      int from = 0;
      if (apart) {
        F32Grid.fillPixels(q, image, count, x, grid);
      } else if (q.inPlace()) {
        from = image * q.inPixels() * g.inChannels();
      } else {
        F32Grid.fill(q, image, count, x, grid);
      }
      int pixelCount = count * q.outPixels();
      for (int p = 0; p < pixelCount; p += BLOCK) {
        int ao = (image * q.outPixels() + p) * g.outChannels() + go;
        int n = Math.min(BLOCK, pixelCount - p);
        if (far) {
          F32Prefetch.elements(gy, ao, n * g.outChannels());
          if (grid == x) {
            F32Prefetch.elements(x, from + pixels[p], n * g.inChannels());
          }
        }
        boolean onward = image > first || p > 0;
        for (int i = 0; i < tileCount; i++) {
          if (tiling.square()) {
            square(tiling, i, n, gy, ao, grid, pixels, p, from, onward, tiles, to);
          } else {
            tile(tiling, i, n, gy, ao, grid, pixels, p, from, onward, tiles, to);
          }
        }
      }
    }
  }

  /// Adds `count` pixels to tile i, or begins it with them.
  private static void tile(
      Tiling tiling,
      int i,
      int count,
      float[] gy,
      int ao,
      float[] grid,
      int[] pixels,
      int pixel,
      int from,
      boolean onward,
      float[] tiles,
      int tilesAt) {
    int rowTiles = tiling.rowTiles();
    int longTiles = tiling.longTiles();
    int[] stretches = tiling.stretches();
    int column = i / rowTiles;
    int stretch = 2 * column + Math.min(column, longTiles) * (STRETCHES - 2);
    int a = ao + i % rowTiles * ROWS;
    int as = tiling.q().allOut();
    int b0 = from + stretches[stretch];
    int to = tilesAt + i * ROWS * PITCH;
    float[] z = onward ? tiles : F32Tile.ZEROS;
    int zo = onward ? to : 0;
    int zs = onward ? PITCH : 0;
    if (column < longTiles) {
      F32Tile.gatheredLong(count, gy, a, as, grid, pixels, pixel, b0, z, zo, zs, tiles, to, PITCH);
    } else {
      int b1 = from + stretches[stretch + 1];
      F32Tile.gathered(count, gy, a, as, grid, pixels, pixel, b0, b1, z, zo, zs, tiles, to, PITCH);
    }
  }

  /// [#tile] of a square tile.
  private static void square(
      Tiling tiling,
      int i,
      int count,
      float[] gy,
      int ao,
      float[] grid,
      int[] pixels,
      int pixel,
      int from,
      boolean onward,
      float[] tiles,
      int tilesAt) {
    int xo = from + tiling.stretches()[i / tiling.rowTiles()];
    int go = ao + i % tiling.rowTiles() * LANES;
    int to = tilesAt + i * F32SixteenTile.SIZE;
    float[] z = onward ? tiles : F32Tile.ZEROS;
    int zo = onward ? to : 0;
    int zs = onward ? LANES : 0;
    int gs = tiling.q().allOut();
    F32SixteenTile.outer(count, grid, pixels, pixel, xo, gy, go, gs, z, zo, zs, tiles, to);
  }

  /// Cuts the runs into stretches of one vector and returns their number; the last is repeated, in
  /// case a tile needs one more.
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
      Tiling tiling, int group, int[] runs, int runCount, float[] tiles, float[] gw) {
    Correlation q = tiling.q();
    int stretch = 0;
    int to = group * q.outChannels();
    for (int i = 0; i < runCount; i++) {
      for (int k = 0; k < runs[2 * i + 1]; k += LANES, stretch++) {
        int columns = Math.min(LANES, runs[2 * i + 1] - k);
        if (tiling.square()) {
          unpackSquares(tiling, stretch, tiles, gw, to);
        } else {
          unpackStretch(tiling, stretch, columns, tiles, gw, to);
        }
        to += columns * q.allOut();
      }
    }
  }

  private static void unpackStretch(
      Tiling tiling, int stretch, int columns, float[] tiles, float[] gw, int to) {
    Correlation q = tiling.q();
    int longTiles = tiling.longTiles();
    int rest = stretch - longTiles * STRETCHES;
    int column = rest < 0 ? stretch / STRETCHES : longTiles + rest / 2;
    int lane = (rest < 0 ? stretch % STRETCHES : rest % 2) * LANES;
    int rowTiles = tiling.rowTiles();
    for (int tile = 0; tile < rowTiles; tile++) {
      int from = (column * rowTiles + tile) * ROWS * PITCH + lane;
      int rows = Math.min(ROWS, q.outChannels() - tile * ROWS);
      F32Packing.transpose(tiles, from, PITCH, rows, columns, gw, to + tile * ROWS, q.allOut());
    }
  }

  private static void unpackSquares(Tiling tiling, int stretch, float[] tiles, float[] gw, int to) {
    int channels = tiling.q().outChannels();
    int pitch = tiling.q().allOut();
    int from = stretch * tiling.rowTiles() * F32SixteenTile.SIZE;
    for (int row = 0; row < LANES; row++) {
      for (int channel = 0; channel < channels; channel++) {
        int tile = from + channel / LANES * F32SixteenTile.SIZE;
        gw[to + row * pitch + channel] = tiles[tile + F32SixteenTile.at(row, channel % LANES)];
      }
    }
  }
}
