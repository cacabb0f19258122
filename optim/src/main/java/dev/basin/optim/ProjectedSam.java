package dev.basin.optim;

import dev.basin.autodiff.Objective;
import dev.basin.autodiff.Params;

/// SAM whose maximum is sought by several steps of projected gradient ascent (Foret et al. 2020,
/// arXiv:2010.01412, appendix C.6): from eps = 0, each step
///
///     eps <- projection on the ball of (eps + stride e(grad L(w + eps)))
///
/// where e(g) is SAM's perturbation of unit radius. The direction is grad L(w + eps). One step of
/// stride rho is [Sam]. A step at a zero gradient goes nowhere.
///
/// @param ball rho and p; p must be 2 or infinity: no other projection has a closed form
/// @param steps at least 1; the rule takes one more pass
/// @param stride not negative
public record ProjectedSam(NormBall ball, int steps, double stride) implements GradientRule {

  public ProjectedSam {
    if (ball.p() != 2 && ball.p() != Double.POSITIVE_INFINITY) {
      throw new IllegalArgumentException(
          "projected sam: the projection on a ball is known for p = 2 and p = infinity, not for p ="
              + " %s; Sam takes any p, with one step".formatted(ball.p()));
    }
    if (steps < 1) {
      throw new IllegalArgumentException(
          "projected sam: there must be at least 1 step, but there are " + steps);
    }
    new NormBall(stride, ball.p());
  }

  @Override
  public <B> Estimate<B> gradient(
      Objective<B> objective, Params params, RuleState state, Step step) {
    Objective.Gradient<B> pass = objective.gradient(params);
    Params g = pass.gradient();
    if (TwoPasses.ascends(ball, g)) {
      // from the centre the projection of a longer step is the step of length rho
      NormBall first = new NormBall(Math.min(stride, ball.rho()), ball.p());
      NormBall further = new NormBall(stride, ball.p());
      Params eps = first.perturbation(g);
      g = objective.gradient(params.plus(eps)).gradient();
      for (int k = 1; k < steps; k++) {
        eps = ball.projected(eps.plus(further.perturbation(g)));
        g = objective.gradient(params.plus(eps)).gradient();
      }
    }
    return new Estimate<>(pass.loss().item(), g, pass.byproduct(), state);
  }
}
