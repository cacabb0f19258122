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
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.basin.autodiff.Objective;
import dev.basin.autodiff.Params;
import dev.basin.autodiff.Statistics;
import dev.basin.optim.GradientRule.Estimate;
import dev.basin.tensor.RandomStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Rules around rules.
class RuleCompositionTest {
  private static final int COUNT = 7;
  private static final Rows ROWS = Rows.of(1, COUNT);
  private static final double[] W = {0.4, -0.8, 1.1, 0.3, -0.5};
  private static final Params AT = Rows.point(W);

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
