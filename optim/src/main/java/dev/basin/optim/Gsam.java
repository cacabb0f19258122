package dev.basin.optim;

import dev.basin.autodiff.Objective;
import dev.basin.autodiff.Params;

/// Surrogate-gap guided minimisation (Zhuang et al. 2022, arXiv:2203.08065, algorithm 1): SAM's
/// direction, less what of the plain gradient is orthogonal to it. With g = grad L(w), g' = grad
/// L(w + eps) and u = g' / |g'|,
///
///     g' - alpha (g - <g, u> u)
///
/// which also lowers the gap L(w + eps) - L(w) and leaves the descent of L(w + eps) as it is to
/// first order. The paper ties rho to the learning rate: [Scheduled] with
/// [Radius.FollowingRate]. Where g' is zero, so is the direction.
///
/// @param alpha not negative; at 0 this is [Sam]
public record Gsam(Ascent ascent, double alpha) implements GradientRule {

  public Gsam {
    if (!(alpha >= 0 && alpha < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "gsam: alpha must be finite and not negative, but is " + alpha);
    }
  }

  /// Over the Euclidean ball.
  public Gsam(double rho, double alpha) {
    this(new NormBall(rho, 2), alpha);
  }

  @Override
  public <B> Estimate<B> gradient(
      Objective<B> objective, Params params, RuleState state, Step step) {
    Objective.Gradient<B> pass = objective.gradient(params);
    Params g = pass.gradient();
    Params direction = g;
    if (TwoPasses.ascends(ascent, g)) {
      Params there = TwoPasses.perturbed(objective, params, ascent, g, g);
      direction =
          alpha == 0 || Direction.greatest(there) == 0
              ? there
              : there.plus(Direction.orthogonal(g, Direction.unit(there)), -alpha);
    }
    return new Estimate<>(pass.loss().item(), direction, pass.byproduct(), state);
  }
}
