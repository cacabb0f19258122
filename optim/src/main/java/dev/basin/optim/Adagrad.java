package dev.basin.optim;

import dev.basin.autodiff.Params;
import java.util.Map;

/// Adagrad (Duchi, Hazan and Singer 2011, JMLR 12, the diagonal variant), as PyTorch defines it:
/// with weight decay wd,
///
///     g <- g + wd w
///     s <- s + g^2                           (s begins at `initial`)
///     w <- w - lr g / (sqrt(s) + epsilon)
///
/// @param initial not negative
/// @param epsilon not negative; at 0 a coordinate whose gradient was always 0 yields NaN
public record Adagrad(double initial, double epsilon, WeightDecay decay) implements UpdateRule {
  private static final String SUM = "sum of squares";

  public Adagrad {
    if (!(initial >= 0 && epsilon >= 0)) {
      throw new IllegalArgumentException(
          "adagrad: the initial sum and epsilon must not be negative, but are %s and %s"
              .formatted(initial, epsilon));
    }
  }

  /// PyTorch's settings: 0 and 1e-10, no decay.
  public Adagrad() {
    this(0, 1e-10, WeightDecay.NONE);
  }

  @Override
  public RuleState initialState(Params params) {
    return RuleState.initial(Map.of(SUM, params.zeros().map(x -> x.add(initial))));
  }

  @Override
  public Next apply(Params w, Params gradient, RuleState state, double learningRate) {
    Untraced.require("adagrad", w, gradient);
    Params g = decay.addTo(gradient, w, 1);
    Params sum = state.slot(SUM).zip(g, (s, x) -> s.add(x.square()));
    Params step = g.zip(sum, (x, s) -> x.div(s.sqrt().add(epsilon)));
    return new Next(w.plus(step, -learningRate), state.next(Map.of(SUM, sum)));
  }
}
