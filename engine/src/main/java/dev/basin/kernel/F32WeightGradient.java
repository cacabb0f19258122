package dev.basin.kernel;

import java.util.Arrays;

/// The adjoint of a convolution in its kernel: sums over all pixels of the batch.
///
/// [F32WeightTiles] add up blocks of pixels. The batch is cut into chunks by the shape alone, as
/// long as the sums of all fit into the cache; each chunk has sums of its own, which are added in
/// order.
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
    int[] stretches = scratch.offsets(F32Scratch.OUT, F32WeightTiles.limit(part));
    // of the shape alone, whatever the tiles are made of
    int sums = part.depth() * q.outChannels();
    int chunks = Math.max(1, Math.min(Math.min(CHUNKS, SUMS / sums), blocks(g, images)));
    long products = (long) g.batch() * part.outputs() * sums;
    int parts = Threads.parts(chunks, products / F32Tile.PRODUCTS);
    for (int group = 0; group < q.groups(); group++) {
      int runCount = part.runs(group, runs);
      F32WeightTiles tiles = F32WeightTiles.of(q, runs, runCount, stretches);
      int size = tiles.size();
      float[] summed = scratch.values(F32Scratch.PANEL, chunks * size);
      int go = group * q.outChannels();
      Threads.ranges(
          chunks,
          parts,
          (from, to) -> {
            for (int chunk = from; chunk < to; chunk++) {
              int first = firstImage(g, images, chunk, chunks);
              int end = firstImage(g, images, chunk + 1, chunks);
              // not `size`: one variable less to capture, which counts in what a call allocates
              int at = chunk * tiles.size();
              accumulate(g, tiles, images, pixels, first, end, x, gy, go, summed, at);
            }
          });
      for (int chunk = 1; chunk < chunks; chunk++) {
        F32WinogradKernel.add(summed, chunk * size, 0, size);
      }
      tiles.unpack(group, runs, runCount, summed, gw);
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

  /// All tiles of one group, summed over the images first .. end, `images` at a time, from `to` on.
  /// The scratch of the thread that this runs on serves for the grid and what is packed alone:
  /// pixels, stretches and tiles are the caller's.
  private static void accumulate(
      ConvGeometry g,
      F32WeightTiles tiles,
      int images,
      int[] pixels,
      int first,
      int end,
      float[] x,
      float[] gy,
      int go,
      float[] summed,
      int to) {
    Correlation q = tiles.q();
    boolean apart = apart(q);
    float[] grid = apart ? F32Grid.pixels(q, images) : x;
    if (!q.inPlace()) {
      grid = F32Grid.zeros(q, images * q.gridSize());
    }
    long size = (long) g.batch() * (q.inPixels() * q.allIn() + q.outPixels() * q.allOut());
    boolean far = size >= FAR && q.groups() == 1;
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
        tiles.add(n, gy, ao, grid, from, pixels, p, onward, summed, to);
      }
    }
  }
}
