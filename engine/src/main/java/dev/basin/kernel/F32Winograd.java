package dev.basin.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// The transforms of Winograd's minimal filtering F(2x2, 3x3), vectors along the channels.
///
/// With d the 4x4 inputs under a tile y of 2x2 outputs, and g the 3x3 kernel,
///
///     y = A^T [(G g G^T) . (B^T d B)] A
///
///           1  0 -1  0          1    0    0
///     B^T = 0  1  1  0    G =  1/2  1/2  1/2    A^T = 1  1  1  0
///           0 -1  1  0         1/2 -1/2  1/2          0  1 -1 -1
///           0  1  0 -1          0    0    1
///
/// where the dot multiplies the 16 positions one by one and sums over the input channels: 16
/// products instead of 36. The adjoint in g of that trilinear form takes A y A^T in place of y and
/// ends with G^T.
///
/// The error in float32 of normal or rectified normal inputs, measured against float64: 0.6 to 0.9
/// times that of the direct algorithm (root of the mean square; 0.5 at the most), whose sums are
/// nine times as long, and 1.1 to 2 times (1.9 at the most) for the adjoint in g, whose direct
/// algorithm adds up to sixteen parts of the batch.
///
/// S. Winograd, Arithmetic Complexity of Computations (1980); A. Lavin and S. Gray, Fast Algorithms
/// for Convolutional Neural Networks (2015), arXiv:1509.09308, section 4.1.
final class F32Winograd {
  private static final VectorSpecies<Float> SPECIES = F32Storage.SPECIES;

  private static final int LANES = SPECIES.length();

  /// Positions of a transformed tile.
  static final int POSITIONS = 16;

  /// Channels in and out from which on it is faster than 36 products.
  private static final int CHANNELS = 32;

  private F32Winograd() {}

  /// Whether these transforms serve a convolution of [height, width] outputs, or the adjoint in x
  /// with so many inputs: those of channels in vectors of every width, and where tiles that reach
  /// beyond an odd size leave at most two thirds of the products.
  static boolean suits(ConvGeometry g, int height, int width) {
    int tiles = (height + 1) / 2 * ((width + 1) / 2);
    return g.kernelHeight() == 3
        && g.kernelWidth() == 3
        && g.strideHeight() == 1
        && g.strideWidth() == 1
        && g.dilationHeight() == 1
        && g.dilationWidth() == 1
        && g.groups() == 1
        && suits(g.inChannels())
        && suits(g.outChannels())
        && 3 * height * width >= 8 * tiles;
  }

  private static boolean suits(int channels) {
    return channels >= CHANNELS && channels % 16 == 0;
  }

  /// The distance of two positions of `size` elements each: off the powers of two, which would put
  /// all positions into the same few lines of the cache.
  static int step(int size) {
    return size + 64 / Float.BYTES;
  }

  /// Tiles of a block, so that inputs and outputs of that many channels, transformed, take half of
  /// the second-level cache; but so many that a block is worth fetching all transformed kernels.
  static int blockTiles(int channels) {
    return Math.max(8 * F32WinogradTile.ROWS, (1 << 19) / Float.BYTES / (POSITIONS * channels));
  }

  /// 0, `factor`, 2 `factor` and so on.
  static int[] multiples(int slot, int count, int factor) {
    int[] offsets = F32Scratch.current().offsets(slot, count);
    for (int i = 0; i < count; i++) {
      offsets[i] = i * factor;
    }
    return offsets;
  }

  /// v[position, tile, channel] = B^T d B for the tiles of a band.
  ///
  /// @param d from `from`, rows of [TileBlocks#pitch()] pixels, `pixel` elements apart
  /// @param channels a multiple of the lanes, as in all methods here
  static void input(
      float[] d,
      int from,
      TileBlocks b,
      int band,
      int pixel,
      int channels,
      float[] v,
      int to,
      int step) {
    int pitch = b.pitch() * pixel;
    for (int row = 0; row < b.rowsOf(band); row++) {
      int at = to + row * b.columns() * channels;
      for (int c = 0; c < channels; c += LANES) {
        int p = from + 2 * row * pitch + c;
        inputRow(d, p, pitch, b.columns(), pixel, channels, v, at + c, step);
      }
    }
  }

