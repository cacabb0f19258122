package dev.basin.kernel;

/// Winograd's minimal filtering F(2x2, 3x3): what it is, where it serves and how it is laid out.
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
}
