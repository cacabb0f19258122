package dev.basin.optim;

import dev.basin.autodiff.Objective;
import dev.basin.autodiff.Params;
import java.util.Map;

/// SAM that climbs along the noise of its batch alone (Li, Zhou, He, Cheng and Huang 2024,
/// arXiv:2403.12350): a moving average of gradients stands for the gradient of the full batch and
/// is taken out of the direction of ascent. With g = grad L(w), and m = 0 before the first step,
///
///     m <- lambda m + (1 - lambda) g
///     direction of ascent: g - sigma m
///
/// @param sigma how much is taken out: 1 in the paper's experiments; at 0 this is [Sam]
/// @param lambda in [0, 1)
public record FriendlySam(Ascent ascent, double sigma, double lambda) implements GradientRule {
  private static final String MEAN = "mean";

  public FriendlySam {
    if (!(lambda >= 0 && lambda < 1)) {
      throw new IllegalArgumentException(
          "friendly sam: lambda must be in [0, 1), but is " + lambda);
    }
    if (!Double.isFinite(sigma)) {
      throw new IllegalArgumentException("friendly sam: sigma must be finite, but is " + sigma);
    }
  }

  /// Over the Euclidean ball.
  public FriendlySam(double rho, double sigma, double lambda) {
    this(new NormBall(rho, 2), sigma, lambda);
  }

  @Override
  public RuleState initialState(Params params) {
    return RuleState.initial(Map.of(MEAN, params.zeros()));
  }

  @Override
  public <B> Estimate<B> gradient(
      Objective<B> objective, Params params, RuleState state, Step step) {
    Objective.Gradient<B> pass = objective.gradient(params);
    Params g = pass.gradient();
    Params mean = state.slot(MEAN).times(lambda).plus(g, 1 - lambda);
    Params direction = TwoPasses.perturbed(objective, params, ascent, g.plus(mean, -sigma), g);
    return new Estimate<>(
        pass.loss().item(), direction, pass.byproduct(), state.next(Map.of(MEAN, mean)));
  }
}
