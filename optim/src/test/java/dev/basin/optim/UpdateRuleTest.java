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

  /// One weight through one step, with up to three numbers to remember.
  private interface ScalarRule {
    double step(double w, double g, double[] memory, int t);
  }

  private static void assertFollows(UpdateRule rule, ScalarRule scalar) {
    Params w = point(START);
    RuleState state = rule.initialState(w);
    double[] expected = START.clone();
    double[][] memory = new double[START.length][3];
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

  @Test
  void adagrad() {
    assertFollows(
        new Adagrad(0.5, 1e-3, WeightDecay.of(0.2)),
        (w, g, memory, t) -> {
          double decayed = g + 0.2 * w;
          memory[0] += decayed * decayed;
          return w - RATE * decayed / (Math.sqrt(0.5 + memory[0]) + 1e-3);
        });
  }

  @Test
  void rmsProp() {
    assertFollows(
        new RmsProp(0.9, 1e-3, 0, false, WeightDecay.of(0.2)),
        (w, g, memory, t) -> {
          double decayed = g + 0.2 * w;
          memory[0] = 0.9 * memory[0] + 0.1 * decayed * decayed;
          return w - RATE * decayed / (Math.sqrt(memory[0]) + 1e-3);
        });
  }

  @Test
  void rmsPropCentredWithMomentum() {
    assertFollows(
        new RmsProp(0.9, 1e-3, 0.8, true, WeightDecay.NONE),
        (w, g, memory, t) -> {
          memory[0] = 0.9 * memory[0] + 0.1 * g * g;
          memory[1] = 0.9 * memory[1] + 0.1 * g;
          double scale = Math.sqrt(memory[0] - memory[1] * memory[1]) + 1e-3;
          memory[2] = 0.8 * memory[2] + g / scale;
          return w - RATE * memory[2];
        });
  }

  /// With constant gradients v - c^2 tends to 0 and rounds to either side of it.
  @Test
  void centredRmsPropStaysFiniteAtConstantGradients() {
    RmsProp rule = new RmsProp(0.5, 1e-8, 0, true, WeightDecay.NONE);
    Params w = point(START);
    RuleState state = rule.initialState(w);
    for (int step = 0; step < 200; step++) {
      UpdateRule.Next next = rule.apply(w, point(0.1, 0.3, 0.7), state, 1e-9);
      w = next.params();
      state = next.state();
    }
    assertTrue(w.get("w").allFinite());
  }

  @Test
  void lion() {
    assertFollows(
        new Lion(0.9, 0.95, WeightDecay.of(0.2)),
        (w, g, memory, t) -> {
          double direction = Math.signum(0.9 * memory[0] + (1 - 0.9) * g);
          memory[0] = 0.95 * memory[0] + (1 - 0.95) * g;
          return w - RATE * (direction + 0.2 * w);
        });
  }

  /// Two tensors of two elements, each with a ratio of its own.
  @Test
  void lamb() {
    Lamb rule = new Lamb(0.9, 0.99, 1e-3, WeightDecay.ofWeights(0.2));
    double[][] w = {{1.5, -0.25}, {3, 0.5}};
    double[][][] moments = new double[2][2][2];
    Params point = twoTensors(w);
    RuleState state = rule.initialState(point);
    for (int t = 1; t <= 10; t++) {
      double[][] g = new double[2][2];
      for (int k = 0; k < 2; k++) {
        double[] u = new double[2];
        for (int i = 0; i < 2; i++) {
          g[k][i] = gradient(w[k][i], t);
          double[] m = moments[k][i];
          m[0] = 0.9 * m[0] + 0.1 * g[k][i];
          m[1] = 0.99 * m[1] + 0.01 * g[k][i] * g[k][i];
          double second = m[1] / (1 - Math.pow(0.99, t));
          u[i] = m[0] / (1 - Math.pow(0.9, t)) / (Math.sqrt(second) + 1e-3);
          u[i] += k == 0 ? 0.2 * w[k][i] : 0;
        }
        double trust = Math.hypot(w[k][0], w[k][1]) / Math.hypot(u[0], u[1]);
        w[k][0] -= RATE * trust * u[0];
        w[k][1] -= RATE * trust * u[1];
      }
      UpdateRule.Next next = rule.apply(point, twoTensors(g), state, RATE);
      point = next.params();
      state = next.state();
    }
    assertArrayEquals(w[0], point.get("weight").toDoubles(), 1e-12);
    assertArrayEquals(w[1], point.get("bias").toDoubles(), 1e-12);
  }

  @Test
  void aTensorOfZerosMovesAsFarAsItsDirectionIsLong() {
    Params zero = point(0, 0, 0);
    Lamb rule = new Lamb(0.9, 0.999, 0, WeightDecay.NONE);
    Params next = rule.apply(zero, point(3, -4, 5), rule.initialState(zero), 0.5).params();
    assertArrayEquals(new double[] {-0.5, 0.5, -0.5}, flat(next), 1e-15);
  }

  private static Params twoTensors(double[][] values) {
    return Params.builder()
        .add("weight", Params.Kind.WEIGHT, Tensor.of(Shape.of(2), values[0]))
        .add("bias", Params.Kind.BIAS, Tensor.of(Shape.of(2), values[1]))
        .build();
  }

  @ParameterizedTest
  @MethodSource("rules")
  void kindsCanHaveRatesOfTheirOwn(UpdateRule rule) {
    UpdateRule rates = new KindRates(Map.of(Params.Kind.BIAS, 0.1, Params.Kind.NORM, 0.0), rule);
    Params w = twoTensors(new double[][] {{1.5, -0.25}, {3, 0.5}});
    Params g = twoTensors(new double[][] {{1, 2}, {3, 4}});
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
    Params w = twoTensors(new double[][] {{1.5, -0.25}, {3, 0.5}});
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

  private static void assertRefused(String part, org.junit.jupiter.api.function.Executable call) {
    String message = assertThrows(IllegalArgumentException.class, call).getMessage();
    assertTrue(message.contains(part), message);
  }
}
