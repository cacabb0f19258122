package dev.basin.optim;

import dev.basin.autodiff.Objective;
import dev.basin.autodiff.Params;
import java.util.Map;

/// SAM's second pass at every k-th step only (Liu, Mai, Chen, Hsieh and You 2022, arXiv:2203.02714,
/// algorithm 1). At such a step the direction is g' = grad L(w + eps), and what of g' is orthogonal
/// to g is remembered; at the others it is added to the gradient there, scaled by its length:
///
///     g_v = g' - <g', g / |g|> g / |g|
///     g + alpha (|g| / |g_v|) g_v
///
/// Norms and products are over all parameters together. Where g or g_v is zero nothing is added.
///
/// @param period k, at least 1; at 1 this is [Sam]
/// @param alpha not negative
public record LookSam(Ascent ascent, int period, double alpha) implements GradientRule {
  private static final String ORTHOGONAL = "orthogonal";

  public LookSam {
    if (period < 1) {
      throw new IllegalArgumentException(
          "looksam: the period must be at least 1, but is " + period);
    }
    if (!(alpha >= 0 && alpha < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "looksam: alpha must be finite and not negative, but is " + alpha);
    }
  }

  /// Over the Euclidean ball.
  public LookSam(double rho, int period, double alpha) {
    this(new NormBall(rho, 2), period, alpha);
  }

  @Override
  public RuleState initialState(Params params) {
    return RuleState.initial(Map.of(ORTHOGONAL, params.zeros()));
  }

  @Override
  public <B> Estimate<B> gradient(
      Objective<B> objective, Params params, RuleState state, Step step) {
    Objective.Gradient<B> pass = objective.gradient(params);
    Params g = pass.gradient();
    Params orthogonal = state.slot(ORTHOGONAL);
    Params direction = g;
    if (state.applications() % period == 0) {
      orthogonal = params.zeros();
      if (TwoPasses.ascends(ascent, g)) {
        direction = TwoPasses.perturbed(objective, params, ascent, g, g);
        orthogonal = Direction.orthogonal(direction, Direction.unit(g));
      }
    } else if (Direction.greatest(orthogonal) != 0) {
      direction = g.plus(Direction.unit(orthogonal), alpha * Direction.length(g));
    }
    return new Estimate<>(
        pass.loss().item(),
        direction,
        pass.byproduct(),
        state.next(Map.of(ORTHOGONAL, orthogonal)));
  }
}
