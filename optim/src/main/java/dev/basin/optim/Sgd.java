package dev.basin.optim;

import dev.basin.autodiff.Params;
import java.util.Map;

/// Stochastic gradient descent with momentum, as PyTorch defines it: with weight decay wd, momentum
/// mu and learning rate lr,
///
///     g <- g + wd w
///     b <- mu b + g                          (b begins at 0)
///     w <- w - lr b                          or, with Nesterov's momentum, w - lr (g + mu b)
///
/// The decay stands at w whatever the gradient rule does: with [Sam] this is a penalty lambda |w|^2
/// outside of the maximum, wd = 2 lambda.
///
/// @param momentum mu, in [0, 1)
public record Sgd(double momentum, boolean nesterov, WeightDecay decay) implements UpdateRule {
  private static final String BUFFER = "momentum";

  public Sgd {
    if (!(momentum >= 0 && momentum < 1)) {
      throw new IllegalArgumentException("sgd: momentum must be in [0, 1), but is " + momentum);
    }
    if (nesterov && momentum == 0) {
      throw new IllegalArgumentException("sgd: Nesterov's method needs a momentum above 0");
    }
  }

  /// @param weightDecay wd, of every parameter
  public Sgd(double momentum, boolean nesterov, double weightDecay) {
    this(momentum, nesterov, WeightDecay.of(weightDecay));
  }

  @Override
  public RuleState initialState(Params params) {
    return RuleState.initial(momentum == 0 ? Map.of() : Map.of(BUFFER, params.zeros()));
  }

  @Override
  public Next apply(Params w, Params gradient, RuleState state, double learningRate) {
    Untraced.require("sgd", w, gradient);
    Params g = decay.addTo(gradient, w, 1);
    if (momentum == 0) {
      return new Next(w.minus(g.times(learningRate)), state.next(Map.of()));
    }
    Params b = state.slot(BUFFER).times(momentum).plus(g);
    Params direction = nesterov ? g.plus(b.times(momentum)) : b;
    return new Next(w.minus(direction.times(learningRate)), state.next(Map.of(BUFFER, b)));
  }
}
