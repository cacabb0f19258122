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
import java.util.Arrays;
import java.util.LinkedHashMap;
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

  /// An update rule, and rates that suit it on the quadratic and on Rosenbrock's valley.
  record Update(UpdateRule rule, double onBowl, double inValley) {}

  static List<Update> updates() {
    return List.of(
        new Update(new Sgd(0, false, 0), 0.2, 1e-3),
        new Update(new Sgd(0.9, false, 0), 0.2, 2e-4),
        new Update(new Sgd(0.9, true, 0), 0.2, 2e-4),
        new Update(new Adam(), 0.2, 0.05),
        new Update(new AdamW(0.9, 0.999, 1e-8, 1e-3), 0.2, 0.05),
        new Update(new Adagrad(), 1, 0.2),
        new Update(new RmsProp(), 0.1, 0.01),
        new Update(new RmsProp(0.9, 1e-8, 0.5, true, WeightDecay.NONE), 0.05, 0.002),
        new Update(new Lion(), 0.05, 0.01),
        new Update(new Lamb(), 0.1, 0.02),
        new Update(new KindRates(Map.of(Params.Kind.WEIGHT, 0.5), new Adam()), 0.4, 0.1));
  }

  static Stream<Arguments> pairs() {
    return GradientRules.all().keySet().stream()
        .flatMap(gradient -> updates().stream().map(update -> Arguments.of(gradient, update)));
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void everyPairDescends(String gradient, Update update) {
    GradientRule rule = GradientRules.all().get(gradient).apply(0.02);
    assertDescends(rule, update.rule, update.onBowl, OptimizerTest::quadratic, point(3, -2, 1));
    assertDescends(rule, update.rule, update.inValley, OptimizerTest::valley, point(-1.2, 1));
  }

  private static void assertDescends(
      GradientRule gradientRule,
      UpdateRule updateRule,
      double rate,
      Objective<Statistics> objective,
      Params start) {
    int steps = 40;
    Optimizer optimizer =
        new Optimizer(gradientRule, updateRule, new Schedule.Cosine(rate, 0, steps), steps);
    TrainState state = optimizer.start(start, Statistics.NONE, 1);
    double before = objective.evaluate(start).loss().item();
    for (int step = 0; step < steps; step++) {
      state = optimizer.step(state, objective).state();
    }
    double after = objective.evaluate(state.params()).loss().item();
    assertTrue(after < 0.75 * before, "from " + before + " to " + after);
  }

  /// Rosenbrock's valley, (1 - x)^2 + 100 (y - x^2)^2.
  private static Objective.Outcome<Statistics> valley(Params params) {
    Tensor x = params.get("w").slice(0, 0, 1);
    Tensor y = params.get("w").slice(0, 1, 2);
    Tensor away = x.sub(1).square();
    Tensor across = y.sub(x.square()).square().mul(100);
    return new Objective.Outcome<>(away.add(across).sum(), Statistics.NONE);
  }

  static Stream<Arguments> solvers() {
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
  @MethodSource("solvers")
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
    List<double[]> seen = new ArrayList<>();
    optimizer.step(
        optimizer.start(w, Statistics.NONE, 1),
        NETWORK,
        b -> b,
        direction -> seen.add(flat(direction)));
    assertEquals(1, seen.size());
    assertArrayEquals(flat(there), seen.getFirst());
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

  static Stream<Arguments> memories() {
    GradientRule parts = new Between(0.2, 0.9, new FriendlySam(0.1, 1, 0.6));
    return Stream.of(
        Arguments.of(new Sam(0.1, 2, true), new Sgd(0.9, true, 1e-3), WeightAverage.NONE),
        Arguments.of(new LookSam(0.1, 3, 0.7), new Lamb(), new EqualAverage(4, 2)),
        Arguments.of(parts, new Lion(), new MovingAverage(0.9)),
        Arguments.of(new RandomPerturbation(0.1), new RmsProp(), new EqualAverage(1, 1)),
        Arguments.of(
            new FriendlySam(0.1, 1, 0.6), new Adagrad(), new Snapshots(new Occasions(3, 4))));
  }

  /// A run of 10 steps, and another that goes on from a copy of its state after 5 of them.
  @ParameterizedTest
  @MethodSource("memories")
  void aForkTakesTheSameSteps(GradientRule gradient, UpdateRule update, WeightAverage average) {
    Optimizer optimizer =
        new Optimizer(gradient, update, new Schedule.Constant(0.05), 20).with(average);
    TrainState start = optimizer.start(networkPoint(1), Statistics.NONE, 1);
    TrainState fork = run(optimizer, start, 5);
    TrainState copy =
        new TrainState(
            copy(fork.params()),
            copy(fork.updateState()),
            copy(fork.ruleState()),
            copy(fork.averages()),
            Statistics.NONE,
            fork.seed(),
            fork.step());
    TrainState straight = run(optimizer, start, 10);
    TrainState resumed = run(optimizer, copy, 5);
    assertEquals(bits(straight), bits(resumed));
    assertEquals(straight.averages().slots().keySet(), resumed.averages().slots().keySet());
  }

  private static Params copy(Params params) {
    return params.map(x -> Tensor.of(x.shape(), x.toDoubles()));
  }

  private static RuleState copy(RuleState state) {
    Map<String, Params> slots = new LinkedHashMap<>();
    state.slots().forEach((name, slot) -> slots.put(name, copy(slot)));
    return new RuleState(state.applications(), slots);
  }

  private static List<Double> bits(TrainState state) {
    List<Double> bits = new ArrayList<>();
    state.forEachTensor(tensor -> Arrays.stream(tensor.toDoubles()).forEach(bits::add));
    return bits;
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
