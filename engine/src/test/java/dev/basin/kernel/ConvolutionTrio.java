package dev.basin.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Random;

/// Random operands of a convolution, slack filled with NaN, what the three kernels make of them,
/// and what they should.
final class ConvolutionTrio {
  private static final F32Kernels F32 = new F32Kernels();
  private static final F64Kernels F64 = new F64Kernels();

  final ConvGeometry g;
  final int sizeX;
  final int sizeW;
  final int sizeY;
  final float[] x;
  final float[] w;
  final float[] gy;
  final float[] y;
  final float[] gx;
  final float[] gw;
  final double[] x64;
  final double[] w64;
  final double[] gy64;
  final double[] y64;
  final double[] gx64;
  final double[] gw64;

  ConvolutionTrio(ConvGeometry g, long seed) {
    this.g = g;
    Random random = new Random(seed);
    sizeX = g.batch() * g.inHeight() * g.inWidth() * g.inChannels();
    sizeW = g.kernelHeight() * g.kernelWidth() * (g.inChannels() / g.groups()) * g.outChannels();
    sizeY = g.batch() * g.outHeight() * g.outWidth() * g.outChannels();
    x64 = normal(sizeX, random);
    w64 = normal(sizeW, random);
    gy64 = normal(sizeY, random);
    x = rounded(x64);
    w = rounded(w64);
    gy = rounded(gy64);
    y = rounded(unset(sizeY));
    gx = rounded(unset(sizeX));
    gw = rounded(unset(sizeW));
    y64 = unset(sizeY);
    gx64 = unset(sizeX);
    gw64 = unset(sizeW);
    F32.conv(g, x, w, y);
    F32.convInput(g, gy, w, gx);
    F32.convWeight(g, x, gy, gw);
    F64.conv(g, x64, w64, y64);
    F64.convInput(g, gy64, w64, gx64);
    F64.convWeight(g, x64, gy64, gw64);
  }

  void check() {
    float[] y0 = new float[sizeY];
    float[] gx0 = new float[sizeX];
    double[] y1 = new double[sizeY];
    double[] gx1 = new double[sizeX];
    double[] gw0 = new double[sizeW];
    double[] gw1 = new double[sizeW];
    double[] bounds0 = new double[sizeW];
    double[] bounds1 = new double[sizeW];
    eachProduct(
        Correlation.forward(g),
        false,
        (ix, iw, iy) -> {
          y0[iy] = Math.fma(x[ix], w[iw], y0[iy]);
          y1[iy] = Math.fma(x64[ix], w64[iw], y1[iy]);
          gw0[iw] += (double) x[ix] * gy[iy];
          gw1[iw] += x64[ix] * gy64[iy];
          bounds0[iw] += Math.abs(x[ix] * gy[iy]);
          bounds1[iw] += Math.abs(x64[ix] * gy64[iy]);
        });
    eachProduct(
        Correlation.adjoint(g),
        true,
        (ix, iw, iy) -> {
          gx0[ix] = Math.fma(gy[iy], w[iw], gx0[ix]);
          gx1[ix] = Math.fma(gy64[iy], w64[iw], gx1[ix]);
        });
    if (F32Convolution.pointwise(g) && F32SixteenChannels.suits(g.inChannels(), g.outChannels())) {
      byFours(x, w, 16, 1, y0);
      byFours(gy, w, 1, 16, gx0);
    }
    equal("conv", y0, y);
    equal("convInput", gx0, gx);
    equal("conv", y1, y64);
    equal("convInput", gx1, gx64);
    // sums in parts of the batch: any order of n terms has an error of at most n roundings of
    // each
    int terms = g.batch() * g.outHeight() * g.outWidth();
    for (int i = 0; i < sizeW; i++) {
      assertEquals(gw0[i], gw[i], terms * 0x1p-24 * bounds0[i] + 1e-30, "convWeight " + g);
      assertEquals(gw1[i], gw64[i], terms * 0x1p-52 * bounds1[i] + 1e-300, "convWeight " + g);
    }
  }

