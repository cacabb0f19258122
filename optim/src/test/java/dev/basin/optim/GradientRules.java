package dev.basin.optim;

import dev.basin.autodiff.Objective;
import dev.basin.autodiff.Params;
import dev.basin.optim.GradientRule.Estimate;
import dev.basin.tensor.RandomStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.DoubleFunction;

/// One line for every gradient rule, as a function of its radius (or of whatever is 0 when it is
/// the plain gradient). A new rule is a line here.
final class GradientRules {
  private static final double INFINITY = Double.POSITIVE_INFINITY;

  private GradientRules() {}

  static Map<String, DoubleFunction<GradientRule>> all() {
    Map<String, DoubleFunction<GradientRule>> rules = new LinkedHashMap<>();
    rules.put("sam", Sam::new);
    rules.put("sam, p = 1", rho -> new Sam(rho, 1, false));
    rules.put("sam, p = 3, second order", rho -> new Sam(rho, 3, true));
    rules.put("sam, second order", rho -> new Sam(rho, 2, true));
    rules.put("sam, p = infinity", rho -> new Sam(rho, INFINITY, true));
    rules.put("asam", Asam::new);
    rules.put("asam, second order", rho -> new Asam(rho, 2, 0.01, true));
    rules.put("asam, p = infinity", rho -> new Asam(rho, INFINITY, 0.01, true));
    rules.put("three steps", rho -> new ProjectedSam(new NormBall(rho, 2), 3, rho / 2));
    rules.put("random", RandomPerturbation::new);
    rules.put("gsam", rho -> new Gsam(rho, 0.4));
    rules.put("gsam, adaptive", rho -> new Gsam(new Asam(rho).ascent(), 0.4));
    rules.put("looksam", rho -> new LookSam(rho, 3, 0.7));
    rules.put("friendly", rho -> new FriendlySam(rho, 1, 0.6));
    rules.put("penalty", rho -> new GradientPenalty(rho, GradientPenalty.Form.NORM));
    rules.put("square", rho -> new GradientPenalty(rho / 10, GradientPenalty.Form.SQUARE));
    rules.put("scheduled", rho -> new Scheduled(step -> rho, Sam::new));
    rules.put("between", rho -> new Between(0.2, 0.8, new FriendlySam(rho, 1, 0.6)));
    rules.put("clipped", rho -> new Clipped(Clipped.By.NORM, 1e3, new Sam(rho)));
    rules.put("penalised", rho -> new Penalised(WeightDecay.of(rho / 100), new Sam(rho, 2, true)));
    return rules;
  }

  /// What a rule yields at its first step.
  static <B> Estimate<B> estimate(GradientRule rule, Objective<B> objective, Params w) {
    return estimate(rule, objective, w, rule.initialState(w));
  }

  static <B> Estimate<B> estimate(
      GradientRule rule, Objective<B> objective, Params w, RuleState state) {
    return rule.gradient(objective, w, state, step(50));
  }

  /// A step of a run of 100.
  static Step step(long index) {
    return new Step(index, 100, 0.1, RandomStream.ofSeed(1).split(index));
  }
}
