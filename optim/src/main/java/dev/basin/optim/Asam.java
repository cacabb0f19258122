package dev.basin.optim;

import dev.basin.autodiff.Objective;
import dev.basin.autodiff.Params;

/// Adaptive sharpness-aware minimisation: Kwon, Kim, Park and Choi 2021 (arXiv:2102.11600), [Sam]
/// over an [AdaptiveBall]. Since eps depends on w directly as well as through g, the second-order
/// variant has a term beside the Hessian-vector product: with T = |w| + eta, u = T g, e the
/// perturbation of the p-ball at u, J its derivative there and y = J (T g'),
///
///     g' + H (T y) + sign(w) (g' e + g y)
///
/// where T is 1 and sign(w) is 0 for biases and normalisation. For p = 1 and p = infinity y is zero.
///
/// @param ascent rho, p and eta; the paper's rho is about ten times SAM's
/// @param secondOrder whether to differentiate through eps
public record Asam(AdaptiveBall ascent, boolean secondOrder) implements GradientRule {

  /// With p = 2 and the paper's eta, first order.
  public Asam(double rho) {
    this(rho, 2, 0.01, false);
  }

  public Asam(double rho, double p, double eta, boolean secondOrder) {
    this(new AdaptiveBall(new NormBall(rho, p), eta), secondOrder);
  }

  @Override
  public <B> Estimate<B> gradient(
      Objective<B> objective, Params params, RuleState state, Step step) {
    return secondOrder
        ? TwoPasses.secondOrder(objective, params, ascent, state)
        : TwoPasses.firstOrder(objective, params, ascent, state);
  }
}
