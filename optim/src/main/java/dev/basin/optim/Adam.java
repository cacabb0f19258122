package dev.basin.optim;

import dev.basin.autodiff.Params;
import dev.basin.tensor.Tensor;
import java.util.Map;

/// Adam (Kingma and Ba 2014, arXiv:1412.6980, algorithm 1): at the t-th step, counted from 1,
///
///     m <- beta1 m + (1 - beta1) g
///     v <- beta2 v + (1 - beta2) g^2
///     w <- w - lr (m / (1 - beta1^t)) / (sqrt(v / (1 - beta2^t)) + epsilon)
///
/// @param beta1 in [0, 1)
/// @param beta2 in [0, 1)
/// @param epsilon not negative; at 0 a coordinate whose gradient was always 0 yields NaN
public record Adam(double beta1, double beta2, double epsilon) implements UpdateRule {

  public Adam {
    if (!(beta1 >= 0 && beta1 < 1 && beta2 >= 0 && beta2 < 1)) {
      throw new IllegalArgumentException(
          "adam: beta1 and beta2 must be in [0, 1), but are %s and %s".formatted(beta1, beta2));
    }
    if (!(epsilon >= 0)) {
      throw new IllegalArgumentException("adam: epsilon must not be negative, but is " + epsilon);
    }
  }

  /// The paper's settings: 0.9, 0.999, 1e-8.
  public Adam() {
    this(0.9, 0.999, 1e-8);
  }

  @Override
  public RuleState initialState(Params params) {
    return RuleState.initial(Map.of("first", params.zeros(), "second", params.zeros()));
  }

  @Override
  public Next apply(Params w, Params g, RuleState state, double learningRate) {
    Untraced.require("adam", w, g);
    long t = state.applications() + 1;
    Params m = state.slot("first").times(beta1).plus(g.times(1 - beta1));
    Params v = state.slot("second").times(beta2).plus(g.map(Tensor::square).times(1 - beta2));
    double rate = learningRate / (1 - StrictMath.pow(beta1, t));
    double correction = 1 / (1 - StrictMath.pow(beta2, t));
    Params step =
        m.zip(v, (first, second) -> first.div(second.mul(correction).sqrt().add(epsilon)));
    return new Next(w.minus(step.times(rate)), state.next(Map.of("first", m, "second", v)));
  }
}
