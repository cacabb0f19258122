package dev.basin.tensor;

import java.util.function.Consumer;

/// A value that holds tensors: a tensor, the parameters of a network, the state of a training run.
@FunctionalInterface
public interface TensorTree {

  /// Hands every tensor in it to `visitor`, in a fixed order.
  void forEachTensor(Consumer<Tensor> visitor);
}
