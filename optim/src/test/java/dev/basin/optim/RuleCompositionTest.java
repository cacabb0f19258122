package dev.basin.optim;

import static dev.basin.optim.GradientRules.estimate;
import static dev.basin.optim.Landscapes.distance;
import static dev.basin.optim.Landscapes.flat;
import static dev.basin.optim.Vectors.length;
import static dev.basin.optim.Vectors.map;
import static dev.basin.optim.Vectors.plus;
import static dev.basin.optim.Vectors.times;
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
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Rules around rules.
class RuleCompositionTest {
  private static final int COUNT = 7;
  private static final Rows ROWS = Rows.of(1, COUNT);
  private static final double[] W = {0.4, -0.8, 1.1, 0.3, -0.5};
  private static final Params AT = Rows.point(W);

  static List<String> names() {
    return List.copyOf(GradientRules.all().keySet());
  }

  // ------------------------------------------------------------------------- parts of the batch

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

  // ------------------------------------------------------------------------------------- penalty

  @Test
  void aPenaltyInsideIsSeenByBothPasses() {
    double wd = 0.3;
    double[] g = plus(ROWS.gradient(W), W, wd);
    double[] adversarial = plus(W, unit(g), 0.2);
    double[] expected = plus(ROWS.gradient(adversarial), adversarial, wd);
    GradientRule rule = new Penalised(WeightDecay.of(wd), new Sam(0.2));
    Estimate<Statistics> estimate = estimate(rule, ROWS, AT);
    assertTrue(distance(flat(estimate.gradient()), expected) <= 1e-12);
    assertEquals(ROWS.evaluate(AT).loss().item(), estimate.loss());
  }

  @Test
  void aPenaltyInsideCanBeOfWeightsAlone() {
    double[] g = ROWS.gradient(W);
    for (int i = 0; i < 3; i++) {
      g[i] += 0.3 * W[i];
    }
    GradientRule rule = new Penalised(WeightDecay.ofWeights(0.3), new PlainGradient());
    assertArrayEquals(g, flat(estimate(rule, ROWS, AT).gradient()), 1e-13);
  }

  @Test
  void outsideOfTheMaximumThePenaltyIsTheUpdateRules() {
    double wd = 0.3;
    Params outside =
        new Sgd(0, false, wd)
            .apply(AT, estimate(new Sam(0.2), ROWS, AT).gradient(), RuleState.EMPTY, 0.1)
            .params();
    double[] there = ROWS.gradient(plus(W, unit(ROWS.gradient(W)), 0.2));
    assertArrayEquals(plus(W, plus(there, W, wd), -0.1), flat(outside), 1e-13);
  }

  @Test
  void penaltyAndPartsCommute() {
    WeightDecay decay = WeightDecay.of(0.3);
    double[] whole = flat(estimate(new Penalised(decay, new PlainGradient()), ROWS, AT).gradient());
    for (GradientRule rule :
        List.of(
            new Penalised(decay, new Accumulated(3, new PlainGradient())),
            new Accumulated(3, new Penalised(decay, new PlainGradient())),
            new Penalised(decay, new Microbatches(3, new PlainGradient())))) {
      Estimate<Statistics> estimate = estimate(rule, ROWS, AT);
      assertTrue(distance(flat(estimate.gradient()), whole) <= 1e-12);
      assertEquals(ROWS.loss(W), estimate.loss(), 1e-12);
    }
  }

  /// A loss that is a sum over rows: its parts weigh 1 each, and the penalty still counts once.
  private record Summed(Rows rows) implements Objective<Statistics> {
    @Override
    public Outcome<Statistics> evaluate(Params params) {
      Outcome<Statistics> mean = rows.evaluate(params);
      return new Outcome<>(mean.loss().mul(rows.a().length), mean.byproduct());
    }

    @Override
    public Split<Statistics> split(int count) {
      List<Part<Statistics>> parts = new ArrayList<>();
      for (Part<Statistics> part : rows.split(count).parts()) {
        parts.add(new Part<>(new Summed((Rows) part.objective()), 1));
      }
      return new Split<>(parts, Statistics::mean);
    }
  }

