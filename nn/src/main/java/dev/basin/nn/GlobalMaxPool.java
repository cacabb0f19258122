package dev.basin.nn;

import dev.basin.tensor.Tensor;

/// The greatest element over height and width: [batch, height, width, channels] to [batch,
/// channels].
public record GlobalMaxPool() implements Layer {

  @Override
  public Tensor forward(Scope scope, Tensor x) {
    return x.globalMaxPool();
  }
}
