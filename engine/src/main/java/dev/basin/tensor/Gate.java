package dev.basin.tensor;

import static dev.basin.tensor.Operation.op;
import static dev.basin.tensor.Operation.to;

import dev.basin.kernel.Kernels;

/// The pullback of everything that ends in a ReLU.
final class Gate {
  private Gate() {}

  /// g where y > 0, else 0: linear in g, and its own adjoint.
  static Tensor of(Tensor g, Tensor y) {
    Tensor value = Pointwise.zip("gate", g, y, Kernels::gate);
    return op("gate", value, to(g, u -> of(u, y)));
  }
}
