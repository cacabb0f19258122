package dev.basin.autodiff;

import dev.basin.tensor.Tensor;
import java.util.function.Function;

/// A loss as a function of parameters, with what a pass yields beside it (batch statistics,
/// logits). An optimizer is given the objective, not a gradient, so that it can evaluate it where
/// it likes.
///
/// @param <B> the type of the by-product
@FunctionalInterface
public interface Objective<B> {

  /// The loss at a point, and the pass's by-product.
  Outcome<B> evaluate(Params params);

  /// An objective without by-product.
  static Objective<Void> of(Function<Params, Tensor> loss) {
    return params -> new Outcome<>(loss.apply(params), null);
  }

  /// @param loss a scalar
  /// @param byproduct detached: tensors in it must carry no trace (see [Tensor#stopGradient])
  record Outcome<B>(Tensor loss, B byproduct) {}

  /// The loss, its gradient and the by-product of one pass.
  record Gradient<B>(Tensor loss, Params gradient, B byproduct) {}

  /// One pass forward and back.
  ///
  /// @throws IllegalArgumentException if the loss does not depend on one of the parameters
  default Gradient<B> gradient(Params at) {
    return Autodiff.gradient(this, at, Autodiff.Unused.ERROR);
  }
}