  /// to[16 p + j] = the sum over i < 16 of from[16 p + i] w[i inStep + j outStep], by fours.
  private static void byFours(float[] from, float[] w, int inStep, int outStep, float[] to) {
    for (int at = 0; at < to.length; at++) {
      float[] fours = new float[4];
      for (int i = 0; i < 16; i++) {
        float factor = w[i * inStep + at % 16 * outStep];
        fours[i / 4] = Math.fma(from[at / 16 * 16 + i], factor, fours[i / 4]);
      }
      to[at] = (fours[0] + fours[1]) + (fours[2] + fours[3]);
    }
  }

  private interface Product {
    void accept(int ix, int iw, int iy);
  }

  /// Every product of the trilinear form in the order in which the outputs of `sums`, the
  /// convolution or its adjoint, add them.
  private void eachProduct(Correlation sums, boolean adjoint, Product product) {
    if (F32ThreeColumns.fits(sums)) {
      channelsBeforeColumns(adjoint, product);
    } else {
      tapsBeforeChannels(adjoint, product);
    }
  }

  /// Taps ascend for y and w, and descend for x, whose taps then ascend in y.
  private void tapsBeforeChannels(boolean descending, Product product) {
    int taps = g.kernelHeight() * g.kernelWidth();
    int pixels = g.batch() * g.outHeight() * g.outWidth();
    for (int p = 0; p < pixels; p++) {
      for (int t = 0; t < taps; t++) {
        int tap = descending ? taps - 1 - t : t;
        eachChannel(p, tap, 0, g.inChannels() / g.groups(), 0, g.outChannels(), product);
      }
    }
  }

  private void channelsBeforeColumns(boolean adjoint, Product product) {
    int rows = g.batch() * g.outHeight() * g.kernelHeight();
    int channels = adjoint ? g.outChannels() : g.inChannels();
    for (int rc = 0; rc < rows * channels; rc++) {
      int row = rc / channels / g.kernelHeight();
      int c = rc % channels;
      for (int p = row * g.outWidth(); p < (row + 1) * g.outWidth(); p++) {
        for (int k = 0; k < g.kernelWidth(); k++) {
          int tap = rc / channels % g.kernelHeight() * g.kernelWidth() + k;
          if (adjoint) {
            eachChannel(p, tap, 0, g.inChannels(), c, c + 1, product);
          } else {
            eachChannel(p, tap, c, c + 1, 0, g.outChannels(), product);
          }
        }
      }
    }
  }

  private void eachChannel(
      int pixel, int tap, int firstIn, int endIn, int firstOut, int endOut, Product product) {
    int column = pixel % g.outWidth() * g.strideWidth() - g.padLeft();
    int row = pixel / g.outWidth() % g.outHeight() * g.strideHeight() - g.padTop();
    int image = pixel / g.outWidth() / g.outHeight();
    column += tap % g.kernelWidth() * g.dilationWidth();
    row += tap / g.kernelWidth() * g.dilationHeight();
    if (row < 0 || row >= g.inHeight() || column < 0 || column >= g.inWidth()) {
      return;
    }
    int in = g.inChannels() / g.groups();
    int out = g.outChannels() / g.groups();
    int x0 = ((image * g.inHeight() + row) * g.inWidth() + column) * g.inChannels();
    for (int ci = firstIn; ci < endIn; ci++) {
      for (int co = firstOut; co < endOut; co++) {
        product.accept(
            x0 + co / out * in + ci,
            (tap * in + ci) * g.outChannels() + co,
            pixel * g.outChannels() + co);
      }
    }
  }

  private void equal(String name, float[] expected, float[] actual) {
    for (int i = 0; i < expected.length; i++) {
      int at = i;
      assertEquals(expected[i], actual[i], () -> name + " float32 at " + at + " of " + g);
    }
  }

  private void equal(String name, double[] expected, double[] actual) {
    for (int i = 0; i < expected.length; i++) {
      int at = i;
      assertEquals(expected[i], actual[i], () -> name + " float64 at " + at + " of " + g);
    }
  }

  private static double[] unset(int size) {
    double[] x = new double[Kernels.capacity(size)];
    Arrays.fill(x, Double.NaN);
    return x;
  }

  private static double[] normal(int size, Random random) {
    double[] x = unset(size);
    for (int i = 0; i < size; i++) {
      x[i] = random.nextGaussian();
    }
    return x;
  }

  private static float[] rounded(double[] x) {
    float[] y = new float[x.length];
    for (int i = 0; i < x.length; i++) {
      y[i] = (float) x[i];
    }
    return y;
  }
}
