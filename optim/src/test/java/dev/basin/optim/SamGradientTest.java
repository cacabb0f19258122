package dev.basin.optim;

import static dev.basin.optim.Landscapes.differences;
import static dev.basin.optim.Landscapes.distance;
import static dev.basin.optim.Landscapes.flat;
import static dev.basin.optim.Landscapes.networkPoint;
import static dev.basin.optim.Landscapes.point;
import static dev.basin.optim.Landscapes.regularSeeds;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.basin.autodiff.Autodiff;
import dev.basin.autodiff.Objective;
import dev.basin.autodiff.Params;
import dev.basin.optim.GradientRule.Estimate;
import dev.basin.tensor.RandomStream;
import dev.basin.tensor.Tensor;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The gradient of w -> L(w + eps(w)).
class SamGradientTest {
  private static final double RHO = 0.1;
  private static final Function<Params, Tensor> LOSS = Landscapes::network;

  private static <B> Estimate<B> estimate(GradientRule rule, Objective<B> objective, Params w) {
    Step step = new Step(0, 1, 0.1, RandomStream.ofSeed(1));
    return rule.gradient(objective, w, rule.initialState(w), step);
  }

  private static double[] gradient(GradientRule rule, Params w) {
    return flat(estimate(rule, Objective.of(LOSS), w).gradient());
  }

  /// The loss that SAM descends, as the lecture writes it.
  private static Tensor perturbedLoss(Sam sam, Params w) {
    return LOSS.apply(w.plus(sam.perturbation(Autodiff.grad(LOSS, w))));
  }

  @ParameterizedTest
  @ValueSource(doubles = {1.5, 2, 3, 4, Double.POSITIVE_INFINITY})
  void itMatchesDifferencesOfThePerturbedLoss(double p) {
    Sam sam = new Sam(RHO, p, true);
    regularSeeds()
        .limit(5)
        .forEach(seed -> {
          Params w = networkPoint(seed);
          double[] expected = differences(at -> perturbedLoss(sam, at), w, 1e-6);
          double error = distance(gradient(sam, w), expected);
          assertTrue(error <= 1e-5, "seed " + seed + ": " + error);
        });
  }

  @ParameterizedTest
  @ValueSource(doubles = {1.5, 2, 3, 4, Double.POSITIVE_INFINITY})
  void theClosedFormIsTheGradientOfTheNestedFormula(double p) {
    Sam sam = new Sam(RHO, p, true);
    regularSeeds()
        .limit(5)
        .forEach(seed -> {
          Params w = networkPoint(seed);
          double[] nested = flat(Autodiff.grad(at -> perturbedLoss(sam, at), w));
          double error = distance(gradient(sam, w), nested);
          assertTrue(error <= 1e-9, "seed " + seed + ": " + error);
        });
  }

  @ParameterizedTest
  @ValueSource(doubles = {1.5, 2, 3, 4})
  void theSecondOrderTermIsMoreThanRounding(double p) {
    Params w = networkPoint(regularSeeds().findFirst().orElseThrow());
    double[] full = gradient(new Sam(RHO, p, true), w);
    assertTrue(distance(gradient(new Sam(RHO, p, false), w), full) > 1e-3);
  }

  @ParameterizedTest
  @ValueSource(doubles = {1, 1.5, 2, 3, Double.POSITIVE_INFINITY})
  void theFirstOrderIsTheGradientAtThePerturbedPoint(double p) {
    Sam sam = new Sam(RHO, p, false);
    Params w = networkPoint(1);
    Params eps = sam.perturbation(Autodiff.grad(LOSS, w));
    assertArrayEquals(flat(Autodiff.grad(LOSS, w.plus(eps))), gradient(sam, w));
  }

  @ParameterizedTest
  @ValueSource(doubles = {1, Double.POSITIVE_INFINITY})
  void wherePerturbationsAreConstantTheCorrectionIsSkipped(double p) {
    Params w = networkPoint(2);
    assertArrayEquals(gradient(new Sam(RHO, p, false), w), gradient(new Sam(RHO, p, true), w));
  }

  @ParameterizedTest
  @ValueSource(doubles = {1, 1.5, 2, 3, Double.POSITIVE_INFINITY})
  void aRadiusOfZeroIsThePlainGradient(double p) {
    Params w = networkPoint(3);
    double[] plain = gradient(new PlainGradient(), w);
    assertArrayEquals(plain, gradient(new Sam(0, p, false), w));
    assertArrayEquals(plain, gradient(new Sam(0, p, true), w));
  }

  /// Reports how many times it was evaluated before.
  private static final class Counting implements Objective<Integer> {
    private final Function<Params, Tensor> loss;
    private int evaluations;

    Counting(Function<Params, Tensor> loss) {
      this.loss = loss;
    }

    @Override
    public Outcome<Integer> evaluate(Params params) {
      return new Outcome<>(loss.apply(params), evaluations++);
    }
  }

  @Test
  void lossAndByproductAreThoseOfThePassAtW() {
    Params w = networkPoint(4);
    for (boolean secondOrder : new boolean[] {false, true}) {
      Counting objective = new Counting(LOSS);
      Estimate<Integer> estimate = estimate(new Sam(RHO, 2, secondOrder), objective, w);
      assertEquals(0, estimate.byproduct());
      assertEquals(LOSS.apply(w).item(), estimate.loss());
      assertEquals(2, objective.evaluations, "the pass at w serves the Hessian-vector product too");
    }
  }

  @Test
  void aZeroGradientSkipsTheAscent() {
    for (boolean secondOrder : new boolean[] {false, true}) {
      for (double p : new double[] {1, 1.5, 2, 3, Double.POSITIVE_INFINITY}) {
        Counting bowl = new Counting(w -> w.get("w").square().sum());
        Estimate<Integer> estimate = estimate(new Sam(RHO, p, secondOrder), bowl, point(0, 0));
        assertArrayEquals(new double[2], flat(estimate.gradient()));
        assertEquals(1, bowl.evaluations);
      }
    }
  }

  @Test
  void aLinearLossHasNoSecondOrderTerm() {
    Counting slope =
        new Counting(w -> w.get("w").mul(Tensor.of(w.get("w").shape(), 1.0, -2.0)).sum());
    Estimate<Integer> estimate = estimate(new Sam(RHO, 3, true), slope, point(5, 6));
    assertArrayEquals(new double[] {1, -2}, flat(estimate.gradient()));
  }

  @Test
  void theWeightsAreLeftAlone() {
    Params w = networkPoint(5);
    double[] before = flat(w);
    gradient(new Sam(RHO, 2, true), w);
    assertArrayEquals(before, flat(w));
  }

  @Test
  void theEstimateCarriesNoTrace() {
    for (boolean secondOrder : new boolean[] {false, true}) {
      Estimate<Void> estimate =
          estimate(new Sam(RHO, 2, secondOrder), Objective.of(LOSS), networkPoint(6));
      assertTrue(estimate.gradient().tensors().stream().noneMatch(Tensor::traced));
    }
  }
}
