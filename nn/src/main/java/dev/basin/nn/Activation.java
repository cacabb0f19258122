package dev.basin.nn;

import dev.basin.tensor.Tensor;
import java.util.function.UnaryOperator;

/// The nonlinearities, as layers; the formulas are in [dev.basin.tensor.Activation].
public enum Activation implements Layer {
  RELU(Tensor::relu),
  TANH(Tensor::tanh),
  SIGMOID(Tensor::sigmoid),
  SOFTPLUS(Tensor::softplus),
  GELU(Tensor::gelu),
  SILU(Tensor::silu),
  SQUARE(Tensor::square);

  private final UnaryOperator<Tensor> function;

  Activation(UnaryOperator<Tensor> function) {
    this.function = function;
  }

  @Override
  public Tensor forward(Scope scope, Tensor x) {
    return function.apply(x);
  }
}
