package dev.basin.optim;

import dev.basin.autodiff.Objective;
import dev.basin.autodiff.Params;
import java.util.function.DoubleFunction;

/// A rule whose radius changes over the run:
///
/// ```java
/// new Scheduled(new Radius.Of(new Schedule.Cosine(0.1, 0, steps)), Sam::new)
/// ```
///
/// @param rule from a radius; what its state looks like must not depend on the radius
public record Scheduled(Radius radius, DoubleFunction<? extends GradientRule> rule)
    implements GradientRule {

  @Override
  public RuleState initialState(Params params) {
    return rule.apply(0).initialState(params);
  }

  @Override
  public <B> Estimate<B> gradient(
      Objective<B> objective, Params params, RuleState state, Step step) {
    return rule.apply(radius.at(step)).gradient(objective, params, state, step);
  }
}
