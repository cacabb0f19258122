package dev.basin.nn;

import dev.basin.tensor.Tensor;

/// The greatest element of every window of an image; padding never wins.
///
/// @param size height and width of the window
public record MaxPool(int size, int stride, int padding) implements Layer {

  @Override
  public Tensor forward(Scope scope, Tensor x) {
    return x.maxPool(size, stride, padding);
  }
}