  /// One vector of channels: a tile hands its right half to its neighbour.
  private static void inputRow(
      float[] d,
      int from,
      int pitch,
      int tiles,
      int pixel,
      int channels,
      float[] v,
      int to,
      int step) {
    int from1 = from + pitch, from2 = from1 + pitch, from3 = from2 + pitch;
    FloatVector d0 = FloatVector.fromArray(SPECIES, d, from);
    FloatVector d1 = FloatVector.fromArray(SPECIES, d, from1);
    FloatVector d2 = FloatVector.fromArray(SPECIES, d, from2);
    FloatVector d3 = FloatVector.fromArray(SPECIES, d, from3);
    FloatVector e00 = d0.sub(d2), e10 = d1.add(d2), e20 = d2.sub(d1), e30 = d1.sub(d3);
    d0 = FloatVector.fromArray(SPECIES, d, from + pixel);
    d1 = FloatVector.fromArray(SPECIES, d, from1 + pixel);
    d2 = FloatVector.fromArray(SPECIES, d, from2 + pixel);
    d3 = FloatVector.fromArray(SPECIES, d, from3 + pixel);
    FloatVector e01 = d0.sub(d2), e11 = d1.add(d2), e21 = d2.sub(d1), e31 = d1.sub(d3);
    for (int t = 1; t <= tiles; t++) {
      int p = 2 * t * pixel;
      d0 = FloatVector.fromArray(SPECIES, d, from + p);
      d1 = FloatVector.fromArray(SPECIES, d, from1 + p);
      d2 = FloatVector.fromArray(SPECIES, d, from2 + p);
      d3 = FloatVector.fromArray(SPECIES, d, from3 + p);
      FloatVector e02 = d0.sub(d2), e12 = d1.add(d2), e22 = d2.sub(d1), e32 = d1.sub(d3);
      p += pixel;
      d0 = FloatVector.fromArray(SPECIES, d, from + p);
      d1 = FloatVector.fromArray(SPECIES, d, from1 + p);
      d2 = FloatVector.fromArray(SPECIES, d, from2 + p);
      d3 = FloatVector.fromArray(SPECIES, d, from3 + p);
      FloatVector e03 = d0.sub(d2), e13 = d1.add(d2), e23 = d2.sub(d1), e33 = d1.sub(d3);
      int q = to + (t - 1) * channels;
      e00.sub(e02).intoArray(v, q);
      e01.add(e02).intoArray(v, q + step);
      e02.sub(e01).intoArray(v, q + 2 * step);
      e01.sub(e03).intoArray(v, q + 3 * step);
      q += 4 * step;
      e10.sub(e12).intoArray(v, q);
      e11.add(e12).intoArray(v, q + step);
      e12.sub(e11).intoArray(v, q + 2 * step);
      e11.sub(e13).intoArray(v, q + 3 * step);
      q += 4 * step;
      e20.sub(e22).intoArray(v, q);
      e21.add(e22).intoArray(v, q + step);
      e22.sub(e21).intoArray(v, q + 2 * step);
      e21.sub(e23).intoArray(v, q + 3 * step);
      q += 4 * step;
      e30.sub(e32).intoArray(v, q);
      e31.add(e32).intoArray(v, q + step);
      e32.sub(e31).intoArray(v, q + 2 * step);
      e31.sub(e33).intoArray(v, q + 3 * step);
      e00 = e02;
      e10 = e12;
      e20 = e22;
      e30 = e32;
      e01 = e03;
      e11 = e13;
      e21 = e23;
      e31 = e33;
    }
  }

  /// y = A^T m A for the tiles of a band, with m [position, tile, channel].
  static void output(
      float[] m, int from, int step, TileBlocks b, int band, int channels, float[] y) {
    int height = b.all().rows().outSize();
    int width = b.all().columns().outSize();
    for (int i = 0; i < b.rowsOf(band); i++) {
      int down = 2 * (b.firstRow(band) + i) + 1 < height ? width * channels : 0;
      int at = from + i * b.columns() * channels;
      int to = (b.firstPixel(band) + 2 * i * width) * channels;
      outputRow(m, at, step, b.columns(), channels, width, down, y, to);
    }
  }

