package dev.basin.tensor;

import static dev.basin.tensor.Operation.op;
import static dev.basin.tensor.Operation.to;

import dev.basin.kernel.Kernels;
import java.util.List;

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
    Tensor value = Tensor.allocate(x.dtype(), x.shape());
    x.kernels().gelu(x.array(), value.array(), x.size());
    return op("gelu", value, to(x, g -> geluGradient(g, x)));
  }

  private static Tensor geluGradient(Tensor g, Tensor x) {
    Tensor value = Tensor.allocate(x.dtype(), x.shape());
    x.kernels().geluGradient(g.array(), x.array(), value.array(), x.size());
    List<Tensor> inputs = List.of(g, x);
    return op(
        "geluGradient",
        value,
        inputs,
        u -> Vjp.of(in -> composedGradient(in.get(0), in.get(1)), inputs).pullOrZeros(u));
  }

  // P(Z <= x) and x times the density of Z at x, by ops of their own.
  private static Tensor composedGradient(Tensor g, Tensor x) {
    Tensor share = x.mul(StrictMath.sqrt(0.5)).erf().add(1).mul(0.5);
    Tensor density = x.square().mul(-0.5).exp().mul(1 / StrictMath.sqrt(2 * StrictMath.PI));
    return g.mulNoNan(share.add(density.mulNoNan(x)));
  }

  /// x sigmoid(x), also called swish.
  default Tensor silu() {
    return self().mul(self().sigmoid());
  }
}
