package dev.basin.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.basin.autodiff.Objective;
import dev.basin.autodiff.Params;
import dev.basin.autodiff.Statistics;
import dev.basin.tensor.DType;
import dev.basin.tensor.Indices;
import dev.basin.tensor.Movement;
import dev.basin.tensor.RandomStream;
import dev.basin.tensor.Shape;
import dev.basin.tensor.Tensor;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Losses of batches, in parts by rows.
class BatchPartsTest {
  private static final RandomStream RANDOM = RandomStream.ofSeed(1);
  private static final int COUNT = 7;
  private static final Indices LABELS = Indices.of(0, 1, 2, 0, 1, 2, 0);

  private static void assertSums(Objective<Statistics> whole, Params at, int rows) {
    Objective.Split<Statistics> split = whole.split(rows);
    Params gradient = at.zeros();
    double loss = 0;
    for (Objective.Part<Statistics> part : split.parts()) {
      Objective.Gradient<Statistics> pass = part.objective().gradient(at);
      gradient = gradient.plus(pass.gradient(), part.weight());
      loss += part.weight() * pass.loss().item();
    }
    Objective.Gradient<Statistics> pass = whole.gradient(at);
    assertEquals(pass.loss().item(), loss, 1e-14);
    for (String name : at.names()) {
      assertArrayEquals(
          pass.gradient().get(name).toDoubles(), gradient.get(name).toDoubles(), 1e-14);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 7, 8})
  void theirWeightedSumIsTheLossOfTheWhole(int rows) {
    Layer layers =
        Sequential.of()
            .then("first", new Linear(4, 5, true))
            .then("tanh", Activation.TANH)
            .then("second", new Linear(5, 3, true));
    Model model = new Model(layers, Shape.of(4), DType.FLOAT64);
    Tensor inputs = Inputs.normal(COUNT, 4);
    assertSums(new Classification(model, inputs, LABELS, 0.1, RANDOM), model.init(RANDOM), rows);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 7})
  void tokensToo(int rows) {
    Model model = new Model(new Embedding(4, 3), Shape.of(4), DType.FLOAT64);
    Indices tokens = Indices.of(3, 1, 0, 2, 2, 1, 0);
    assertSums(new NextToken(model, tokens, LABELS, RANDOM), model.init(RANDOM), rows);
  }

  @Test
  void aSinglePartIsTheWhole() {
    Model model = new Model(new Linear(4, 3, true), Shape.of(4), DType.FLOAT64);
    Objective<Statistics> whole =
        new Classification(model, Inputs.normal(COUNT, 4), LABELS, 0, RANDOM);
    assertSame(whole, whole.split(COUNT).parts().getFirst().objective());
    assertSame(whole, whole.split(100).parts().getFirst().objective());
  }

  @Test
  void everyPartHasDropoutOfItsOwnAndKeepsIt() {
    Model model = new Model(new Dropout(0.5), Shape.of(64), DType.FLOAT64);
    Tensor row = Inputs.normal(1, 64);
    Tensor same = Movement.concat(0, row, row);
    var split = new Classification(model, same, Indices.of(0, 0), 0, RANDOM).split(1);
    double[] losses = new double[4];
    for (int k = 0; k < 4; k++) {
      var part = split.parts().get(k / 2).objective();
      losses[k] = part.evaluate(model.init(RANDOM)).loss().item();
    }
    assertEquals(losses[0], losses[1]);
    assertEquals(losses[2], losses[3]);
    assertFalse(losses[0] == losses[2]);
  }

  /// Parts of equal size: the mean of their means is the mean, and no spread between them is added
  /// to their variances.
  @Test
  void statisticsAreTheMeanOverTheParts() {
    Model model = new Model(new BatchNorm(3), Shape.of(3), DType.FLOAT64);
    Tensor inputs = Inputs.normal(6, 3);
    Params params = model.init(RANDOM);
    var whole = new Classification(model, inputs, Indices.of(0, 1, 2, 0, 1, 2), 0, RANDOM);
    var split = whole.split(3);
    Statistics over = Statistics.over(split.parts(), params);
    assertArrayEquals(
        model.train(params, inputs, RANDOM).statistics().get("mean").toDoubles(),
        over.get("mean").toDoubles(),
        1e-15);
    double[] first =
        model.train(params, inputs.slice(0, 0, 3), RANDOM).statistics().get("variance").toDoubles();
    double[] second =
        model.train(params, inputs.slice(0, 3, 6), RANDOM).statistics().get("variance").toDoubles();
    double[] expected = new double[3];
    Arrays.setAll(expected, i -> (first[i] + second[i]) / 2);
    assertArrayEquals(expected, over.get("variance").toDoubles(), 1e-14);
  }
}
