package dev.basin.experiments.augmentation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.basin.autodiff.Params;
import dev.basin.experiments.training.MixedClassification;
import dev.basin.nn.Linear;
import dev.basin.nn.Model;
import dev.basin.tensor.DType;
import dev.basin.tensor.Indices;
import dev.basin.tensor.RandomStream;
import dev.basin.tensor.Shape;
import dev.basin.tensor.Tensor;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MixupTest {
  private static final int COUNT = 6;
  private static final Indices LABELS = Indices.of(0, 1, 2, 0, 1, 2);

  private static Tensor inputs() {
    return RandomStream.ofSeed(1).normal(DType.FLOAT64, Shape.of(COUNT, 4));
  }

  @Test
  void blendsAreOfRowsAndTheirLabels() {
    Tensor inputs = inputs();
    Mixup.Mixed mixed = new Mixup(1).apply(inputs, LABELS, RandomStream.ofSeed(3));
    double weight = mixed.weight();
    assertTrue(weight > 0 && weight < 1);
    assertEquals(LABELS, mixed.first());
    int[] order = RandomStream.ofSeed(3).split("partners").permutation(COUNT);
    for (int i = 0; i < COUNT; i++) {
      assertEquals(LABELS.get(order[i]), mixed.second().get(i));
      double expected = weight * inputs.get(i, 2) + (1 - weight) * inputs.get(order[i], 2);
      assertEquals(expected, mixed.inputs().get(i, 2), 1e-15);
    }
    assertEquals(1, new Mixup(0).apply(inputs, LABELS, RandomStream.ofSeed(3)).weight());
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.2, 1, 4})
  void weightsHaveTheMomentsOfTheBetaDistribution(double alpha) {
    Tensor input = Tensor.ones(DType.FLOAT64, Shape.of(1, 1));
    int draws = 20_000;
    double[] weights = new double[draws];
    for (int i = 0; i < draws; i++) {
      RandomStream random = RandomStream.ofSeed(5).split(i);
      weights[i] = new Mixup(alpha).apply(input, Indices.of(0), random).weight();
    }
    double variance = 1 / (4 * (2 * alpha + 1));
    double mean = Arrays.stream(weights).average().orElseThrow();
    assertEquals(0.5, mean, 4 * Math.sqrt(variance / draws));
    double measured =
        Arrays.stream(weights).map(w -> (w - 0.5) * (w - 0.5)).average().orElseThrow();
    assertEquals(variance, measured, 0.03 * variance);
  }

  @Test
  void extremeShapesGiveWeightsAllTheSame() {
    Tensor input = Tensor.ones(DType.FLOAT64, Shape.of(1, 1));
    for (double alpha : new double[] {1e-300, 1e-4, 1e6}) {
      for (int i = 0; i < 200; i++) {
        RandomStream random = RandomStream.ofSeed(8).split(i);
        double weight = new Mixup(alpha).apply(input, Indices.of(0), random).weight();
        assertTrue(weight >= 0 && weight <= 1, alpha + ": " + weight);
      }
    }
    assertThrows(IllegalArgumentException.class, () -> new Mixup(-1));
    assertThrows(IllegalArgumentException.class, () -> new Mixup(Double.NaN));
  }

  @Test
  void theLossIsTheCrossEntropyAgainstTheBlendedTargets() {
    Model model = new Model(new Linear(4, 3, true), Shape.of(4), DType.FLOAT64);
    Params params = model.init(RandomStream.ofSeed(2));
    Mixup.Mixed mixed = new Mixup(1).apply(inputs(), LABELS, RandomStream.ofSeed(3));
    RandomStream random = RandomStream.ofSeed(4);
    double loss = new MixedClassification(model, mixed, 0, random).evaluate(params).loss().item();
    Tensor logProbability = model.train(params, mixed.inputs(), random).output().logSoftmax(-1);
    double expected = 0;
    for (int i = 0; i < COUNT; i++) {
      double[] target = new double[3];
      target[mixed.first().get(i)] += mixed.weight();
      target[mixed.second().get(i)] += 1 - mixed.weight();
      for (int label = 0; label < 3; label++) {
        expected -= target[label] * logProbability.get(i, label) / COUNT;
      }
    }
    assertEquals(expected, loss, 1e-12);
  }

  @Test
  void itsPartsAddUpToTheWhole() {
    Model model = new Model(new Linear(4, 3, true), Shape.of(4), DType.FLOAT64);
    Params params = model.init(RandomStream.ofSeed(2));
    Mixup.Mixed mixed = new Mixup(1).apply(inputs(), LABELS, RandomStream.ofSeed(3));
    var whole = new MixedClassification(model, mixed, 0.1, RandomStream.ofSeed(4));
    double expected = whole.evaluate(params).loss().item();
    for (int rows : new int[] {1, 2, COUNT}) {
      double sum = 0;
      for (var part : whole.split(rows).parts()) {
        sum += part.weight() * part.objective().evaluate(params).loss().item();
      }
      assertEquals(expected, sum, 1e-12);
    }
  }

  @Test
  void theSameStreamBlendsTheSame() {
    Mixup.Mixed first = new Mixup(0.3).apply(inputs(), LABELS, RandomStream.ofSeed(7));
    Mixup.Mixed second = new Mixup(0.3).apply(inputs(), LABELS, RandomStream.ofSeed(7));
    assertEquals(first.weight(), second.weight());
    assertArrayEquals(first.inputs().toDoubles(), second.inputs().toDoubles());
  }
}
