package dev.basin.optim;

import static dev.basin.optim.Landscapes.flat;
import static dev.basin.optim.Landscapes.networkPoint;
import static dev.basin.optim.Landscapes.point;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.basin.autodiff.Objective;
import dev.basin.autodiff.Params;
import dev.basin.autodiff.Statistics;
import dev.basin.tensor.DType;
import dev.basin.tensor.Shape;
import dev.basin.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class OptimizerTest {
  private static final Objective<Statistics> NETWORK =
      w -> new Objective.Outcome<>(Landscapes.network(w), Statistics.NONE);

  // ------------------------------------------------------ every gradient rule with every update
  // rule

  static Stream<Arguments> pairs() {
    List<GradientRule> gradientRules =
        List.of(
            new PlainGradient(),
            new Sam(0.05),
            new Sam(0.05, 2, true),
            new Sam(0.05, 1, false),
            new Sam(0.05, 3, true),
            new Sam(0.05, Double.POSITIVE_INFINITY, false));
    List<UpdateRule> updateRules =
        List.of(
            new Sgd(0, false, 0),
            new Sgd(0.9, false, 0),
            new Sgd(0.9, true, 0),
            new Adam(),
            new AdamW(0.9, 0.999, 1e-8, 1e-3));
    return gradientRules.stream()
        .flatMap(gradient -> updateRules.stream().map(update -> Arguments.of(gradient, update)));
  }

  /// 0.5 <w, A w> with the eigenvalues 0.1, 1 and 2, along rotated axes in the first two.
  private static Objective.Outcome<Statistics> quadratic(Params params) {
    Tensor a = Tensor.of(Shape.of(3, 3), 0.55, 0.45, 0.0, 0.45, 0.55, 0.0, 0.0, 0.0, 2.0);
    Tensor w = params.get("w");
    return new Objective.Outcome<>(w.mul(a.matmul(w)).sum().mul(0.5), Statistics.NONE);
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void aConvexQuadraticIsSolved(GradientRule gradientRule, UpdateRule updateRule) {
    int steps = 300;
    Optimizer optimizer =
        new Optimizer(gradientRule, updateRule, new Schedule.Cosine(0.2, 0, steps), steps);
    TrainState state = optimizer.start(point(3, -2, 1), Statistics.NONE, 1);
    double before = quadratic(state.params()).loss().item();
    for (int step = 0; step < steps; step++) {
      state = optimizer.step(state, OptimizerTest::quadratic).state();
    }
    double after = quadratic(state.params()).loss().item();
    assertTrue(after <= 1e-3 * before, "from " + before + " to " + after);
  }

  // ------------------------------------------------------------------------------------- the state

  @Test
  void oneStepIsTheGradientThroughTheUpdateRule() {
    Params w = networkPoint(1);
    Optimizer optimizer =
        new Optimizer(new Sam(0.1), new Sgd(0, false, 0), new Schedule.Constant(0.5), 10);
    var taken = optimizer.step(optimizer.start(w, Statistics.NONE, 1), NETWORK);
    Params g = NETWORK.gradient(w).gradient();
    Params there = NETWORK.gradient(w.plus(new Sam(0.1).perturbation(g))).gradient();
    assertArrayEquals(flat(w.minus(there.times(0.5))), flat(taken.state().params()));
    assertEquals(Landscapes.network(w).item(), taken.loss());
    assertEquals(1, taken.state().step());
  }

  @Test
  void theScheduleIsReadAtTheStep() {
    Optimizer optimizer =
        new Optimizer(new PlainGradient(), new Sgd(0, false, 0), step -> step == 1 ? 0.5 : 0, 3);
    TrainState zero = optimizer.start(networkPoint(1), Statistics.NONE, 1);
    TrainState one = optimizer.step(zero, NETWORK).state();
    TrainState two = optimizer.step(one, NETWORK).state();
    assertArrayEquals(flat(zero.params()), flat(one.params()));
    assertNotEquals(flat(one.params())[0], flat(two.params())[0]);
  }

  @Test
  void aForkTakesTheSameSteps() {
    Optimizer optimizer =
        new Optimizer(
            new Sam(0.1, 2, true), new Sgd(0.9, true, 1e-3), new Schedule.Constant(0.1), 20);
    TrainState fork = run(optimizer, optimizer.start(networkPoint(1), Statistics.NONE, 1), 5);
    assertArrayEquals(
        flat(run(optimizer, fork, 5).params()), flat(run(optimizer, fork, 5).params()));
  }

  private static TrainState run(Optimizer optimizer, TrainState state, int steps) {
    for (int step = 0; step < steps; step++) {
      state = optimizer.step(state, NETWORK).state();
    }
    return state;
  }

  @Test
  void everyStepHasAStreamOfItsOwn() {
    Optimizer optimizer =
        new Optimizer(new PlainGradient(), new Sgd(0, false, 0), new Schedule.Constant(0.1), 9);
    TrainState state = optimizer.start(networkPoint(1), Statistics.NONE, 7);
    TrainState next = optimizer.step(state, NETWORK).state();
    TrainState other = optimizer.start(networkPoint(1), Statistics.NONE, 8);
    assertEquals(state.random(), optimizer.start(networkPoint(2), Statistics.NONE, 7).random());
    assertNotEquals(state.random(), next.random());
    assertNotEquals(state.random(), other.random());
  }

  @Test
  void rulesSeeProgressAndLearningRate() {
    List<Step> seen = new ArrayList<>();
    GradientRule recording =
        new GradientRule() {
          @Override
          public <B> Estimate<B> gradient(
              Objective<B> objective, Params params, RuleState state, Step step) {
            seen.add(step);
            return new PlainGradient().gradient(objective, params, state, step);
          }
        };
    Optimizer optimizer =
        new Optimizer(recording, new Sgd(0, false, 0), new Schedule.Cosine(1, 0, 4), 4);
    run(optimizer, optimizer.start(networkPoint(1), Statistics.NONE, 1), 5);
    assertEquals(List.of(0.0, 0.25, 0.5, 0.75, 1.0), seen.stream().map(Step::progress).toList());
    assertEquals(0.5, seen.get(2).learningRate(), 1e-15);
  }

  // -------------------------------------------------------------------------------- statistics

  /// Reports 1, 2, ... for its first, second, ... evaluation.
  private static Objective<Statistics> measuring() {
    int[] evaluations = {0};
    return w ->
        new Objective.Outcome<>(
            Landscapes.network(w),
            Statistics.of(Map.of("count", Tensor.scalar(DType.FLOAT64, ++evaluations[0]))));
  }

  @Test
  void runningStatisticsFollowTheFirstPassOfEachStep() {
    Statistics zero = Statistics.of(Map.of("count", Tensor.scalar(DType.FLOAT64, 0)));
    Optimizer optimizer =
        new Optimizer(new Sam(0.1), new Sgd(0, false, 0), new Schedule.Constant(0.1), 10, 0.75);
    Objective<Statistics> objective = measuring();
    TrainState one = optimizer.step(optimizer.start(networkPoint(1), zero, 1), objective).state();
    assertEquals(0.25, one.statistics().get("count").item());
    TrainState two = optimizer.step(one, objective).state();
    // evaluations 1 and 2 belong to the first step, so the second begins with 3
    assertEquals(0.75 * 0.25 + 0.25 * 3, two.statistics().get("count").item());
  }

  @Test
  void otherByproductsAreHandedOut() {
    Optimizer optimizer =
        new Optimizer(new Sam(0.1), new Sgd(0, false, 0), new Schedule.Constant(0.1), 10);
    Objective<String> objective = w -> new Objective.Outcome<>(Landscapes.network(w), "logits");
    var taken =
        optimizer.step(
            optimizer.start(networkPoint(1), Statistics.NONE, 1),
            objective,
            logits -> Statistics.NONE);
    assertEquals("logits", taken.byproduct());
  }

  @Test
  void impossibleSettingsAreRefused() {
    Schedule constant = new Schedule.Constant(0.1);
    Sgd sgd = new Sgd(0, false, 0);
    assertThrows(
        IllegalArgumentException.class, () -> new Optimizer(new PlainGradient(), sgd, constant, 0));
    assertThrows(
        IllegalArgumentException.class,
        () -> new Optimizer(new PlainGradient(), sgd, constant, 5, 1.5));
  }
}
