package dev.basin.optim;

import dev.basin.autodiff.Params;
import dev.basin.tensor.Tensor;

/// Guards sweeps over parameters that are no ops.
final class Untraced {
  private Untraced() {}

  static void require(String rule, Params... points) {
    for (Params point : points) {
      if (point.tensors().stream().anyMatch(Tensor::traced)) {
        throw new IllegalArgumentException(
            rule
                + ": an update is no differentiable op and refuses traced parameters and gradients;"
                + " apply stopGradient, or write the step in tensor ops");
      }
    }
  }
}
