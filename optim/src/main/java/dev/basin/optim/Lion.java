package dev.basin.optim;

import dev.basin.autodiff.Params;
import dev.basin.tensor.Tensor;
import java.util.Map;

/// Lion (Chen et al. 2023, arXiv:2302.06675, algorithm 2): with decoupled weight decay wd,
///
///     w <- w - lr (sign(beta1 m + (1 - beta1) g) + wd w)
///     m <- beta2 m + (1 - beta2) g                           (m begins at 0)
///
/// Every coordinate moves by lr, so that lr is a few times smaller than Adam's, and wd larger.
///
/// @param beta1 in [0, 1)
/// @param beta2 in [0, 1)
public record Lion(double beta1, double beta2, WeightDecay decay) implements UpdateRule {
  private static final String MOMENTUM = "momentum";

  public Lion {
    if (!(beta1 >= 0 && beta1 < 1 && beta2 >= 0 && beta2 < 1)) {
      throw new IllegalArgumentException(
          "lion: beta1 and beta2 must be in [0, 1), but are %s and %s".formatted(beta1, beta2));
    }
  }

  /// The paper's settings: 0.9 and 0.99, no decay.
  public Lion() {
    this(0.9, 0.99, WeightDecay.NONE);
  }

  @Override
  public RuleState initialState(Params params) {
    return RuleState.initial(Map.of(MOMENTUM, params.zeros()));
  }

  @Override
  public Next apply(Params w, Params g, RuleState state, double learningRate) {
    Untraced.require("lion", w, g);
    Params m = state.slot(MOMENTUM);
    Params step = decay.addTo(m.times(beta1).plus(g, 1 - beta1).map(Tensor::sign), w, 1);
    Params momentum = m.times(beta2).plus(g, 1 - beta2);
    return new Next(w.plus(step, -learningRate), state.next(Map.of(MOMENTUM, momentum)));
  }
}
