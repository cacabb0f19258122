package dev.basin.optim;

import static dev.basin.optim.Landscapes.flat;
import static dev.basin.optim.Landscapes.point;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.basin.autodiff.Params;
import dev.basin.tensor.Shape;
import dev.basin.tensor.Tensor;
import org.junit.jupiter.api.Test;

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

  static Params twoTensors(double[][] values) {
    return Params.builder()
        .add("weight", Params.Kind.WEIGHT, Tensor.of(Shape.of(2), values[0]))
        .add("bias", Params.Kind.BIAS, Tensor.of(Shape.of(2), values[1]))
        .build();
  }
}
