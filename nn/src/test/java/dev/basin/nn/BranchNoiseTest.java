package dev.basin.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.basin.autodiff.Autodiff;
import dev.basin.autodiff.Params;
import dev.basin.autodiff.Statistics;
import dev.basin.tensor.DType;
import dev.basin.tensor.RandomStream;
import dev.basin.tensor.Shape;
import dev.basin.tensor.Tensor;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/// Stochastic depth and ShakeDrop, on batches of ones: an output is a factor.
class BranchNoiseTest {
  private static final RandomStream RANDOM = RandomStream.ofSeed(6);
  private static final Params NONE = Params.builder().build();
  private static final ShakeDrop.Range ALPHA = new ShakeDrop.Range(-1, 1);
  private static final ShakeDrop.Range BETA = new ShakeDrop.Range(0, 1);

  private static Tensor ones(int examples) {
    return Tensor.ones(DType.FLOAT64, Shape.of(examples, 3));
  }

  private static double[] factors(Layer layer, int examples, RandomStream random) {
    return firstColumn(model(layer).train(NONE, ones(examples), random).output());
  }

  private static double[] backwardFactors(Layer layer, int examples, RandomStream random) {
    return firstColumn(
        Autodiff.grad(x -> model(layer).train(NONE, x, random).output().sum(), ones(examples)));
  }

  private static Model model(Layer layer) {
    return new Model(layer, Shape.of(3), DType.FLOAT64);
  }

  // all columns of an example share its factor
  private static double[] firstColumn(Tensor y) {
    for (int i = 0; i < y.shape().size(0); i++) {
      assertEquals(y.get(i, 0), y.get(i, 1));
      assertEquals(y.get(i, 0), y.get(i, 2));
    }
    return y.slice(1, 0, 1).toDoubles();
  }

