package dev.basin.bench.peers;

import ai.djl.pytorch.engine.PtNDArray;
import dev.basin.kernel.ConvGeometry;

/// Single functions of libtorch, repeated inside its own program, so that a call from Java costs
/// nothing that can be measured.
// every program returns what it computes: libtorch drops work without a use
final class TorchKernels {
  private TorchKernels() {}

  static Runnable convolution(
      ConvolutionRows.Map map, ConvGeometry g, int threads, boolean channelsLast) {
    int stride = g.strideHeight();
    int pad = g.padTop();
    String backward =
        "%s = torch.convolution_backward(g, x, w, None, [%d, %d], [%d, %d], [1, 1], False, [0, 0], 1, "
                .formatted("%s", stride, stride, pad, pad)
            + "[%s, %s, False])";
    String call =
        switch (map) {
          case FORWARD ->
              "y = torch.conv2d(x, w, None, [%d, %d], [%d, %d], [1, 1], 1)"
                  .formatted(stride, stride, pad, pad);
          case INPUT -> backward.formatted("y, dw, db", "True", "False");
          case WEIGHT -> backward.formatted("dx, y, db", "False", "True");
        };
    String source =
        """
        def run(self: __torch__.M, x: Tensor, w: Tensor, g: Tensor) -> Tensor:
          %s
          return y
        """
            .formatted(call);
    TorchScript torch = new TorchScript(threads, false, source);
    PtNDArray x = torch.random(g.batch(), g.inChannels(), g.inHeight(), g.inWidth());
    PtNDArray w = torch.random(g.outChannels(), g.inChannels(), g.kernelHeight(), g.kernelWidth());
    PtNDArray y = torch.random(g.batch(), g.outChannels(), g.outHeight(), g.outWidth());
    return torch.calling(channelsLast, x, w, y);
  }

  /// An expression in `x`, `w` [the last axis of x] and `b`, some times over.
  static Runnable function(String expression, int threads, int repetitions, long... shape) {
    String source =
        """
        def run(self: __torch__.M, x: Tensor, w: Tensor, b: Tensor) -> Tensor:
          y = x
          for i in range(%d):
            y = %s
          return y
        """
            .formatted(repetitions, expression);
    TorchScript torch = new TorchScript(threads, false, source);
    long last = shape[shape.length - 1];
    PtNDArray x = torch.random(shape).add(0.75);
    return torch.calling(false, x, torch.full(1, last), torch.full(0, last));
  }

  /// Batch norm in training, forward and backward.
  static Runnable batchNorm(
      int threads, int repetitions, boolean channelsLast, int batch, int channels, int size) {
    String source =
        """
        def run(self: __torch__.M, x: Tensor, g: Tensor, w: Tensor, b: Tensor, m: Tensor, \
        v: Tensor) -> Tensor:
          last = x
          for i in range(%d):
            y, mean, inverse = torch.native_batch_norm(x, w, b, m, v, True, 0.1, 1e-05)
            dx, dw, db = torch.native_batch_norm_backward(g, x, w, m, v, mean, inverse, True, \
        1e-05, [True, True, True])
            last = dx
          return last
        """
            .formatted(repetitions);
    TorchScript torch = new TorchScript(threads, false, source);
    PtNDArray x = torch.random(batch, channels, size, size);
    PtNDArray g = torch.random(batch, channels, size, size);
    return torch.calling(
        channelsLast,
        x,
        g,
        torch.full(1, channels),
        torch.full(0, channels),
        torch.full(0, channels),
        torch.full(1, channels));
  }
}
