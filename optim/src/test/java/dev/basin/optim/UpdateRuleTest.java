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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Ten steps of every rule beside the same steps in scalar arithmetic.
class UpdateRuleTest {
  private static final double[] START = {1.5, -0.25, 3};
  private static final double RATE = 0.05;

  // some gradient, different at each step
  private static double gradient(double w, int step) {
    return 3 * w + Math.sin(7 * step + w);
  }

  /// One weight through one step, with up to two numbers to remember.
  private interface ScalarRule {
    double step(double w, double g, double[] memory, int t);
  }

  private static void assertFollows(UpdateRule rule, ScalarRule scalar) {
    Params w = point(START);
    RuleState state = rule.initialState(w);
    double[] expected = START.clone();
    double[][] memory = new double[START.length][2];
    for (int step = 0; step < 10; step++) {
      double[] now = flat(w);
      double[] g = new double[now.length];
      for (int i = 0; i < g.length; i++) {
        g[i] = gradient(now[i], step);
        expected[i] = scalar.step(expected[i], gradient(expected[i], step), memory[i], step + 1);
      }
      UpdateRule.Next next = rule.apply(w, point(g), state, RATE);
      w = next.params();
      state = next.state();
    }
    assertArrayEquals(expected, flat(w), 1e-13);
    assertEquals(10, state.applications());
  }

  @Test
  void plainSgd() {
    assertFollows(new Sgd(0, false, 0), (w, g, memory, t) -> w - RATE * g);
  }

  @Test
  void sgdWithMomentumAndDecay() {
    assertFollows(
        new Sgd(0.9, false, 0.1),
        (w, g, memory, t) -> {
          // PyTorch begins the buffer with the first gradient
          double decayed = g + 0.1 * w;
          memory[0] = t == 1 ? decayed : 0.9 * memory[0] + decayed;
          return w - RATE * memory[0];
        });
  }

  @Test
  void sgdWithNesterovsMomentum() {
    assertFollows(
        new Sgd(0.8, true, 0.01),
        (w, g, memory, t) -> {
          double decayed = g + 0.01 * w;
          memory[0] = t == 1 ? decayed : 0.8 * memory[0] + decayed;
          return w - RATE * (decayed + 0.8 * memory[0]);
        });
  }

  @Test
  void adam() {
    assertFollows(new Adam(0.9, 0.99, 1e-3), (w, g, memory, t) -> adam(w, g, memory, t));
  }

  @Test
  void adamWithDecoupledDecay() {
    assertFollows(
        new AdamW(0.9, 0.99, 1e-3, 0.3),
        (w, g, memory, t) -> adam(w * (1 - RATE * 0.3), g, memory, t));
  }

  private static double adam(double w, double g, double[] memory, int t) {
    memory[0] = 0.9 * memory[0] + 0.1 * g;
    memory[1] = 0.99 * memory[1] + 0.01 * g * g;
    double first = memory[0] / (1 - Math.pow(0.9, t));
    double second = memory[1] / (1 - Math.pow(0.99, t));
    return w - RATE * first / (Math.sqrt(second) + 1e-3);
  }

  static List<UpdateRule> rules() {
    return List.of(new Sgd(0.9, true, 0.1), new Adam(), new AdamW(0.9, 0.999, 1e-8, 0.1));
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
  }

  private static void assertRefused(String part, org.junit.jupiter.api.function.Executable call) {
    String message = assertThrows(IllegalArgumentException.class, call).getMessage();
    assertTrue(message.contains(part), message);
  }
}
