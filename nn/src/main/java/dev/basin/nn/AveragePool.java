package dev.basin.nn;

import dev.basin.tensor.Tensor;

/// The mean of every window of an image, the zeros of the padding included. A window of size 1
/// takes every `stride`-th row and column.
///
/// @param size height and width of the window
public record AveragePool(int size, int stride, int padding) implements Layer {

  @Override
  public Tensor forward(Scope scope, Tensor x) {
    return x.averagePool(size, stride, padding);
  }
}
