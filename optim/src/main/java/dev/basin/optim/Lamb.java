package dev.basin.optim;

import dev.basin.autodiff.Params;
import dev.basin.tensor.Tensor;
import java.util.Map;

/// LAMB (You et al. 2019, arXiv:1904.00962, algorithm 2): Adam's direction with decay, made as long
/// in each tensor as the tensor itself. At the t-th step, counted from 1, with weight decay wd,
///
///     m <- beta1 m + (1 - beta1) g
///     v <- beta2 v + (1 - beta2) g^2
///     u = (m / (1 - beta1^t)) / (sqrt(v / (1 - beta2^t)) + epsilon) + wd w
///     w <- w - lr (|w| / |u|) u
///
/// with Euclidean norms over a tensor. Where one of them is 0, their ratio counts as 1.
///
/// @param beta1 in [0, 1)
/// @param beta2 in [0, 1)
/// @param epsilon not negative; at 0 a coordinate whose gradient was always 0 yields NaN
public record Lamb(double beta1, double beta2, double epsilon, WeightDecay decay)
    implements UpdateRule {
  private static final String FIRST = "first";
  private static final String SECOND = "second";

  public Lamb {
    if (!(beta1 >= 0 && beta1 < 1 && beta2 >= 0 && beta2 < 1)) {
      throw new IllegalArgumentException(
          "lamb: beta1 and beta2 must be in [0, 1), but are %s and %s".formatted(beta1, beta2));
    }
    if (!(epsilon >= 0)) {
      throw new IllegalArgumentException("lamb: epsilon must not be negative, but is " + epsilon);
    }
  }

  /// The paper's settings: 0.9, 0.999, 1e-6, no decay.
  public Lamb() {
    this(0.9, 0.999, 1e-6, WeightDecay.NONE);
  }

  @Override
  public RuleState initialState(Params params) {
    return RuleState.initial(Map.of(FIRST, params.zeros(), SECOND, params.zeros()));
  }

  @Override
  public Next apply(Params w, Params g, RuleState state, double learningRate) {
    Untraced.require("lamb", w, g);
    long t = state.applications() + 1;
    double firstCorrection = 1 / (1 - StrictMath.pow(beta1, t));
    double secondCorrection = 1 / (1 - StrictMath.pow(beta2, t));
    Params first = state.slot(FIRST).times(beta1).plus(g, 1 - beta1);
    Params second = state.slot(SECOND).times(beta2).plus(g.map(Tensor::square), 1 - beta2);
    Params adam =
        first.zip(
            second,
            (m, v) -> m.mul(firstCorrection).div(v.mul(secondCorrection).sqrt().add(epsilon)));
    Params point = w.zip(decay.addTo(adam, w, 1), (x, u) -> x.add(u, -learningRate * trust(x, u)));
    return new Next(point, state.next(Map.of(FIRST, first, SECOND, second)));
  }

  private static double trust(Tensor x, Tensor u) {
    double numerator = x.square().sum().sqrt().item();
    double denominator = u.square().sum().sqrt().item();
    return numerator == 0 || denominator == 0 ? 1 : numerator / denominator;
  }
}
