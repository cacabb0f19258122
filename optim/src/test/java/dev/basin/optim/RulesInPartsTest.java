package dev.basin.optim;

import static dev.basin.optim.GradientRules.estimate;
import static dev.basin.optim.Landscapes.distance;
import static dev.basin.optim.Landscapes.flat;
import static dev.basin.optim.Vectors.plus;
import static dev.basin.optim.Vectors.unit;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.basin.autodiff.Objective;
import dev.basin.autodiff.Params;
import dev.basin.autodiff.Statistics;
import dev.basin.optim.GradientRule.Estimate;
import dev.basin.tensor.RandomStream;
import dev.basin.tensor.Workspace;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Rules that take the batch in parts.
class RulesInPartsTest {
  private static final int COUNT = 7;
  private static final Rows ROWS = Rows.of(1, COUNT);
  private static final double[] W = {0.4, -0.8, 1.1, 0.3, -0.5};
  private static final Params AT = Rows.point(W);

  static List<String> names() {
    return List.copyOf(GradientRules.all().keySet());
  }

  @ParameterizedTest
  @MethodSource("names")
  void oneMicrobatchIsTheRuleItself(String name) {
    GradientRule rule = GradientRules.all().get(name).apply(0.1);
    for (int rows : new int[] {COUNT, 100}) {
      Estimate<Statistics> parts = estimate(new Microbatches(rows, rule), ROWS, AT);
      Estimate<Statistics> whole = estimate(rule, ROWS, AT);
      assertArrayEquals(flat(whole.gradient()), flat(parts.gradient()));
      assertEquals(whole.loss(), parts.loss());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 7})
  void everyMicrobatchHasItsOwnPerturbation(int rows) {
    double[] expected = new double[W.length];
    for (int from = 0; from < COUNT; from += rows) {
      Rows part = ROWS.part(from, Math.min(COUNT, from + rows));
      double[] there = part.gradient(plus(W, unit(part.gradient(W)), 0.2));
      expected = plus(expected, there, (double) part.a().length / COUNT);
    }
    Estimate<Statistics> estimate = estimate(new Microbatches(rows, new Sam(0.2)), ROWS, AT);
    assertTrue(distance(flat(estimate.gradient()), expected) <= 1e-12);
    assertEquals(ROWS.loss(W), estimate.loss(), 1e-12);
    assertEquals(
        ROWS.evaluate(AT).byproduct().get("b").item(), estimate.byproduct().get("b").item(), 1e-14);
  }

  @ParameterizedTest
  @MethodSource("names")
  void accumulationIsTheWholeBatch(String name) {
    GradientRule rule = GradientRules.all().get(name).apply(0.1);
    Estimate<Statistics> whole = estimate(rule, ROWS, AT);
    for (int rows : new int[] {1, 3, 5, 7}) {
      Estimate<Statistics> parts = estimate(new Accumulated(rows, rule), ROWS, AT);
      assertTrue(distance(flat(parts.gradient()), flat(whole.gradient())) <= 1e-12);
      assertEquals(whole.loss(), parts.loss(), 1e-12);
      assertEquals(whole.byproduct().get("b").item(), parts.byproduct().get("b").item(), 1e-14);
    }
  }

  @Test
  void microbatchesAreAccumulatedWithinTheirPart() {
    GradientRule inner = new Accumulated(2, new Sam(0.2));
    double[] both = flat(estimate(new Microbatches(5, inner), ROWS, AT).gradient());
    double[] m = flat(estimate(new Microbatches(5, new Sam(0.2)), ROWS, AT).gradient());
    assertTrue(distance(both, m) <= 1e-12);
  }

  /// The mean of the parts' moving averages is the moving average of the mean gradient.
  @Test
  void theMemoryOfMicrobatchesIsTheirMean() {
    GradientRule friendly = new FriendlySam(0.1, 1, 0.6);
    RuleState parts = estimate(new Microbatches(3, friendly), ROWS, AT).state();
    RuleState whole = estimate(friendly, ROWS, AT).state();
    assertEquals(1, parts.applications());
    assertArrayEquals(flat(whole.slot("mean")), flat(parts.slot("mean")), 1e-14);
  }

  @Test
  void everyPartDrawsFromAStreamOfItsOwn() {
    Set<RandomStream> streams = new HashSet<>();
    GradientRule recording =
        new GradientRule() {
          @Override
          public <B> Estimate<B> gradient(
              Objective<B> objective, Params params, RuleState state, Step step) {
            streams.add(step.random());
            return new PlainGradient().gradient(objective, params, state, step);
          }
        };
    estimate(new Microbatches(2, recording), ROWS, AT);
    estimate(recording, ROWS, AT);
    assertEquals(4 + 1, streams.size());
  }

  @Test
  void anObjectiveThatDoesNotKnowItsRowsIsNotTakenInParts() {
    Objective<Statistics> whole = ROWS::evaluate;
    for (GradientRule rule :
        List.of(new Microbatches(2, new Sam(0.1)), new Accumulated(2, new Sam(0.1)))) {
      String message =
          assertThrows(UnsupportedOperationException.class, () -> estimate(rule, whole, AT))
              .getMessage();
      assertTrue(message.contains("split") && message.contains("parts of 2"), message);
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void partsGiveTheSameBitsInAWorkspace(String name) {
    GradientRule inner = GradientRules.all().get(name).apply(0.1);
    for (GradientRule rule : List.of(new Microbatches(3, inner), new Accumulated(3, inner))) {
      Optimizer optimizer =
          new Optimizer(rule, new Sgd(0.9, false, 0), new Schedule.Constant(0.01), 5);
      TrainState plain = optimizer.start(AT.map(x -> x.mul(1)), Statistics.NONE, 1);
      TrainState within = optimizer.start(AT.map(x -> x.mul(1)), Statistics.NONE, 1);
      Workspace workspace = new Workspace();
      for (int step = 0; step < 3; step++) {
        plain = optimizer.step(plain, ROWS, b -> Statistics.NONE).state();
        within =
            workspace
                .step(within, state -> optimizer.step(state, ROWS, b -> Statistics.NONE))
                .state();
      }
      assertArrayEquals(flat(plain.params()), flat(within.params()));
    }
  }
}
