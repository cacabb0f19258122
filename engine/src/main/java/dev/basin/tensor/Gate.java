package dev.basin.tensor;

import static dev.basin.tensor.Operation.op;
import static dev.basin.tensor.Operation.to;

import dev.basin.kernel.Kernels;
import java.util.List;

/// The pullback of everything that ends in a ReLU.
final class Gate {
  private Gate() {}

  /// g where y > 0, else 0: linear in g, and its own adjoint.
  static Tensor of(Tensor g, Tensor y) {
    Tensor value = Pointwise.zip("gate", g, y, Kernels::gate);
    return op("gate", value, to(g, u -> of(u, y)));
  }

  /// The gated g as the cotangent of all `count` inputs but the second, whose is the sum of it over
  /// all axes but the last. The sum is linear in g, too.
  static List<Tensor> withSum(Tensor g, Tensor y, int count) {
    Shape shape = g.shape();
    int channels = shape.size(-1);
    Tensor gated = Tensor.allocate(g.dtype(), shape);
    Tensor sum = Tensor.allocate(g.dtype(), Shape.of(channels));
    g.kernels()
        .gateSum(g.array(), y.array(), g.size() / channels, channels, gated.array(), sum.array());
    Tensor h = op("gate", gated, to(g, u -> of(u, y)));
    Tensor s = op("gateSum", sum, to(g, u -> of(u.broadcastTo(shape), y)));
    return count == 2 ? List.of(h, s) : List.of(h, s, h);
  }
}
