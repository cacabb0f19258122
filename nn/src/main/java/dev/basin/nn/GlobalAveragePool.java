package dev.basin.nn;

import dev.basin.tensor.Tensor;

/// The mean over height and width: [batch, height, width, channels] to [batch, channels].
public record GlobalAveragePool() implements Layer {

  @Override
  public Tensor forward(Scope scope, Tensor x) {
    return x.globalAveragePool();
  }
}
