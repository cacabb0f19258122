package dev.basin.kernel;

import java.util.Arrays;

/// Convolution as matrix products over a grid of zero-padded pixels, without unfolding the input.
interface F32Convolution extends Kernels<float[]> {

  @Override
  default void conv(ConvGeometry g, float[] x, float[] w, float[] y) {
    Correlation all = Correlation.forward(g);
    if (!all.isEmpty()) {
      F32Correlation.correlate(all, g, x, w, false, y);
    }
  }

  /// A stride leaves the inputs of each residue with taps of their own, so each residue is one
  /// correlation of the cotangent.
  @Override
  default void convInput(ConvGeometry g, float[] gy, float[] w, float[] gx) {
    if (g.strideHeight() > 1 || g.strideWidth() > 1) {
      Arrays.fill(gx, 0, g.batch() * g.inHeight() * g.inWidth() * g.inChannels(), 0f);
    }
    for (int row = 0; row < g.strideHeight(); row++) {
      for (int column = 0; column < g.strideWidth(); column++) {
        Correlation residue = Correlation.adjoint(g, row, column);
        if (!residue.isEmpty()) {
          F32Correlation.correlate(residue, g, gy, w, true, gx);
        }
      }
    }
  }

  @Override
  default void convWeight(ConvGeometry g, float[] x, float[] gy, float[] gw) {
    F32WeightGradient.run(g, x, gy, gw);
  }
}
