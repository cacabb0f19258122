package dev.basin.nn;

import dev.basin.tensor.Tensor;

/// [batch, ...] to [batch, features], in row-major order.
public record Flatten() implements Layer {

  @Override
  public Tensor forward(Scope scope, Tensor x) {
    if (x.rank() < 1) {
      throw new IllegalArgumentException("flatten: a scalar has no batch axis");
    }
    int batch = x.shape().size(0);
    return x.reshape(batch, x.size() / Math.max(1, batch));
  }
}
