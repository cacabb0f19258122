package dev.basin.optim;

import dev.basin.autodiff.Objective;
import dev.basin.autodiff.Params;

/// Sharpness-aware minimisation: Foret, Kleiner, Mobahi and Neyshabur 2020 (arXiv:2010.01412).
/// With g = grad L(w) and 1/p + 1/q = 1, the loss is taken at its linearised maximum over a p-ball,
///
///     eps(w) = rho sign(g) |g|^(q-1) / (|g|_q^q)^(1/p)            (their equation 2)
///
/// and the direction is the gradient of w -> L(w + eps(w)). That is g' + H v, where g' = grad L(w +
/// eps), H is the Hessian at w, v = J g' and J the derivative of eps by g. Without the second-order
/// term it is g' alone, as in most of the paper's experiments.
///
/// A penalty lambda |w|^2 stands outside of the maximum: it is the weight decay 2 lambda of the
/// update rule, taken at w. [Penalised] puts it inside. By-product and loss are those of the pass at
/// w. Where the gradient is zero there is no direction of ascent, and g is returned.
///
/// @param rho the radius of the ball, not negative; at 0 this is the plain gradient
/// @param p its norm, in [1, infinity]; see [NormBall]. For p = 1 and p = infinity eps is piecewise
///     constant: there is no second-order term.
/// @param secondOrder whether to add H v, at the price of about two more gradients
public record Sam(double rho, double p, boolean secondOrder) implements GradientRule {

  public Sam {
    new NormBall(rho, p);
  }

  /// The paper's default: p = 2, first order.
  public Sam(double rho) {
    this(rho, 2, false);
  }

  @Override
  public <B> Estimate<B> gradient(
      Objective<B> objective, Params params, RuleState state, Step step) {
    return secondOrder
        ? TwoPasses.secondOrder(objective, params, ball(), state)
        : TwoPasses.firstOrder(objective, params, ball(), state);
  }

  /// The ascent.
  public NormBall ball() {
    return new NormBall(rho, p);
  }

  /// [NormBall#perturbation(Params)].
  public Params perturbation(Params gradient) {
    return ball().perturbation(gradient);
  }

  /// [NormBall#jacobianProduct].
  public Params jacobianProduct(Params gradient, Params u) {
    return ball().jacobianProduct(gradient, u);
  }
}
