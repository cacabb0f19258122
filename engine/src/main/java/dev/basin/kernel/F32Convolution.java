package dev.basin.kernel;

/// Convolution as matrix products over a grid of zero-padded pixels, without unfolding the input.
interface F32Convolution extends Kernels<float[]> {
  /// Up to this number of output channels, vectors run over pixels: a vector over so few channels
  /// leaves the multipliers waiting for broadcasts.
  int FEW_CHANNELS = 64 / Float.BYTES;

  /// Grid positions per block of images.
  int BLOCK = 256;

  @Override
  default void conv(ConvGeometry g, float[] x, float[] w, float[] y) {
    correlate(Correlation.forward(g), g, x, w, false, y);
  }

  @Override
  default void convInput(ConvGeometry g, float[] gy, float[] w, float[] gx) {
    correlate(Correlation.adjoint(g), g, gy, w, true, gx);
  }

  @Override
  default void convWeight(ConvGeometry g, float[] x, float[] gy, float[] gw) {
    F32WeightGradient.run(g, x, gy, gw);
  }

  private static void correlate(
      Correlation q, ConvGeometry g, float[] in, float[] w, boolean transposed, float[] out) {
    long products = (long) g.batch() * g.outHeight() * g.outWidth() * g.outChannels();
    products *= (long) g.kernelHeight() * g.kernelWidth() * g.inChannels() / g.groups();
    int parts = Threads.parts(g.batch(), products / F32Tile.PRODUCTS);
    if (parts == 1) {
      images(q, g, 0, g.batch(), in, w, transposed, out);
      return;
    }
    Threads.ranges(g.batch(), parts, (from, to) -> images(q, g, from, to, in, w, transposed, out));
  }

  private static void images(
      Correlation q,
      ConvGeometry g,
      int from,
      int to,
      float[] in,
      float[] w,
      boolean transposed,
      float[] out) {
    boolean steps = q.rows().step() > 1 || q.columns().step() > 1;
    if (q.outChannels() <= FEW_CHANNELS && !steps) {
      F32PixelVectors.correlate(q, g, from, to, in, w, transposed, out);
      return;
    }
    for (CorrelationPart part : q.parts()) {
      F32ChannelVectors.correlate(part, g, from, to, in, w, transposed, out);
    }
  }
}
