package dev.basin.optim;

import static dev.basin.optim.GradientRules.estimate;
import static dev.basin.optim.Landscapes.distance;
import static dev.basin.optim.Landscapes.flat;
import static dev.basin.optim.Vectors.dot;
import static dev.basin.optim.Vectors.length;
import static dev.basin.optim.Vectors.map;
import static dev.basin.optim.Vectors.plus;
import static dev.basin.optim.Vectors.times;
import static dev.basin.optim.Vectors.unit;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.basin.autodiff.Autodiff;
import dev.basin.autodiff.Params;
import dev.basin.autodiff.Statistics;
import dev.basin.tensor.Tensor;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Gradient rules beside their papers' formulas in plain arithmetic.
class SharpnessFormulaTest {
  private static final Rows ROWS = Rows.of(1, 7);
  private static final double[] W = {0.4, -0.8, 1.1, 0.3, -0.5};
  private static final double RHO = 0.2;
  private static final double ETA = 0.01;

  private static double[] gradient(GradientRule rule) {
    return flat(estimate(rule, ROWS, Rows.point(W)).gradient());
  }

  private static void assertClose(double[] expected, double[] actual) {
    double error = distance(actual, expected);
    assertTrue(error <= 1e-12, () -> "relative error " + error);
  }

  // ----------------------------------------------------------------------------------------- SAM

  private static double[] samPoint(double[] w) {
    return plus(w, unit(ROWS.gradient(w)), RHO);
  }

  private static double[] samFull(double[] w) {
    double[] g = ROWS.gradient(w);
    double[] there = ROWS.gradient(samPoint(w));
    double[] v = plus(there, unit(g), -dot(unit(g), there));
    return plus(there, ROWS.hessianProduct(w, times(v, RHO / length(g))));
  }

  @Test
  void sam() {
    assertClose(ROWS.gradient(samPoint(W)), gradient(new Sam(RHO)));
    assertClose(samFull(W), gradient(new Sam(RHO, 2, true)));
    assertTrue(distance(ROWS.gradient(samPoint(W)), samFull(W)) > 1e-3);
  }

  // ---------------------------------------------------------------------------------------- ASAM

  private static double[] axes(double[] w) {
    double[] t = {1, 1, 1, 1, 1};
    for (int i = 0; i < 3; i++) {
      t[i] = Math.abs(w[i]) + ETA;
    }
    return t;
  }

  private static double[] asamPoint(double[] w) {
    double[] t = axes(w);
    double[] u = times(t, ROWS.gradient(w));
    return plus(w, times(t, u), RHO / length(u));
  }

  // the second-order terms as they stand in the lecture's notes, without J
  private static double[] asamFull(double[] w) {
    double[] t = axes(w);
    double[] g = ROWS.gradient(w);
    double[] u = times(t, g);
    double n = length(u);
    double[] there = ROWS.gradient(asamPoint(w));
    double[] q = times(t, there);
    double[] du = plus(times(q, RHO / n), u, -RHO * dot(u, q) / (n * n * n));
    double[] signs = {Math.signum(w[0]), Math.signum(w[1]), Math.signum(w[2]), 0, 0};
    double[] direct = times(signs, plus(times(g, du), times(u, there), RHO / n));
    return plus(plus(there, ROWS.hessianProduct(w, times(t, du))), direct);
  }

  @Test
  void asam() {
    assertClose(ROWS.gradient(asamPoint(W)), gradient(new Asam(RHO)));
    assertClose(asamFull(W), gradient(new Asam(RHO, 2, ETA, true)));
  }

  @Test
  void theFullGradientsAreThoseOfThePerturbedLosses() {
    double[] sam = Vectors.differences(w -> ROWS.loss(samPoint(w)), W, 1e-5);
    double[] asam = Vectors.differences(w -> ROWS.loss(asamPoint(w)), W, 1e-5);
    assertTrue(distance(gradient(new Sam(RHO, 2, true)), sam) <= 1e-8);
    assertTrue(distance(gradient(new Asam(RHO, 2, ETA, true)), asam) <= 1e-8);
  }

  @ParameterizedTest
  @ValueSource(doubles = {1, 1.5, 2, 3, 4, Double.POSITIVE_INFINITY})
  void asamInAnyNorm(double p) {
    AdaptiveBall ball = new AdaptiveBall(new NormBall(RHO, p), ETA);
    Function<Params, Tensor> loss = w -> ROWS.evaluate(w).loss();
    Function<Params, Tensor> perturbed =
        w -> loss.apply(w.plus(ball.perturbation(w, Autodiff.grad(loss, w))));
    double[] expected = Landscapes.differences(perturbed, Rows.point(W), 1e-6);
    double error = distance(gradient(new Asam(ball, true)), expected);
    assertTrue(error <= 1e-7, () -> "p = " + p + ": " + error);
    assertTrue(distance(gradient(new Asam(ball, false)), expected) > 1e-3);
  }

  /// Scaling one weight up and its partner's axis down moves eps with it.
  @Test
  void asamFollowsTheScaleOfAWeight() {
    AdaptiveBall ball = new AdaptiveBall(new NormBall(RHO, 2), 0);
    Params w = Landscapes.point(2, -3);
    Params g = Landscapes.point(0.5, 0.25);
    double[] eps = flat(ball.perturbation(w, g));
    double[] scaled =
        flat(ball.perturbation(Landscapes.point(20, -3), Landscapes.point(0.05, 0.25)));
    assertArrayEquals(new double[] {10 * eps[0], eps[1]}, scaled, 1e-14);
  }

