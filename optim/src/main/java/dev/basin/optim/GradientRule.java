package dev.basin.optim;

import dev.basin.autodiff.Objective;
import dev.basin.autodiff.Params;

/// Which direction to follow. A rule is handed the objective, not a gradient: it evaluates it at
/// whatever points it needs, and the update rule takes what comes out for the gradient at w.
public interface GradientRule {

  /// The state before the first step.
  default RuleState initialState(Params params) {
    return RuleState.EMPTY;
  }

  /// The direction at one point.
  ///
  /// @param params the point w, which no rule overwrites
  /// @param <B> the type of the objective's by-product
  <B> Estimate<B> gradient(Objective<B> objective, Params params, RuleState state, Step step);

  /// @param loss at w, untraced
  /// @param gradient what the update rule is to follow
  /// @param byproduct of the pass at w, whatever other passes the rule took
  /// @param state to hand to the next step
  record Estimate<B>(double loss, Params gradient, B byproduct, RuleState state) {}
}
