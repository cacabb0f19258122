package dev.basin.optim;

import dev.basin.autodiff.Params;
import dev.basin.tensor.Sweep;
import dev.basin.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
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
    return apply(w, g, state, learningRate, WeightDecay.NONE);
  }

  // after the decoupled decay w <- (1 - lr wd) w
  Next apply(Params w, Params g, RuleState state, double learningRate, WeightDecay decay) {
    Params first = state.slot("first");
    Params second = state.slot("second");
    List<Tensor> points = new ArrayList<>();
    List<Tensor> firsts = new ArrayList<>();
    List<Tensor> seconds = new ArrayList<>();
    for (String name : w.names()) {
      Sweep.Moments next =
          Sweep.adam(
              w.get(name),
              g.get(name),
              first.get(name),
              second.get(name),
              beta1,
              beta2,
              epsilon,
              1 - learningRate * decay.of(w.kind(name)),
              learningRate,
              state.applications() + 1);
      points.add(next.point());
      firsts.add(next.first());
      seconds.add(next.second());
    }
    return new Next(
        w.withTensors(points),
        state.next(
            Map.of("first", first.withTensors(firsts), "second", second.withTensors(seconds))));
  }
}
