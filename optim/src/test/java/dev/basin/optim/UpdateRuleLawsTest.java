package dev.basin.optim;

import static dev.basin.optim.Landscapes.flat;
import static dev.basin.optim.Landscapes.point;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.basin.autodiff.Autodiff;
import dev.basin.autodiff.Params;
import dev.basin.tensor.Shape;
import dev.basin.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What holds for every update rule.
class UpdateRuleLawsTest {
  private static final double[] START = {1.5, -0.25, 3};
  private static final double RATE = 0.05;

  @ParameterizedTest
  @MethodSource("rules")
  void kindsCanHaveRatesOfTheirOwn(UpdateRule rule) {
    UpdateRule rates = new KindRates(Map.of(Params.Kind.BIAS, 0.1, Params.Kind.NORM, 0.0), rule);
    Params w = UpdateRuleTest.twoTensors(new double[][] {{1.5, -0.25}, {3, 0.5}});
    Params g = UpdateRuleTest.twoTensors(new double[][] {{1, 2}, {3, 4}});
    RuleState ofRates = rates.initialState(w);
    RuleState full = rule.initialState(w);
    for (int step = 0; step < 3; step++) {
      UpdateRule.Next next = rates.apply(w, g, ofRates, RATE);
      UpdateRule.Next large = rule.apply(w, g, full, RATE);
      UpdateRule.Next small = rule.apply(w, g, full, RATE * 0.1);
      assertArrayEquals(
          large.params().get("weight").toDoubles(), next.params().get("weight").toDoubles());
      assertArrayEquals(
          small.params().get("bias").toDoubles(), next.params().get("bias").toDoubles());
      w = next.params();
      ofRates = next.state();
      full = ofRates;
    }
    assertEquals(3, ofRates.applications());
  }

  @Test
  void aKindOfRateZeroStaysAsItIs() {
    UpdateRule rates = new KindRates(Map.of(Params.Kind.BIAS, 0.0), new AdamW(0.9, 0.9, 0, 0.1));
    Params w = UpdateRuleTest.twoTensors(new double[][] {{1.5, -0.25}, {3, 0.5}});
    Params next = rates.apply(w, w, rates.initialState(w), RATE).params();
    assertArrayEquals(new double[] {3, 0.5}, next.get("bias").toDoubles());
    assertTrue(next.get("weight").toDoubles()[0] < 1.5);
  }

  static List<UpdateRule> rules() {
    return List.of(
        new Sgd(0.9, true, 0.1),
        new Adam(),
        new AdamW(0.9, 0.999, 1e-8, 0.1),
        new Adagrad(),
        new RmsProp(0.99, 1e-8, 0.9, true, WeightDecay.of(0.1)),
        new Lion(0.9, 0.99, WeightDecay.of(0.1)),
        new Lamb(),
        new KindRates(Map.of(), new Adam()));
  }

  @ParameterizedTest
  @MethodSource("rules")
  void tracedArgumentsAreRefused(UpdateRule rule) {
    Params w = point(START);
    RuleState state = rule.initialState(w);
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () ->
                    Autodiff.grad(traced -> rule.apply(w, traced, state, RATE).params().total(), w))
            .getMessage();
    assertTrue(message.contains("traced") && message.contains("stopGradient"), message);
  }

  @ParameterizedTest
  @MethodSource("rules")
  void theArgumentsAreLeftAlone(UpdateRule rule) {
    Params w = point(START);
    Params g = point(4, 5, 6);
    RuleState state = rule.initialState(w);
    double[] once = flat(rule.apply(w, g, state, RATE).params());
    assertArrayEquals(START, flat(w));
    assertArrayEquals(once, flat(rule.apply(w, g, state, RATE).params()));
  }

  @Test
  void decayCanBeForWeightsAlone() {
    Tensor one = Tensor.of(Shape.of(1), 1.0);
    Params w =
        Params.builder()
            .add("weight", Params.Kind.WEIGHT, one)
            .add("bias", Params.Kind.BIAS, one)
            .add("gamma", Params.Kind.NORM, one)
            .build();
    UpdateRule all = new Sgd(0, false, 0.5);
    UpdateRule weights = new Sgd(0, false, WeightDecay.ofWeights(0.5));
    RuleState none = RuleState.EMPTY;
    assertArrayEquals(
        new double[] {0.5, 0.5, 0.5}, flat(all.apply(w, w.zeros(), none, 1).params()));
    assertArrayEquals(
        new double[] {0.5, 1, 1}, flat(weights.apply(w, w.zeros(), none, 1).params()));
  }

  /// Records are compared by their texts where a run is gone on with by another process.
  @Test
  void theTextOfADecayHasTheOrderOfTheKinds() {
    WeightDecay decay =
        new WeightDecay(0.5, Set.of(Params.Kind.NORM, Params.Kind.WEIGHT, Params.Kind.BIAS));
    assertEquals("WeightDecay[coefficient=0.5, kinds=[WEIGHT, BIAS, NORM]]", decay.toString());
    KindRates rates =
        new KindRates(Map.of(Params.Kind.NORM, 0.5, Params.Kind.WEIGHT, 2.0), new Lamb());
    assertTrue(rates.toString().contains("{WEIGHT=2.0, NORM=0.5}"), rates.toString());
  }

  @Test
  void aStateBelongsToTheRuleThatMadeIt() {
    Params w = point(START);
    RuleState foreign = new Sgd(0.9, false, 0).initialState(w);
    String message =
        assertThrows(IllegalArgumentException.class, () -> new Adam().apply(w, w, foreign, RATE))
            .getMessage();
    assertTrue(message.contains("first") && message.contains("momentum"), message);
  }

  @Test
  void impossibleSettingsAreRefused() {
    assertRefused("momentum", () -> new Sgd(1, false, 0));
    assertRefused("momentum", () -> new Sgd(Double.NaN, false, 0));
    assertRefused("Nesterov", () -> new Sgd(0, true, 0));
    assertRefused("weight decay", () -> new Sgd(0, false, -1));
    assertRefused("beta", () -> new Adam(1, 0.9, 1e-8));
    assertRefused("epsilon", () -> new Adam(0.9, 0.9, -1));
    assertRefused("epsilon", () -> new Adagrad(0, -1, WeightDecay.NONE));
    assertRefused("smoothing", () -> new RmsProp(1, 0, 0, false, WeightDecay.NONE));
    assertRefused("momentum", () -> new RmsProp(0.9, 0, 1, false, WeightDecay.NONE));
    assertRefused("epsilon", () -> new RmsProp(0.9, -1, 0, false, WeightDecay.NONE));
    assertRefused("beta", () -> new Lion(0.9, 1, WeightDecay.NONE));
    assertRefused("beta", () -> new Lamb(-0.1, 0.9, 0, WeightDecay.NONE));
    assertRefused("epsilon", () -> new Lamb(0.9, 0.9, -1, WeightDecay.NONE));
    assertRefused("factor", () -> new KindRates(Map.of(Params.Kind.NORM, -1.0), new Adam()));
  }

  private static void assertRefused(String part, Executable call) {
    String message = assertThrows(IllegalArgumentException.class, call).getMessage();
    assertTrue(message.contains(part), message);
  }
}
