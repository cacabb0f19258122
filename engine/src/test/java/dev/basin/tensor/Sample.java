package dev.basin.tensor;

import java.util.List;
import java.util.function.Function;

/// One drawn use of an op: float64 inputs, away from kinks, and the op as a function of them.
record Sample(List<Tensor> inputs, Function<List<Tensor>, Tensor> function) {

  Tensor value() {
    return function.apply(inputs);
  }

  @Override
  public String toString() {
    return inputs.stream().map(Tensor::shape).toList().toString();
  }
}
