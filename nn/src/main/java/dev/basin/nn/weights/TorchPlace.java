package dev.basin.nn.weights;

import dev.basin.autodiff.Params;
import dev.basin.tensor.Shape;

/// Where a tensor of a network is found in a state dict.
///
/// @param path in the network
/// @param name in the state dict
/// @param kind of a parameter; null for a statistic
/// @param shape in the network
record TorchPlace(String path, String name, Params.Kind kind, Shape shape, TorchLayout layout) {

  Shape torchShape() {
    return layout.torch(shape);
  }
}
