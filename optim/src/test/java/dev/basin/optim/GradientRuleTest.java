package dev.basin.optim;

import static dev.basin.optim.GradientRules.estimate;
import static dev.basin.optim.Landscapes.flat;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.basin.autodiff.Objective;
import dev.basin.autodiff.Params;
import dev.basin.autodiff.Statistics;
import dev.basin.optim.GradientRule.Estimate;
import dev.basin.tensor.DType;
import dev.basin.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleFunction;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What holds of every gradient rule.
class GradientRuleTest {
  private static final Rows ROWS = Rows.of(1, 7);
  private static final Params W = Rows.point(0.4, -0.8, 1.1, 0.3, -0.5);

  static List<String> names() {
    return List.copyOf(GradientRules.all().keySet());
  }

  private static GradientRule rule(String name, double rho) {
    DoubleFunction<GradientRule> rule = GradientRules.all().get(name);
    return rule.apply(rho);
  }

  @ParameterizedTest
  @MethodSource("names")
  void aRadiusOfZeroIsThePlainGradient(String name) {
    assertArrayEquals(
        flat(ROWS.gradient(W).gradient()), flat(estimate(rule(name, 0), ROWS, W).gradient()));
  }

  @ParameterizedTest
  @MethodSource("names")
  void anyOtherIsNot(String name) {
    GradientRule rule = rule(name, 0.1);
    // the first step of some rules only fills their memory
    Estimate<Statistics> first = estimate(rule, ROWS, W);
    GradientRule.Estimate<Statistics> second = estimate(rule, Rows.of(2, 7), W, first.state());
    double[] plain = flat(Rows.of(2, 7).gradient(W).gradient());
    assertTrue(
        name.equals("clipped") || Landscapes.distance(flat(second.gradient()), plain) > 1e-4);
  }

  @ParameterizedTest
  @MethodSource("names")
  void theWeightsAreLeftAloneAndNothingIsTraced(String name) {
    double[] before = flat(W);
    Estimate<Statistics> estimate = estimate(rule(name, 0.1), ROWS, W);
    assertArrayEquals(before, flat(W));
    assertTrue(estimate.gradient().tensors().stream().noneMatch(Tensor::traced));
    estimate.state().forEachTensor(tensor -> assertTrue(!tensor.traced()));
  }

  @ParameterizedTest
  @MethodSource("names")
  void theSameStepYieldsTheSameBits(String name) {
    GradientRule rule = rule(name, 0.1);
    RuleState state = estimate(rule, Rows.of(3, 4), W).state();
    assertArrayEquals(
        flat(estimate(rule, ROWS, W, state).gradient()),
        flat(estimate(rule, ROWS, W, state).gradient()));
  }

  /// Counts its evaluations and reports how many there were before.
  private static final class Counting implements Objective<Statistics> {
    private final Objective<?> objective;
    private int evaluations;

    Counting(Objective<?> objective) {
      this.objective = objective;
    }

    @Override
    public Outcome<Statistics> evaluate(Params params) {
      Tensor count = Tensor.scalar(DType.FLOAT64, evaluations++);
      return new Outcome<>(
          objective.evaluate(params).loss(), Statistics.of(Map.of("count", count)));
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void lossAndByproductAreThoseOfThePassAtW(String name) {
    Counting objective = new Counting(ROWS);
    Estimate<Statistics> estimate = estimate(rule(name, 0.1), objective, W);
    assertEquals(0, estimate.byproduct().get("count").item());
    assertEquals(ROWS.evaluate(W).loss().item(), estimate.loss());
  }

  @ParameterizedTest
  @MethodSource("names")
  void aZeroGradientSkipsTheAscent(String name) {
    if (name.equals("random")) {
      return; // its direction is not the gradient's
    }
    Counting bowl =
        new Counting(
            Objective.of(w -> w.get("weight").square().sum().add(w.get("bias").square().sum())));
    Estimate<Statistics> estimate = estimate(rule(name, 0.1), bowl, Rows.point(0, 0, 0, 0, 0));
    assertArrayEquals(new double[Rows.SIZE], flat(estimate.gradient()));
    assertEquals(1, bowl.evaluations);
  }
}
