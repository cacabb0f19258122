package dev.basin.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/// The convolution trio against one chain of fused multiply-adds per output, bit for bit, and
/// against each other as adjoints.
class ConvolutionKernelsTest {
  private static final F32Kernels F32 = new F32Kernels();
  private static final F64Kernels F64 = new F64Kernels();

  /// One axis; `more` outputs than with the same padding on both sides.
  private record Axis(int size, int kernel, int stride, int padding, int dilation, int more) {
    Axis(int size, int kernel, int stride, int padding, int dilation) {
      this(size, kernel, stride, padding, dilation, 0);
    }

    int out() {
      int room = size + 2 * padding - dilation * (kernel - 1) - 1;
      return room < 0 ? 0 : room / stride + 1 + more;
    }
  }

  private static Arbitrary<Axis> axis() {
    return Combinators.combine(
            Arbitraries.integers().between(1, 12),
            Arbitraries.of(1, 2, 3, 5),
            Arbitraries.integers().between(1, 3),
            Arbitraries.integers().between(0, 2),
            Arbitraries.integers().between(1, 2),
            Arbitraries.integers().between(-1, 1))
        .as(Axis::new)
        .filter(axis -> axis.out() > 0);
  }

  @Provide
  Arbitrary<ConvGeometry> geometries() {
    return Combinators.combine(
            axis(),
            axis(),
            Arbitraries.of(1, 2, 3, 5),
            Arbitraries.of(1, 1, 2, 5),
            Arbitraries.of(1, 2, 3, 8, 10, 16, 17),
            Arbitraries.of(1, 2, 4, 8, 9, 16, 20, 33, 40))
        .as((rows, columns, batch, groups, in, out) ->
            geometry(batch, rows, columns, groups * in, groups * out, groups));
  }

  private static ConvGeometry geometry(
      int batch, Axis rows, Axis columns, int in, int out, int groups) {
    return new ConvGeometry(
        batch,
        rows.size,
        columns.size,
        in,
        rows.out(),
        columns.out(),
        out,
        rows.kernel,
        columns.kernel,
        rows.stride,
        columns.stride,
        rows.padding,
        columns.padding,
        rows.dilation,
        columns.dilation,
        groups);
  }

  /// Shapes whose sums run over a row's channels before its columns, in one or both directions, and
  /// are no tiles of Winograd's.
  @Provide
  Arbitrary<ConvGeometry> threeColumns() {
    Arbitrary<Axis> columns =
        Combinators.combine(
                Arbitraries.integers().between(6, 37),
                Arbitraries.integers().between(1, 2),
                Arbitraries.integers().between(0, 2),
                Arbitraries.integers().between(-1, 1))
            .as((size, stride, padding, more) -> new Axis(size, 3, stride, padding, 1, more));
    return Combinators.combine(
            axis(),
            columns,
            Arbitraries.of(1, 3),
            Arbitraries.of(1, 3, 16, 32),
            Arbitraries.of(16, 20, 32, 48))
        .as((rows, row, batch, in, out) -> geometry(batch, rows, row, in, out, 1))
        .filter(g ->
            !F32Winograd.suits(g, g.outHeight(), g.outWidth())
                && !F32Winograd.suits(g, g.inHeight(), g.inWidth()));
  }

  @Property(tries = 40)
  void trioOfThreeColumns(@ForAll("threeColumns") ConvGeometry g, @ForAll long seed) {
    new Trio(g, seed).check();
  }

  @Property(tries = 100)
  void trioEqualsOneChainPerOutput(@ForAll("geometries") ConvGeometry g, @ForAll long seed) {
    new Trio(g, seed).check();
  }

