package dev.basin.bench.peers;

import dev.basin.kernel.ConvGeometry;
import dev.basin.kernel.F32Kernels;
import java.util.ArrayList;
import java.util.List;

/// Convolutions and the two halves of their gradient, batch 32, beside libtorch.
final class ConvolutionRows {
  private static final int BATCH = 32;

  /// One of the three linear maps that a convolution consists of.
  enum Map {
    FORWARD("conv"),
    INPUT("conv input gradient"),
    WEIGHT("conv weight gradient");

    private final String title;

    Map(String title) {
      this.title = title;
    }
  }

  private ConvolutionRows() {}

  static List<Row> all() {
    List<Row> rows = new ArrayList<>();
    int[][] images = {{16, 32}, {32, 16}, {64, 8}, {64, 32}};
    for (int kernel = 3; kernel >= 1; kernel -= 2) {
      for (int stride = 1; stride <= 2; stride++) {
        for (int[] image : images) {
          // a stride doubles the channels, as in a residual network
          ConvGeometry geometry = geometry(image[0], image[0] * stride, image[1], kernel, stride);
          for (Map map : Map.values()) {
            rows.add(row(map, geometry, 1));
            // two threads where most of a network's time goes
            if (kernel == 3 && stride == 1) {
              rows.add(row(map, geometry, 2));
            }
          }
        }
      }
    }
    return rows;
  }

  private static ConvGeometry geometry(
      int channels, int outChannels, int size, int kernel, int stride) {
    int pad = kernel / 2;
    int out = (size + 2 * pad - kernel) / stride + 1;
    return new ConvGeometry(
        BATCH,
        size,
        size,
        channels,
        out,
        out,
        outChannels,
        kernel,
        kernel,
        stride,
        stride,
        pad,
        pad,
        1,
        1,
        1);
  }

  private static Row row(Map map, ConvGeometry g, int threads) {
    int kernel = g.kernelHeight();
    double taps = (double) kernel * kernel * g.inChannels() * g.outChannels();
    double operations = 2 * taps * g.batch() * g.outHeight() * g.outWidth();
    String work =
        "%s %dx%d stride %d, %s ch %dx%d"
            .formatted(
                map.title,
                kernel,
                kernel,
                g.strideHeight(),
                channels(g),
                g.inHeight(),
                g.inWidth());
    Goal goal = g.inChannels() <= 16 ? Goal.atLeast(1.3) : Goal.atLeast(1).andOfLimit(0.8);
    return Row.of(
        work,
        Row.Unit.FLOPS,
        Contestant.basin(threads, operations, () -> basin(map, g, threads)),
        List.of(
            torch("NCHW", threads, operations, map, g, false),
            torch("channels_last", threads, operations, map, g, true)),
        goal);
  }

  private static String channels(ConvGeometry g) {
    return g.inChannels() == g.outChannels()
        ? "" + g.inChannels()
        : g.inChannels() + " to " + g.outChannels();
  }

  private static Contestant torch(
      String variant, int threads, double operations, Map map, ConvGeometry g, boolean last) {
    return new Contestant(
        Contestant.Library.LIBTORCH,
        variant,
        threads,
        operations,
        () -> TorchKernels.convolution(map, g, threads, last));
  }

  private static Runnable basin(Map map, ConvGeometry g, int threads) {
    BasinThreads.use(threads);
    F32Kernels kernels = new F32Kernels();
    int sizeX = g.batch() * g.inHeight() * g.inWidth() * g.inChannels();
    int sizeW = g.kernelHeight() * g.kernelWidth() * g.inChannels() * g.outChannels();
    int sizeY = g.batch() * g.outHeight() * g.outWidth() * g.outChannels();
    float[] x = Values.random(kernels, sizeX);
    float[] w = Values.random(kernels, sizeW);
    float[] y = Values.random(kernels, sizeY);
    return switch (map) {
      case FORWARD -> () -> kernels.conv(g, x, w, y);
      case INPUT -> () -> kernels.convInput(g, y, w, x);
      case WEIGHT -> () -> kernels.convWeight(g, x, y, w);
    };
  }
}
