package dev.basin.tensor;

import static dev.basin.tensor.Operation.op;
import static dev.basin.tensor.Operation.to;

import dev.basin.kernel.Kernels;

/// The nonlinearities of neural networks, and the functions they are made of.
public sealed interface Activation permits Tensor {

  private Tensor self() {
    return (Tensor) this;
  }

  /// max(x, 0). The slope at 0 is 0.
  default Tensor relu() {
    Tensor value = Pointwise.map(self(), Kernels::relu);
    return op("relu", value, to(self(), Gate::of));
  }

  default Tensor tanh() {
    Tensor value = Pointwise.map(self(), Kernels::tanh);
    return op("tanh", value, to(self(), (g, y) -> g.mulNoNan(y.square().neg().add(1))));
  }

  /// 1 / (1 + exp(-x)).
  default Tensor sigmoid() {
    Tensor value = Pointwise.map(self(), Kernels::sigmoid);
    return op("sigmoid", value, to(self(), (g, y) -> g.mulNoNan(y.sub(y.square()))));
  }

  /// log(1 + exp(x)), without overflow.
  default Tensor softplus() {
    Tensor x = self();
    Tensor constant = x.stopGradient();
    Tensor value = constant.relu().add(constant.abs().neg().exp().log1p());
    return op("softplus", value, to(x, g -> g.mulNoNan(x.sigmoid())));
  }

  /// The error function, 2/sqrt(pi) times the integral of exp(-t^2) from 0 to x.
  default Tensor erf() {
    Tensor x = self();
    Tensor value = Pointwise.map(x, Kernels::erf);
    double scale = 2 / StrictMath.sqrt(StrictMath.PI);
    return op("erf", value, to(x, g -> g.mulNoNan(x.square().neg().exp().mul(scale))));
  }

  /// x P(Z <= x) for a standard normal Z: the exact form of Hendrycks and Gimpel 2016
  /// (arXiv:1606.08415), not its tanh approximation.
  default Tensor gelu() {
    Tensor x = self();
    return x.mul(0.5).mul(x.mul(StrictMath.sqrt(0.5)).erf().add(1));
  }

  /// x sigmoid(x), also called swish.
  default Tensor silu() {
    return self().mul(self().sigmoid());
  }

  /// log of the sum of exp over `axis`, without overflow.
  default Tensor logSumExp(boolean keepdims, int axis) {
    Tensor x = self();
    Tensor greatest = x.stopGradient().max(true, axis);
    // a row of minus infinities must not become their difference
    Tensor shift = greatest.where(greatest.abs().equal(Double.POSITIVE_INFINITY).not(), 0);
    Tensor kept = x.sub(shift).exp().sum(true, axis).log().add(shift);
    return keepdims ? kept : kept.squeeze(axis);
  }

  /// x - logSumExp(x) along `axis`.
  default Tensor logSoftmax(int axis) {
    return self().sub(logSumExp(true, axis));
  }

  /// exp(x) normalised to sum 1 along `axis`.
  default Tensor softmax(int axis) {
    return logSoftmax(axis).exp();
  }
}
