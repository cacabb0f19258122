package dev.basin.experiments.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.basin.autodiff.Objective;
import dev.basin.autodiff.Params;
import dev.basin.autodiff.Statistics;
import dev.basin.experiments.training.Examples;
import dev.basin.experiments.training.Network;
import dev.basin.nn.Activation;
import dev.basin.nn.BatchNorm;
import dev.basin.nn.Linear;
import dev.basin.nn.Losses;
import dev.basin.nn.Mlp;
import dev.basin.nn.Model;
import dev.basin.nn.Sequential;
import dev.basin.tensor.DType;
import dev.basin.tensor.Indices;
import dev.basin.tensor.RandomStream;
import dev.basin.tensor.Shape;
import dev.basin.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

class CurveProblemTest {
  private static final RandomStream RANDOM = RandomStream.ofSeed(1);
  private static final Model MODEL = Mlp.of(Activation.TANH, 3, 5, 2).model(DType.FLOAT64);
  private static final Params START = MODEL.init(RANDOM.split("start"));
  private static final Params END = MODEL.init(RANDOM.split("end"));
  private static final Examples BATCH =
      new Examples(RANDOM.normal(DType.FLOAT64, Shape.of(4, 3)), Indices.of(0, 1, 1, 0));

  private static CurveProblem problem(WeightCurve.Shape shape, double decay) {
    return new CurveProblem(MODEL, shape, START, END, "two", decay);
  }

  @Test
  void theBendBeginsInTheMiddleSoThatTheCurveIsTheChord() {
    for (WeightCurve.Shape shape : WeightCurve.Shape.values()) {
      CurveProblem problem = problem(shape, 0);
      Params bend = problem.init(RANDOM);
      Params third = START.times(0.7).plus(END, 0.3);
      assertEquals(0, problem.curve(bend).at(0.3).minus(third).norm().item(), 1e-12);
    }
  }

  @Test
  void inPartsOfABatchTheGradientIsThatOfTheWhole() {
    Params bend = MODEL.init(RANDOM.split("bend"));
    Objective<Statistics> whole = problem(WeightCurve.Shape.BEZIER, 0.1).objective(BATCH, RANDOM);
    Params sum = bend.zeros();
    for (Objective.Part<Statistics> part : whole.split(3).parts()) {
      sum = sum.plus(part.objective().gradient(bend).gradient(), part.weight());
    }
    assertEquals(0, whole.gradient(bend).gradient().minus(sum).norm().item(), 1e-14);
  }

  @Test
  void theGradientToTheBendIsItsShareOfTheGradientToTheWeights() {
    double decay = 0.1;
    double t = 0.3;
    for (WeightCurve.Shape shape : WeightCurve.Shape.values()) {
      CurveProblem problem = problem(shape, decay);
      Params bend = MODEL.init(RANDOM.split("bend"));
      Params w = problem.curve(bend).at(t);
      Params expected =
          Objective.of(at ->
                  Losses.crossEntropy(
                          MODEL.train(at, BATCH.inputs(), RANDOM).output(), BATCH.labels())
                      .add(CurveProblem.penalty(at, decay)))
              .gradient(w)
              .gradient()
              .times(shape == WeightCurve.Shape.BEZIER ? 2 * t * (1 - t) : 2 * t);
      Params gradient = problem.objective(BATCH, t, RANDOM).gradient(bend).gradient();
      assertEquals(0, gradient.minus(expected).norm().item(), 1e-12);
    }
  }

  @Test
  void thePenaltyIsHalfTheDecayTimesTheSquaredNorm() {
    double norm = START.norm().item();
    assertEquals(0.05 * norm * norm, CurveProblem.penalty(START, 0.1).item(), 1e-12);
  }

  @Test
  void everyStepDrawsAPlaceOfItsOwnAndRepeatsIt() {
    CurveProblem problem = problem(WeightCurve.Shape.BEZIER, 0);
    double first = problem.objective(BATCH, RANDOM.split(1)).evaluate(START).loss().item();
    double again = problem.objective(BATCH, RANDOM.split(1)).evaluate(START).loss().item();
    double other = problem.objective(BATCH, RANDOM.split(2)).evaluate(START).loss().item();
    assertEquals(first, again);
    assertTrue(first != other);
  }

  @Test
  void statisticsAreMeasuredAtThePointEachBatchWeightedByItsRows() {
    Model model =
        new Model(
            Sequential.of().then("linear", new Linear(3, 2, true)).then("norm", new BatchNorm(2)),
            Shape.of(3),
            DType.FLOAT64);
    Params w = model.init(RANDOM.split("normalised"));
    Tensor x = RANDOM.normal(DType.FLOAT64, Shape.of(5, 3));
    Examples all = new Examples(x, Indices.of(0, 1, 1, 0, 1));
    Statistics measured =
        Network.at(model, w, List.of(all.rows(0, 2), all.rows(2, 5))).statistics();
    Statistics whole = Network.at(model, w, List.of(all)).statistics();
    double[] mean = measured.get("norm.mean").toDoubles();
    double[] expected = whole.get("norm.mean").toDoubles();
    assertEquals(expected[0], mean[0], 1e-12);
    assertEquals(expected[1], mean[1], 1e-12);
    assertTrue(Network.at(MODEL, START, List.of(BATCH)).statistics().isEmpty());
  }
}
