package dev.basin.optim;

import dev.basin.autodiff.Params;

/// How a gradient becomes a step: from a point, a gradient there and the rule's state to the next
/// point and state. A rule is a value and changes nothing that it is given.
public interface UpdateRule {

  /// The state before the first step.
  RuleState initialState(Params params);

  /// One step.
  ///
  /// @param params the point w
  /// @param gradient at w, in the same space
  /// @param learningRate the size of the step
  /// @throws IllegalArgumentException if an argument is traced: an update is no op, and no gradient
  ///   would flow back through it
  Next apply(Params params, Params gradient, RuleState state, double learningRate);

  /// The point after a step, and the state to hand to the next.
  record Next(Params params, RuleState state) {}
}