  /// @param columns pixels of that row of y: if they are odd, the last tile has one column
  /// @param down from row to row of y, or 0 if there is no second one
  private static void outputRow(
      float[] m,
      int from,
      int step,
      int tiles,
      int channels,
      int columns,
      int down,
      float[] y,
      int to) {
    for (int t = 0; t < tiles; t++) {
      int right = 2 * t + 1 < columns ? channels : 0;
      for (int c = 0; c < channels; c += LANES) {
        int p = from + t * channels + c;
        FloatVector m0 = FloatVector.fromArray(SPECIES, m, p);
        FloatVector m1 = FloatVector.fromArray(SPECIES, m, p + step);
        FloatVector m2 = FloatVector.fromArray(SPECIES, m, p + 2 * step);
        FloatVector m3 = FloatVector.fromArray(SPECIES, m, p + 3 * step);
        FloatVector r00 = m0.add(m1).add(m2);
        FloatVector r01 = m1.sub(m2).sub(m3);
        p += 4 * step;
        m0 = FloatVector.fromArray(SPECIES, m, p);
        m1 = FloatVector.fromArray(SPECIES, m, p + step);
        m2 = FloatVector.fromArray(SPECIES, m, p + 2 * step);
        m3 = FloatVector.fromArray(SPECIES, m, p + 3 * step);
        FloatVector r10 = m0.add(m1).add(m2);
        FloatVector r11 = m1.sub(m2).sub(m3);
        p += 4 * step;
        m0 = FloatVector.fromArray(SPECIES, m, p);
        m1 = FloatVector.fromArray(SPECIES, m, p + step);
        m2 = FloatVector.fromArray(SPECIES, m, p + 2 * step);
        m3 = FloatVector.fromArray(SPECIES, m, p + 3 * step);
        FloatVector r20 = m0.add(m1).add(m2);
        FloatVector r21 = m1.sub(m2).sub(m3);
        p += 4 * step;
        m0 = FloatVector.fromArray(SPECIES, m, p);
        m1 = FloatVector.fromArray(SPECIES, m, p + step);
        m2 = FloatVector.fromArray(SPECIES, m, p + 2 * step);
        m3 = FloatVector.fromArray(SPECIES, m, p + 3 * step);
        FloatVector r30 = m0.add(m1).add(m2);
        FloatVector r31 = m1.sub(m2).sub(m3);
        int q = to + 2 * t * channels + c;
        // what lies outside of y is overwritten by what lies inside
        r11.sub(r21).sub(r31).intoArray(y, q + down + right);
        r10.sub(r20).sub(r30).intoArray(y, q + down);
        r01.add(r11).add(r21).intoArray(y, q + right);
        r00.add(r10).add(r20).intoArray(y, q);
      }
    }
  }

  /// v[position, tile, channel] = A y A^T for the tiles of a band.
  ///
  /// @param y from `from`, rows of [TileBlocks#pitch()] pixels, `pixel` elements apart
  static void outputAdjoint(
      float[] y,
      int from,
      TileBlocks b,
      int band,
      int pixel,
      int channels,
      float[] v,
      int to,
      int step) {
    int pitch = b.pitch() * pixel;
    for (int row = 0; row < b.rowsOf(band); row++) {
      int at = to + row * b.columns() * channels;
      outputAdjointRow(y, from + 2 * row * pitch, pitch, b.columns(), pixel, channels, v, at, step);
    }
  }

  private static void outputAdjointRow(
      float[] y,
      int from,
      int pitch,
      int tiles,
      int pixel,
      int channels,
      float[] v,
      int to,
      int step) {
    for (int t = 0; t < tiles; t++) {
      for (int c = 0; c < channels; c += LANES) {
        int p = from + 2 * t * pixel + c;
        int q = to + t * channels + c;
        FloatVector y00 = FloatVector.fromArray(SPECIES, y, p);
        FloatVector y01 = FloatVector.fromArray(SPECIES, y, p + pixel);
        FloatVector y10 = FloatVector.fromArray(SPECIES, y, p + pitch);
        FloatVector y11 = FloatVector.fromArray(SPECIES, y, p + pitch + pixel);
        y00.intoArray(v, q);
        y00.add(y01).intoArray(v, q + step);
        y00.sub(y01).intoArray(v, q + 2 * step);
        y01.neg().intoArray(v, q + 3 * step);
        FloatVector e0 = y00.add(y10);
        FloatVector e1 = y01.add(y11);
        q += 4 * step;
        e0.intoArray(v, q);
        e0.add(e1).intoArray(v, q + step);
        e0.sub(e1).intoArray(v, q + 2 * step);
        e1.neg().intoArray(v, q + 3 * step);
        e0 = y00.sub(y10);
        e1 = y01.sub(y11);
        q += 4 * step;
        e0.intoArray(v, q);
        e0.add(e1).intoArray(v, q + step);
        e0.sub(e1).intoArray(v, q + 2 * step);
        e1.neg().intoArray(v, q + 3 * step);
        q += 4 * step;
        y10.neg().intoArray(v, q);
        y10.add(y11).neg().intoArray(v, q + step);
        y11.sub(y10).intoArray(v, q + 2 * step);
        y11.intoArray(v, q + 3 * step);
      }
    }
  }
}
