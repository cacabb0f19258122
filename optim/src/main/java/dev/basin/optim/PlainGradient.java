package dev.basin.optim;

import dev.basin.autodiff.Objective;
import dev.basin.autodiff.Params;

/// The gradient of the loss at w.
public record PlainGradient() implements GradientRule {

  @Override
  public <B> Estimate<B> gradient(
      Objective<B> objective, Params params, RuleState state, Step step) {
    Objective.Gradient<B> pass = objective.gradient(params);
    return new Estimate<>(pass.loss().item(), pass.gradient(), pass.byproduct(), state);
  }
}
