package dev.basin.bench;

import dev.basin.kernel.ConvGeometry;
import java.util.Arrays;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/// The convolutions of a residual network for CIFAR and the two halves of their gradients, beside
/// seven nested loops.
public class ConvolutionBenchmark extends KernelBenchmark {

  /// One of the three linear maps that a convolution consists of.
  public enum Direction {
    FORWARD,
    INPUT,
    WEIGHT
  }

  /// Channels in and out, the side of the image, the side of the kernel, the stride.
  public enum Layer {
    FIRST_3_TO_16(3, 16, 32, 3, 1),
    SAME_16(16, 16, 32, 3, 1),
    SAME_32(32, 32, 16, 3, 1),
    SAME_64(64, 64, 8, 3, 1),
    HALVING_16_TO_32(16, 32, 32, 3, 2),
    PROJECTION_32_TO_64(32, 64, 16, 1, 2),
    POINTWISE_64(64, 64, 16, 1, 1),
    ODD_SIZES(20, 30, 15, 3, 1);

    final ConvGeometry geometry;

    Layer(int in, int out, int side, int kernel, int stride) {
      int pad = kernel / 2;
      int to = (side + 2 * pad - kernel) / stride + 1;
      geometry =
          new ConvGeometry(
              BATCH, side, side, in, to, to, out, kernel, kernel, stride, stride, pad, pad, 1, 1,
              1);
    }

    double operations() {
      ConvGeometry g = geometry;
      double taps = (double) g.kernelHeight() * g.kernelWidth() * g.inChannels();
      return 2 * taps * g.batch() * g.outHeight() * g.outWidth() * g.outChannels();
    }
  }

  private static final int BATCH = 8;

  @Param Layer layer;

  @Param Direction direction;

  private ConvGeometry g;
  private float[] x;
  private float[] w;
  private float[] y;

  @Setup
  public void fill() {
    g = layer.geometry;
    x = random(g.batch() * g.inHeight() * g.inWidth() * g.inChannels());
    w = random(g.kernelHeight() * g.kernelWidth() * g.inChannels() * g.outChannels());
    y = random(g.batch() * g.outHeight() * g.outWidth() * g.outChannels());
  }

  private float[] result() {
    return switch (direction) {
      case FORWARD -> y;
      case INPUT -> x;
      case WEIGHT -> w;
    };
  }

  @Benchmark
  public float[] basin() {
    switch (direction) {
      case FORWARD -> kernels.conv(g, x, w, y);
      case INPUT -> kernels.convInput(g, y, w, x);
      case WEIGHT -> kernels.convWeight(g, x, y, w);
    }
    return result();
  }

  @Benchmark
  public float[] scalar() {
    Arrays.fill(result(), 0);
    for (int n = 0; n < g.batch(); n++) {
      for (int i = 0; i < g.outHeight(); i++) {
        for (int j = 0; j < g.outWidth(); j++) {
          pixel(n, i, j);
        }
      }
    }
    return result();
  }

  private void pixel(int n, int i, int j) {
    int to = ((n * g.outHeight() + i) * g.outWidth() + j) * g.outChannels();
    for (int a = 0; a < g.kernelHeight(); a++) {
      int row = i * g.strideHeight() - g.padTop() + a;
      for (int b = 0; b < g.kernelWidth(); b++) {
        int column = j * g.strideWidth() - g.padLeft() + b;
        if (row >= 0 && row < g.inHeight() && column >= 0 && column < g.inWidth()) {
          int from = ((n * g.inHeight() + row) * g.inWidth() + column) * g.inChannels();
          int tap = (a * g.kernelWidth() + b) * g.inChannels() * g.outChannels();
          tap(from, tap, to);
        }
      }
    }
  }

  private void tap(int from, int tap, int to) {
    int out = g.outChannels();
    for (int c = 0; c < g.inChannels(); c++) {
      switch (direction) {
        case FORWARD -> {
          for (int d = 0; d < out; d++) {
            y[to + d] += x[from + c] * w[tap + c * out + d];
          }
        }
        case INPUT -> {
          float sum = 0;
          for (int d = 0; d < out; d++) {
            sum += y[to + d] * w[tap + c * out + d];
          }
          x[from + c] += sum;
        }
        case WEIGHT -> {
          for (int d = 0; d < out; d++) {
            w[tap + c * out + d] += x[from + c] * y[to + d];
          }
        }
      }
    }
  }
}
