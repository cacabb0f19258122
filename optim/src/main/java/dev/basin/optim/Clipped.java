package dev.basin.optim;

import dev.basin.autodiff.Objective;
import dev.basin.autodiff.Params;

/// What a rule yields, cut to a bound. What is not finite is left as it is, for whoever watches the
/// run to see.
///
/// @param bound above 0
public record Clipped(By by, double bound, GradientRule rule) implements GradientRule {

  /// What is bounded.
  public enum By {
    /// The Euclidean norm over all parameters: a longer direction g becomes bound g / |g| (Pascanu,
    /// Mikolov and Bengio 2012, arXiv:1211.5063, algorithm 1).
    NORM,
    /// Every element: it becomes the nearest number in [-bound, bound].
    VALUE
  }

  public Clipped {
    if (!(bound > 0)) {
      throw new IllegalArgumentException("clipped: the bound must be above 0, but is " + bound);
    }
  }

  @Override
  public RuleState initialState(Params params) {
    return rule.initialState(params);
  }

  @Override
  public <B> Estimate<B> gradient(
      Objective<B> objective, Params params, RuleState state, Step step) {
    Estimate<B> whole = rule.gradient(objective, params, state, step);
    return new Estimate<>(whole.loss(), cut(whole.gradient()), whole.byproduct(), whole.state());
  }

  private Params cut(Params g) {
    double greatest = Direction.greatest(g);
    if (!(greatest < Double.POSITIVE_INFINITY)) {
      return g;
    }
    return switch (by) {
      case VALUE -> greatest > bound ? g.map(x -> x.clamp(-bound, bound)) : g;
      case NORM -> Direction.length(g) > bound ? Direction.unit(g).times(bound) : g;
    };
  }
}
