package dev.basin.optim;

import dev.basin.autodiff.Objective;
import dev.basin.autodiff.Params;
import dev.basin.optim.GradientRule.Estimate;

/// One pass at w, which loss and by-product are of, and one at w + eps.
final class TwoPasses {
  private TwoPasses() {}

  /// Whether there is a way up.
  static boolean ascends(Ascent ascent, Params direction) {
    return ascent.rho() > 0 && Direction.greatest(direction) != 0;
  }

  /// grad L(w + eps), with eps along `direction`; `otherwise` if there is no way up.
  static <B> Params perturbed(
      Objective<B> objective, Params w, Ascent ascent, Params direction, Params otherwise) {
    return ascends(ascent, direction)
        ? objective.gradient(w.plus(ascent.perturbation(w, direction))).gradient()
        : otherwise;
  }

  /// The estimate grad L(w + eps(w)), eps held.
  static <B> Estimate<B> firstOrder(
      Objective<B> objective, Params w, Ascent ascent, RuleState state) {
    Objective.Gradient<B> pass = objective.gradient(w);
    Params g = pass.gradient();
    Params direction = perturbed(objective, w, ascent, g, g);
    return new Estimate<>(pass.loss().item(), direction, pass.byproduct(), state);
  }

  /// The gradient of w -> L(w + eps(w, grad L(w))). With g' = grad L(w + eps) and (a, v) what flows
  /// back from g' to w and to g through eps, it is g' + a + H v.
  static <B> Estimate<B> secondOrder(
      Objective<B> objective, Params w, Ascent ascent, RuleState state) {
    if (!ascent.curved()) {
      return withMovingBall(objective, w, ascent, state);
    }
    RecordedPass<B> pass = new RecordedPass<>(objective, w);
    Params g = pass.gradient();
    Params direction = g;
    if (ascends(ascent, g)) {
      Params there = perturbed(objective, w, ascent, g, g);
      Ascent.Pulled pulled = ascent.pull(w, g, there);
      direction = there.plus(pass.hessianProduct(pulled.toGradient().orElseThrow()));
      if (pulled.toPoint().isPresent()) {
        direction = direction.plus(pulled.toPoint().get());
      }
    }
    return new Estimate<>(pass.loss(), direction, pass.byproduct(), state);
  }

  // v = 0: no product with the Hessian
  private static <B> Estimate<B> withMovingBall(
      Objective<B> objective, Params w, Ascent ascent, RuleState state) {
    Objective.Gradient<B> pass = objective.gradient(w);
    Params g = pass.gradient();
    Params direction = g;
    if (ascends(ascent, g)) {
      Params there = perturbed(objective, w, ascent, g, g);
      direction = ascent.pull(w, g, there).toPoint().map(there::plus).orElse(there);
    }
    return new Estimate<>(pass.loss().item(), direction, pass.byproduct(), state);
  }
}