  // ------------------------------------------------------------------------------ ten steps of SGD

  private static void assertTenSteps(GradientRule rule, UnaryOperator<double[]> direction) {
    Optimizer optimizer =
        new Optimizer(rule, new Sgd(0.9, false, 0.01), new Schedule.Constant(0.02), 10);
    TrainState state = optimizer.start(Rows.point(W), Statistics.NONE, 1);
    double[] w = W.clone();
    double[] momentum = new double[W.length];
    for (int step = 0; step < 10; step++) {
      state = optimizer.step(state, ROWS, byproduct -> Statistics.NONE).state();
      momentum = plus(plus(times(momentum, 0.9), direction.apply(w)), w, 0.01);
      w = plus(w, momentum, -0.02);
    }
    assertTrue(distance(flat(state.params()), w) <= 1e-11);
  }

  @Test
  void tenStepsOfSam() {
    assertTenSteps(new Sam(RHO), w -> ROWS.gradient(samPoint(w)));
    assertTenSteps(new Sam(RHO, 2, true), SharpnessFormulaTest::samFull);
  }

  @Test
  void tenStepsOfAsam() {
    assertTenSteps(new Asam(RHO), w -> ROWS.gradient(asamPoint(w)));
    assertTenSteps(new Asam(RHO, 2, ETA, true), SharpnessFormulaTest::asamFull);
  }

  // ---------------------------------------------------------------------------- several steps

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5})
  void severalStepsOnTheEuclideanBall(int steps) {
    double stride = 0.15;
    double[] eps = new double[W.length];
    for (int k = 0; k < steps; k++) {
      eps = plus(eps, unit(ROWS.gradient(plus(W, eps))), stride);
      eps = length(eps) > RHO ? times(unit(eps), RHO) : eps;
    }
    ProjectedSam rule = new ProjectedSam(new NormBall(RHO, 2), steps, stride);
    assertClose(ROWS.gradient(plus(W, eps)), gradient(rule));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5})
  void severalStepsOnTheCube(int steps) {
    double stride = 0.15;
    double[] eps = new double[W.length];
    for (int k = 0; k < steps; k++) {
      eps = plus(eps, map(ROWS.gradient(plus(W, eps)), Math::signum), stride);
      eps = map(eps, x -> Math.clamp(x, -RHO, RHO));
    }
    NormBall cube = new NormBall(RHO, Double.POSITIVE_INFINITY);
    assertClose(ROWS.gradient(plus(W, eps)), gradient(new ProjectedSam(cube, steps, stride)));
  }

  @ParameterizedTest
  @ValueSource(doubles = {2, Double.POSITIVE_INFINITY})
  void oneStepOfStrideRhoIsSam(double p) {
    double[] sam = gradient(new Sam(RHO, p, false));
    assertArrayEquals(sam, gradient(new ProjectedSam(new NormBall(RHO, p), 1, RHO)));
    assertArrayEquals(sam, gradient(new ProjectedSam(new NormBall(RHO, p), 1, 3 * RHO)));
  }

  @Test
  void otherNormsHaveNoProjection() {
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> new ProjectedSam(new NormBall(RHO, 3), 2, RHO))
            .getMessage();
    assertTrue(message.contains("p = 3") && message.contains("infinity"), message);
  }

  // --------------------------------------------------------------------------------- GSAM, penalty

  @Test
  void gsam() {
    double[] g = ROWS.gradient(W);
    double[] there = ROWS.gradient(samPoint(W));
    double[] orthogonal = plus(g, unit(there), -dot(g, unit(there)));
    assertEquals(0, dot(orthogonal, there), 1e-12);
    assertClose(plus(there, orthogonal, -0.4), gradient(new Gsam(RHO, 0.4)));
    assertArrayEquals(gradient(new Sam(RHO)), gradient(new Gsam(RHO, 0)));
  }

  @Test
  void gradientPenalties() {
    double[] g = ROWS.gradient(W);
    GradientRule norm = new GradientPenalty(0.3, GradientPenalty.Form.NORM);
    GradientRule square = new GradientPenalty(0.3, GradientPenalty.Form.SQUARE);
    assertClose(plus(g, ROWS.hessianProduct(W, unit(g)), 0.3), gradient(norm));
    assertClose(plus(g, ROWS.hessianProduct(W, g), 0.6), gradient(square));
    double[] ofNorm =
        Vectors.differences(w -> ROWS.loss(w) + 0.3 * length(ROWS.gradient(w)), W, 1e-5);
    double[] ofSquare =
        Vectors.differences(
            w -> ROWS.loss(w) + 0.3 * dot(ROWS.gradient(w), ROWS.gradient(w)), W, 1e-5);
    assertTrue(distance(gradient(norm), ofNorm) <= 1e-8);
    assertTrue(distance(gradient(square), ofSquare) <= 1e-8);
  }

  // --------------------------------------------------------------------------- random directions

  @Test
  void aRandomDirectionHasTheLengthOfSams() {
    RandomPerturbation rule = new RandomPerturbation(RHO);
    Params eps =
        rule.perturbation(Rows.point(W), GradientRules.step(50).random().split("perturbation"));
    assertEquals(RHO, length(flat(eps)), 1e-15);
    assertClose(ROWS.gradient(plus(W, flat(eps))), gradient(rule));
    Params other =
        rule.perturbation(Rows.point(W), GradientRules.step(51).random().split("perturbation"));
    assertTrue(distance(flat(other), flat(eps)) > 0.1);
  }
}
