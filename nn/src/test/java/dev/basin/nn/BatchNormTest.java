package dev.basin.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.basin.autodiff.Autodiff;
import dev.basin.autodiff.Params;
import dev.basin.autodiff.Statistics;
import dev.basin.tensor.DType;
import dev.basin.tensor.Shape;
import dev.basin.tensor.Tensor;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class BatchNormTest {
  private static final double EPSILON = 0.5;
  private static final Model MODEL =
      new Model(new BatchNorm(2, EPSILON), Shape.of(1, 2, 2), DType.FLOAT64);
  private static final Params PARAMS =
      Params.builder()
          .add("gamma", Params.Kind.NORM, Tensor.of(Shape.of(2), 2.0, -1.0))
          .add("beta", Params.Kind.NORM, Tensor.of(Shape.of(2), 0.25, 3.0))
          .build();
  // channel 0 holds 1, 3, 5, 7 (mean 4, variance 5); channel 1 holds 0, 0, 0, 8 (mean 2, variance
  // 12)
  private static final Tensor X =
      Tensor.of(Shape.of(2, 1, 2, 2), 1.0, 0.0, 3.0, 0.0, 5.0, 0.0, 7.0, 8.0);

  @Test
  void trainingNormalisesByTheBatch() {
    double[] y = MODEL.train(PARAMS, X, null).output().toDoubles();
    double[] x = X.toDoubles();
    for (int i = 0; i < 4; i++) {
      assertEquals(2 * (x[2 * i] - 4) / Math.sqrt(5 + EPSILON) + 0.25, y[2 * i], 1e-14);
      assertEquals(-(x[2 * i + 1] - 2) / Math.sqrt(12 + EPSILON) + 3, y[2 * i + 1], 1e-14);
    }
  }

  /// The ops of which the layer is the fused form.
  private static Tensor composed(Params params, Tensor x) {
    Tensor centred = x.sub(x.mean(0, 1, 2));
    Tensor inverse = centred.square().mean(0, 1, 2).add(EPSILON).rsqrt();
    return centred.mul(inverse).mul(params.get("gamma")).add(params.get("beta"));
  }

  @Test
  void derivativesAreThoseOfTheComposition() {
    Tensor weights = Inputs.normal(2, 1, 2, 2);
    Function<Params, Tensor> fused =
        at -> MODEL.train(at, at.get("x"), null).output().tanh().mul(weights).sum();
    Function<Params, Tensor> composition =
        at -> composed(at, at.get("x")).tanh().mul(weights).sum();
    Params at =
        Params.builder()
            .add("gamma", Params.Kind.NORM, PARAMS.get("gamma"))
            .add("beta", Params.Kind.NORM, PARAMS.get("beta"))
            .add("x", Params.Kind.WEIGHT, X.mul(0.3))
            .build();
    Params v = at.map(t -> t.cos());
    assertClose(composition.apply(at), fused.apply(at));
    assertAllClose(Autodiff.grad(composition, at), Autodiff.grad(fused, at));
    assertAllClose(Autodiff.hvp(composition, at, v), Autodiff.hvp(fused, at, v));
    Function<Params, Tensor> third = w -> Autodiff.hvp(composition, w, v).dot(v);
    Function<Params, Tensor> fusedThird = w -> Autodiff.hvp(fused, w, v).dot(v);
    assertAllClose(Autodiff.grad(third, at), Autodiff.grad(fusedThird, at));
  }

  private static void assertAllClose(Params expected, Params actual) {
    expected.names().forEach(name -> assertClose(expected.get(name), actual.get(name)));
  }

  private static void assertClose(Tensor expected, Tensor actual) {
    assertArrayEquals(expected.toDoubles(), actual.toDoubles(), 1e-12);
  }

  @Test
  void theBatchIsReportedWithTheUnbiasedVariance() {
    Statistics batch = MODEL.train(PARAMS, X, null).statistics();
    assertArrayEquals(new double[] {4, 2}, batch.get("mean").toDoubles(), 1e-14);
    assertArrayEquals(
        new double[] {5 * 4 / 3.0, 12 * 4 / 3.0}, batch.get("variance").toDoubles(), 1e-14);
  }

  @Test
  void runningStatisticsAreAnAverageThatBeginsAtZeroAndOne() {
    Statistics batch = MODEL.train(PARAMS, X, null).statistics();
    Statistics running = MODEL.initialStatistics().updated(batch, 0.9);
    assertArrayEquals(new double[] {0.4, 0.2}, running.get("mean").toDoubles(), 1e-14);
    assertArrayEquals(
        new double[] {0.9 + 0.1 * 20 / 3, 0.9 + 0.1 * 16},
        running.get("variance").toDoubles(),
        1e-14);
  }

  @Test
  void evaluationNormalisesByWhatItIsGiven() {
    Statistics given =
        Statistics.of(
            Map.of(
                "mean", Tensor.of(Shape.of(2), 1.0, -2.0),
                "variance", Tensor.of(Shape.of(2), 0.75, 3.5)));
    double[] y = MODEL.evaluate(PARAMS, given, X).toDoubles();
    double[] x = X.toDoubles();
    for (int i = 0; i < 4; i++) {
      assertEquals(2 * (x[2 * i] - 1) / Math.sqrt(1.25) + 0.25, y[2 * i], 1e-14);
      assertEquals(-(x[2 * i + 1] + 2) / 2 + 3, y[2 * i + 1], 1e-14);
    }
  }

  @Test
  void whatIsReportedIsDetached() {
    Statistics[] batch = new Statistics[1];
    Autodiff.grad(
        params -> {
          Model.Pass pass = MODEL.train(params, X, null);
          batch[0] = pass.statistics();
          assertTrue(pass.output().traced());
          return pass.output().square().sum();
        },
        PARAMS);
    assertFalse(batch[0].get("mean").traced());
    assertFalse(batch[0].get("variance").traced());
  }

  @Test
  void oneValuePerChannelHasNoVariance() {
    Tensor single = Tensor.of(Shape.of(1, 1, 1, 2), 1.0, 2.0);
    Model model = new Model(new BatchNorm(2), Shape.of(1, 1, 2), DType.FLOAT64);
    String message =
        assertThrows(IllegalArgumentException.class, () -> model.train(PARAMS, single, null))
            .getMessage();
    assertTrue(message.contains("larger batch"), message);
  }

  @Test
  void aMeanFarFromZeroDoesNotSpoilFloat32() {
    Params params = PARAMS.map(t -> t.cast(DType.FLOAT32));
    Model model = new Model(new BatchNorm(2, EPSILON), Shape.of(1, 2, 2), DType.FLOAT32);
    Tensor far = X.add(10_000).cast(DType.FLOAT32);
    double[] expected = MODEL.train(PARAMS, X, null).output().toDoubles();
    assertArrayEquals(expected, model.train(params, far, null).output().toDoubles(), 2e-3);
  }
}
