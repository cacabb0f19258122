package dev.basin.optim;

import dev.basin.autodiff.Objective;
import dev.basin.autodiff.Params;

/// A rule for part of the run, and the plain gradient before and after. The rule's state rests
/// meanwhile.
///
/// @param start the progress at which the rule begins, in [0, 1]
/// @param stop the progress at which it ends, in [start, 1]; at 1 it never does
public record Between(double start, double stop, GradientRule rule) implements GradientRule {

  public Between {
    if (!(0 <= start && start <= stop && stop <= 1)) {
      throw new IllegalArgumentException(
          "between: it takes 0 <= start <= stop <= 1, but they are %s and %s"
              .formatted(start, stop));
    }
  }

  @Override
  public RuleState initialState(Params params) {
    return rule.initialState(params);
  }

  @Override
  public <B> Estimate<B> gradient(
      Objective<B> objective, Params params, RuleState state, Step step) {
    double progress = step.progress();
    boolean within = progress >= start && (progress < stop || stop == 1);
    GradientRule now = within ? rule : new PlainGradient();
    return now.gradient(objective, params, state, step);
  }
}
