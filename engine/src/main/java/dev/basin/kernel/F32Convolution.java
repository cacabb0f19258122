package dev.basin.kernel;

import java.util.Arrays;

/// Convolution as matrix products over a grid of zero-padded pixels, without unfolding the input;
/// or over its transformed tiles where [F32Winograd] suits. Shapes alone decide, and for [#conv]
/// and [#convInput] those of one image, so that no image depends on how many there are.
interface F32Convolution extends Kernels<float[]> {
  /// Up to this number of output channels, vectors run over pixels: a vector over so few channels
  /// leaves the multipliers waiting for broadcasts.
  int FEW_CHANNELS = 64 / Float.BYTES;

  /// Grid positions per block of images.
  int BLOCK = 256;

  @Override
  default void conv(ConvGeometry g, float[] x, float[] w, float[] y) {
    if (pointwise(g)) {
      points(g, g.inChannels(), g.outChannels(), x, w, y);
      return;
    }
    if (F32Winograd.suits(g, g.outHeight(), g.outWidth())) {
      F32WinogradCorrelation.run(Correlation.forward(g), g.batch(), x, w, false, y);
      return;
    }
    correlate(Correlation.forward(g), g, x, w, false, y);
  }

  @Override
  default void convInput(ConvGeometry g, float[] gy, float[] w, float[] gx) {
    if (pointwise(g)) {
      int in = g.inChannels();
      int out = g.outChannels();
      // products read their right operand in place as long as it is not transposed
      float[] turned = F32Scratch.current().values(F32Scratch.MERGE, in * out);
      F32Packing.transpose(w, 0, out, in, out, turned, 0, in);
      points(g, out, in, gy, turned, gx);
      return;
    }
    if (F32Winograd.suits(g, g.inHeight(), g.inWidth())) {
      F32WinogradCorrelation.run(Correlation.adjoint(g), g.batch(), gy, w, true, gx);
      return;
    }
    correlate(Correlation.adjoint(g), g, gy, w, true, gx);
  }

  @Override
  default void convWeight(ConvGeometry g, float[] x, float[] gy, float[] gw) {
    if (g.batch() > 0 && F32Winograd.suits(g, g.outHeight(), g.outWidth())) {
      F32WinogradWeightGradient.run(Correlation.forward(g), g.batch(), x, gy, gw);
      return;
    }
    F32WeightGradient.run(g, x, gy, gw);
  }

  /// Whether every output pixel is that input pixel times a matrix.
  static boolean pointwise(ConvGeometry g) {
    return g.kernelHeight() == 1
        && g.kernelWidth() == 1
        && g.strideHeight() == 1
        && g.strideWidth() == 1
        && g.padTop() == 0
        && g.padLeft() == 0
        && g.outHeight() == g.inHeight()
        && g.outWidth() == g.inWidth()
        && g.groups() == 1;
  }

  /// All pixels times one matrix [in, out].
  private void points(ConvGeometry g, int in, int out, float[] x, float[] matrix, float[] y) {
    int pixels = g.batch() * g.outHeight() * g.outWidth();
    if (F32SixteenChannels.suits(in, out)) {
      F32SixteenChannels.multiply(pixels, x, matrix, y);
      return;
    }
    matmul(new MatmulGeometry(1, pixels, out, in, false, false, 0, 0), x, matrix, y);
  }

  /// The direct algorithm.
  static void correlate(
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
    if (F32ThreeColumns.fits(q)) {
      F32ThreeColumns.correlate(q, g, from, to, in, w, transposed, out);
      return;
    }
    boolean steps = q.rows().step() > 1 || q.columns().step() > 1;
    boolean gaps = q.rows().gaps() || q.columns().gaps();
    if (q.outChannels() <= FEW_CHANNELS && !steps && !gaps) {
      F32PixelVectors.correlate(q, g, from, to, in, w, transposed, out);
      return;
    }
    if (gaps) {
      int image = q.outPixels() * q.allOut();
      Arrays.fill(out, from * image, to * image, 0f);
    }
    for (CorrelationPart part : q.parts()) {
      if (part.taps() > 0 && part.outputs() > 0) {
        F32ChannelVectors.correlate(part, g, from, to, in, w, transposed, out);
      }
    }
  }
}