  @Example
  void residualNetworkShapes() {
    Axis same = new Axis(28, 3, 1, 1, 1);
    Axis half = new Axis(28, 3, 2, 1, 1);
    Axis shortcut = new Axis(14, 1, 2, 0, 1);
    new Trio(geometry(2, same, same, 1, 8, 1), 1).check();
    new Trio(geometry(2, same, same, 8, 8, 1), 2).check();
    new Trio(geometry(2, same, same, 16, 16, 1), 7).check();
    new Trio(geometry(2, half, half, 8, 16, 1), 3).check();
    new Trio(geometry(3, shortcut, shortcut, 16, 32, 1), 4).check();
    new Trio(geometry(3, shortcut, shortcut, 72, 40, 1), 8).check();
    new Trio(geometry(9, new Axis(7, 3, 2, 1, 1), new Axis(7, 3, 2, 1, 1), 32, 32, 1), 5).check();
    new Trio(geometry(2, new Axis(8, 3, 1, 1, 1), new Axis(8, 3, 1, 1, 1), 64, 72, 1), 6).check();
  }

  /// Runs of two channels, of which a third begins two vectors behind the first.
  @Example
  void shortRunsOfGroups() {
    for (int size = 2; size <= 9; size++) {
      Axis columns = new Axis(size, 2, 1, 0, 1);
      new Trio(geometry(2, new Axis(5, 3, 1, 0, 1), columns, 4, 4, 2), size).check();
    }
  }

  @Property(tries = 20)
  void sixteenChannels(
      @ForAll @IntRange(min = 1, max = 9) int rows,
      @ForAll @IntRange(min = 1, max = 40) int columns,
      @ForAll @IntRange(min = 1, max = 3) int stride,
      @ForAll @IntRange(min = 1, max = 3) int outs,
      @ForAll @IntRange(min = 1, max = 2) int groups,
      @ForAll long seed) {
    Axis height = new Axis(rows, 1, stride, 0, 1);
    Axis width = new Axis(columns, 1, stride, 0, 1);
    new Trio(geometry(3, height, width, 16 * groups, 16 * outs * groups, groups), seed).check();
  }

  /// So large that the weight gradient reads its operands ahead.
  @Example
  void arraysBeyondTheCaches() {
    Axis axis = new Axis(113, 1, 1, 0, 1);
    new Trio(geometry(4, axis, axis, 24, 40, 1), 1).check();
    Axis three = new Axis(57, 3, 2, 1, 1);
    new Trio(geometry(30, three, three, 24, 32, 1), 2).check();
  }

  @Example
  void rowsWithoutTaps() {
    Axis rows = new Axis(3, 1, 2, 1, 1);
    new Trio(geometry(2, rows, new Axis(24, 3, 1, 1, 1), 3, 16, 1), 1).check();
  }

  @Example
  void depthwise() {
    Axis axis = new Axis(9, 3, 1, 1, 1);
    new Trio(geometry(2, axis, axis, 24, 24, 24), 1).check();
    new Trio(geometry(2, axis, axis, 6, 12, 6), 2).check();
  }

  @Example
  void paddingWiderThanTheKernel() {
    new Trio(geometry(2, new Axis(3, 1, 1, 2, 1), new Axis(4, 2, 3, 2, 1), 3, 4, 1), 1).check();
  }

  @Property(tries = 50)
  void adjoints(@ForAll("geometries") ConvGeometry g, @ForAll long seed) {
    Trio trio = new Trio(g, seed);
    double scale =
        Math.sqrt(dot(trio.y64, trio.y64, trio.sizeY) * dot(trio.gy64, trio.gy64, trio.sizeY));
    double forward = dot(trio.y64, trio.gy64, trio.sizeY);
    double input = dot(trio.x64, trio.gx64, trio.sizeX);
    double weight = dot(trio.w64, trio.gw64, trio.sizeW);
    assertTrue(Math.abs(forward - input) <= 1e-12 * scale, () -> forward + " " + input + " " + g);
    assertTrue(Math.abs(forward - weight) <= 1e-12 * scale, () -> forward + " " + weight + " " + g);
  }

  private static double dot(double[] x, double[] y, int n) {
    double sum = 0;
    for (int i = 0; i < n; i++) {
      sum += x[i] * y[i];
    }
    return sum;
  }

  /// Random operands, slack filled with NaN, and what the three kernels make of them.
  private static final class Trio {
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

    Trio(ConvGeometry g, long seed) {
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
      if (F32Convolution.pointwise(g)
          && F32SixteenChannels.suits(g.inChannels(), g.outChannels())) {
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