  private static double evaluated(Layer layer) {
    return model(layer).evaluate(NONE, Statistics.NONE, ones(2)).get(1, 2);
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).average().orElseThrow();
  }

  @Test
  void stochasticDepthKeepsOrDropsAWholeBatch() {
    Layer layer = new StochasticDepth(0.3, false);
    int kept = 0;
    for (int step = 0; step < 2000; step++) {
      double[] factors = factors(layer, 4, RANDOM.split(step));
      assertTrue(factors[0] == 0 || factors[0] == 1);
      assertArrayEquals(new double[] {factors[0], factors[0], factors[0], factors[0]}, factors);
      kept += (int) factors[0];
    }
    // four standard deviations
    assertEquals(0.3, kept / 2000.0, 4 * Math.sqrt(0.3 * 0.7 / 2000));
    assertEquals(0.3, evaluated(layer));
  }

  @Test
  void evaluationIsTheMeanOfTraining() {
    int examples = 20_000;
    for (Layer layer :
        new Layer[] {
          new StochasticDepth(0.7, true),
          new ShakeDrop(0.6, ALPHA, BETA, true),
          new ShakeDrop(0.2, new ShakeDrop.Range(0.5, 2), BETA, true)
        }) {
      assertEquals(evaluated(layer), mean(factors(layer, examples, RANDOM)), 0.03, layer::toString);
    }
  }

  @Test
  void shakeDropsPassesShareTheirGateAndNothingElse() {
    Layer layer = new ShakeDrop(0.4, ALPHA, BETA, true);
    double[] forward = factors(layer, 5000, RANDOM);
    double[] backward = backwardFactors(layer, 5000, RANDOM);
    int survived = 0;
    double[] alphas = new double[5000];
    for (int i = 0; i < forward.length; i++) {
      assertEquals(forward[i] == 1, backward[i] == 1);
      survived += forward[i] == 1 ? 1 : 0;
      alphas[i] = forward[i] == 1 ? 0 : forward[i] * (backward[i] - 0.5);
      assertTrue(forward[i] >= -1 && backward[i] >= 0 && forward[i] <= 1 && backward[i] <= 1);
    }
    assertEquals(0.4, survived / 5000.0, 4 * Math.sqrt(0.24 / 5000));
    // alpha and beta are independent: their covariance is zero
    assertEquals(0, mean(alphas), 4 * Math.sqrt(1 / 3.0 / 12 / 5000));
    // E[b + beta (1 - b)]
    assertEquals(0.4 + 0.6 * 0.5, mean(backward), 0.03);
  }

  @Test
  void aSecondDerivativeIsThatOfTheBackwardPass() {
    Layer layer = new ShakeDrop(0, ALPHA, new ShakeDrop.Range(0.25, 0.25), false);
    double alpha = factors(layer, 1, RANDOM)[0];
    // y = alpha x by value, beta x by pullback: grad of y^2 is 2 (alpha x) beta, and
    // differentiating
    // alpha x yields beta again
    Tensor x = Tensor.of(Shape.of(1, 3), 2.0, 2.0, 2.0);
    Tensor product =
        Autodiff.hvp(
            at -> model(layer).train(NONE, at, RANDOM).output().square().sum(), x, ones(1));
    assertEquals(2 * 0.25 * 0.25, product.get(0, 0), 1e-15);
    Tensor gradient =
        Autodiff.grad(at -> model(layer).train(NONE, at, RANDOM).output().square().sum(), x);
    assertEquals(2 * alpha * 2 * 0.25, gradient.get(0, 0), 1e-15);
  }

  @Test
  void drawsRepeatWithTheirStream() {
    Layer layer = new ShakeDrop(0.5, ALPHA, BETA, true);
    assertArrayEquals(factors(layer, 50, RANDOM), factors(layer, 50, RANDOM));
    assertArrayEquals(backwardFactors(layer, 50, RANDOM), backwardFactors(layer, 50, RANDOM));
    assertNotEquals(
        Arrays.toString(factors(layer, 50, RANDOM)),
        Arrays.toString(factors(layer, 50, RANDOM.split(1))));
  }

  @Test
  void passesAtOtherWeightsDrawTheSame() {
    // as the two passes of SAM are
    for (Layer noise :
        new Layer[] {
          new Dropout(0.5), new StochasticDepth(0.5, true), new ShakeDrop(0.5, ALPHA, BETA, true)
        }) {
      Model model = model(Sequential.of(new Linear(3, 2, false), noise));
      Params w = model.init(RANDOM);
      double[] at = model.train(w, ones(40), RANDOM).output().toDoubles();
      double[] beside = model.train(w.times(1.5), ones(40), RANDOM).output().toDoubles();
      for (int i = 0; i < at.length; i++) {
        assertEquals(1.5 * at[i], beside[i], 1e-14);
      }
    }
  }

  @Test
  void survivalDecaysLinearlyWithDepth() {
    assertEquals(0.95, StochasticDepth.decayed(1, 10, 0.5).survival(), 1e-15);
    assertEquals(0.5, StochasticDepth.decayed(10, 10, 0.5).survival(), 1e-15);
    assertEquals(0.75, ShakeDrop.decayed(27, 54, 0.5).survival(), 1e-15);
  }

  @Test
  void impossibleNoiseIsRefused() {
    assertTrue(refusal(() -> new StochasticDepth(1.5, true)).contains("1.5"));
    assertTrue(refusal(() -> new StochasticDepth(Double.NaN, true)).contains("NaN"));
    assertTrue(refusal(() -> new ShakeDrop(-0.1, ALPHA, BETA, true)).contains("-0.1"));
    assertTrue(refusal(() -> new ShakeDrop.Range(1, 0)).contains("[1.0, 0.0]"));
    assertTrue(refusal(() -> ShakeDrop.decayed(0, 3, 0.5)).contains("block 0 of 3"));
    assertTrue(refusal(() -> new BranchNoise(BranchNoise.Kind.SHAKE_DROP, 2)).contains("survival"));
  }

  private static String refusal(org.junit.jupiter.api.function.Executable call) {
    return assertThrows(IllegalArgumentException.class, call).getMessage();
  }
}