  @Test
  void aPenaltyOnASumCountsOnce() {
    WeightDecay decay = WeightDecay.of(0.3);
    Summed sum = new Summed(ROWS);
    double[] expected = plus(times(ROWS.gradient(W), COUNT), W, 0.3);
    for (GradientRule rule :
        List.of(
            new Penalised(decay, new PlainGradient()),
            new Penalised(decay, new Accumulated(3, new PlainGradient())),
            new Penalised(decay, new Microbatches(3, new PlainGradient())))) {
      Estimate<Statistics> estimate = estimate(rule, sum, AT);
      assertTrue(distance(flat(estimate.gradient()), expected) <= 1e-12);
      assertEquals(COUNT * ROWS.loss(W), estimate.loss(), 1e-12);
    }
  }

  // -------------------------------------------------------------------------------- over the run

  private static double[] at(GradientRule rule, Step step) {
    return flat(rule.gradient(ROWS, AT, rule.initialState(AT), step).gradient());
  }

  @Test
  void theRadiusFollowsItsSchedule() {
    Schedule cosine = new Schedule.Cosine(0.3, 0.1, 100);
    GradientRule rule = new Scheduled(new Radius.Of(cosine), rho -> new Sam(rho, 2, true));
    for (long index : new long[] {0, 30, 99, 100}) {
      Step step = GradientRules.step(index);
      assertArrayEquals(at(new Sam(cosine.at(index), 2, true), step), at(rule, step));
    }
  }

  @Test
  void theRadiusFollowsTheLearningRate() {
    Radius radius = new Radius.FollowingRate(0.02, 0.06, 0, 0.2);
    RandomStream random = RandomStream.ofSeed(1);
    assertEquals(0.02, radius.at(new Step(1, 9, 0, random)));
    assertEquals(0.04, radius.at(new Step(1, 9, 0.1, random)), 1e-16);
    assertEquals(0.06, radius.at(new Step(1, 9, 0.2, random)), 1e-16);
    assertEquals(0.06, radius.at(new Step(1, 9, 0.3, random)), 1e-16);
    GradientRule rule = new Scheduled(radius, rho -> new Gsam(rho, 0.4));
    assertArrayEquals(
        at(new Gsam(radius.at(GradientRules.step(3)), 0.4), GradientRules.step(3)),
        at(rule, GradientRules.step(3)));
  }

  @Test
  void aRuleHasItsPartOfTheRun() {
    GradientRule rule = new Between(0.25, 0.75, new Sam(0.2));
    double[] plain = ROWS.gradient(W);
    for (long index = 0; index <= 100; index++) {
      boolean sam = index >= 25 && index < 75;
      double[] g = at(rule, GradientRules.step(index));
      assertEquals(sam, distance(g, plain) > 1e-3, "step " + index);
    }
    GradientRule toTheEnd = new Between(0.5, 1, new Sam(0.2));
    assertTrue(distance(at(toTheEnd, GradientRules.step(100)), plain) > 1e-3);
  }

  @Test
  void outsideOfItsPartTheMemoryRests() {
    GradientRule rule = new Between(0.5, 1, new FriendlySam(0.2, 1, 0.6));
    RuleState state = rule.initialState(AT);
    assertEquals(0, rule.gradient(ROWS, AT, state, GradientRules.step(49)).state().applications());
    assertEquals(1, rule.gradient(ROWS, AT, state, GradientRules.step(50)).state().applications());
  }

  // ---------------------------------------------------------------------------------- clipping

  @Test
  void clipping() {
    double[] g = ROWS.gradient(W);
    double half = length(g) / 2;
    GradientRule plain = new PlainGradient();
    double[] exact = flat(estimate(plain, ROWS, AT).gradient());
    double[] norm = flat(estimate(new Clipped(Clipped.By.NORM, half, plain), ROWS, AT).gradient());
    assertTrue(distance(norm, times(g, 0.5)) <= 1e-14);
    double[] value = flat(estimate(new Clipped(Clipped.By.VALUE, 0.3, plain), ROWS, AT).gradient());
    assertArrayEquals(map(exact, x -> Math.clamp(x, -0.3, 0.3)), value);
    for (Clipped.By by : Clipped.By.values()) {
      assertArrayEquals(exact, flat(estimate(new Clipped(by, 1e3, plain), ROWS, AT).gradient()));
    }
  }

  @Test
  void aGradientThatIsNotFiniteIsNotHidden() {
    Objective<Void> broken =
        Objective.of(w -> w.get("weight").sum().mul(Double.NaN).add(w.get("bias").sum()));
    for (Clipped.By by : Clipped.By.values()) {
      Params g = estimate(new Clipped(by, 1, new PlainGradient()), broken, AT).gradient();
      assertTrue(g.tensors().stream().anyMatch(x -> !x.allFinite()));
    }
  }
}
