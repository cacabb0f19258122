package dev.basin.optim;

import static dev.basin.optim.Landscapes.distance;
import static dev.basin.optim.Landscapes.flat;
import static dev.basin.optim.Vectors.dot;
import static dev.basin.optim.Vectors.length;
import static dev.basin.optim.Vectors.plus;
import static dev.basin.optim.Vectors.times;
import static dev.basin.optim.Vectors.unit;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.basin.autodiff.Params;
import dev.basin.autodiff.Statistics;
import dev.basin.optim.GradientRule.Estimate;
import org.junit.jupiter.api.Test;

/// Gradient rules that remember, over several batches, beside plain arithmetic.
class RuleMemoryTest {
  private static final double RHO = 0.2;
  private static final double[] START = {0.4, -0.8, 1.1, 0.3, -0.5};

  /// The direction at one step; the memory holds one vector.
  private interface Plain {
    double[] direction(Rows rows, double[] w, double[][] memory, int step);
  }

  private static void assertFollows(GradientRule rule, Plain plain) {
    double[] w = START.clone();
    double[][] memory = {new double[w.length]};
    RuleState state = rule.initialState(Rows.point(w));
    for (int step = 0; step < 8; step++) {
      Rows rows = Rows.of(step, 6);
      Estimate<Statistics> estimate =
          rule.gradient(rows, Rows.point(w), state, GradientRules.step(step));
      double[] expected = plain.direction(rows, w, memory, step);
      double error = distance(flat(estimate.gradient()), expected);
      assertTrue(error <= 1e-12, "step " + step + ": " + error);
      state = estimate.state();
      w = plus(w, expected, -0.05);
    }
    assertEquals(8, state.applications());
  }

  @Test
  void looksam() {
    assertFollows(
        new LookSam(RHO, 3, 0.7),
        (rows, w, memory, step) -> {
          double[] g = rows.gradient(w);
          if (step % 3 == 0) {
            double[] there = rows.gradient(plus(w, unit(g), RHO));
            double cosine = dot(g, there) / (length(g) * length(there));
            memory[0] = plus(there, unit(g), -length(there) * cosine);
            return there;
          }
          return plus(g, memory[0], 0.7 * length(g) / length(memory[0]));
        });
  }

  @Test
  void friendlySam() {
    assertFollows(
        new FriendlySam(RHO, 0.8, 0.6),
        (rows, w, memory, step) -> {
          double[] g = rows.gradient(w);
          memory[0] = plus(times(memory[0], 0.6), g, 0.4);
          return rows.gradient(plus(w, unit(plus(g, memory[0], -0.8)), RHO));
        });
  }

  @Test
  void withoutMemoryTheyAreSam() {
    Rows rows = Rows.of(1, 6);
    Params w = Rows.point(START);
    double[] sam = flat(GradientRules.estimate(new Sam(RHO), rows, w).gradient());
    assertArrayEquals(
        sam, flat(GradientRules.estimate(new LookSam(RHO, 1, 0.7), rows, w).gradient()));
    assertArrayEquals(
        sam, flat(GradientRules.estimate(new FriendlySam(RHO, 0, 0.6), rows, w).gradient()));
  }

  /// lambda g is left of the first gradient when its average (1 - lambda) g is taken out.
  @Test
  void theFirstFriendlyStepIsSams() {
    Rows rows = Rows.of(1, 6);
    Params w = Rows.point(START);
    double[] sam = flat(GradientRules.estimate(new Sam(RHO), rows, w).gradient());
    double[] first = flat(GradientRules.estimate(new FriendlySam(RHO, 1, 0.6), rows, w).gradient());
    assertArrayEquals(sam, first, 1e-14);
  }

  @Test
  void impossibleSettingsAreRefused() {
    assertRefused("period", () -> new LookSam(RHO, 0, 0.7));
    assertRefused("alpha", () -> new LookSam(RHO, 2, -1));
    assertRefused("alpha", () -> new Gsam(RHO, Double.NaN));
    assertRefused("lambda", () -> new FriendlySam(RHO, 1, 1));
    assertRefused("sigma", () -> new FriendlySam(RHO, Double.NaN, 0.5));
    assertRefused("eta", () -> new Asam(RHO, 2, -1, false));
    assertRefused("rho", () -> new RandomPerturbation(-1));
    assertRefused("lambda", () -> new GradientPenalty(-1, GradientPenalty.Form.NORM));
    assertRefused("step", () -> new ProjectedSam(new NormBall(RHO, 2), 0, RHO));
    assertRefused("start", () -> new Between(0.6, 0.5, new Sam(RHO)));
    assertRefused("bound", () -> new Clipped(Clipped.By.NORM, 0, new Sam(RHO)));
    assertRefused("row", () -> new Microbatches(0, new Sam(RHO)));
    assertRefused("row", () -> new Accumulated(0, new Sam(RHO)));
    assertRefused("least", () -> new Radius.FollowingRate(0.2, 0.1, 0, 1));
    assertRefused("rate", () -> new Radius.FollowingRate(0.1, 0.2, 1, 1));
  }

  private static void assertRefused(String part, org.junit.jupiter.api.function.Executable call) {
    String message = assertThrows(IllegalArgumentException.class, call).getMessage();
    assertTrue(message.contains(part), message);
  }
}
