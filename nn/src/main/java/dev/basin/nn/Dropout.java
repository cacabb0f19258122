package dev.basin.nn;

import dev.basin.tensor.Tensor;

/// In training, each element is zero with probability `rate` and divided by 1 - rate otherwise; in
/// evaluation nothing happens (Srivastava et al. 2014, in its inverted form).
///
/// @param rate in [0, 1)
public record Dropout(double rate) implements Layer {

  public Dropout {
    if (!(rate >= 0 && rate < 1)) {
      throw new IllegalArgumentException("dropout: the rate must be in [0, 1), but is " + rate);
    }
  }

  @Override
  public Tensor forward(Scope scope, Tensor x) {
    if (!scope.training() || rate == 0) {
      return x;
    }
    Tensor draws = scope.random().uniform(x.dtype(), x.shape(), 0, 1);
    return x.where(draws.greaterEqual(rate), 0).mul(1 / (1 - rate));
  }
}
