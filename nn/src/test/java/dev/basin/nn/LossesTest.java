package dev.basin.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.basin.autodiff.Autodiff;
import dev.basin.autodiff.GradientCheck;
import dev.basin.tensor.DType;
import dev.basin.tensor.Indices;
import dev.basin.tensor.RandomStream;
import dev.basin.tensor.Shape;
import dev.basin.tensor.Tensor;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class LossesTest {

  @Property(tries = 20)
  void crossEntropyIsItsDefinition(
      @ForAll @IntRange(min = 1, max = 5) int rows,
      @ForAll @IntRange(min = 1, max = 11) int classes,
      @ForAll @DoubleRange(min = 0, max = 1) double smoothing,
      @ForAll long seed) {
    RandomStream random = RandomStream.ofSeed(seed);
    Tensor logits = random.normal(DType.FLOAT64, Shape.of(rows, classes)).mul(3);
    Indices labels = labels(random.split("labels"), rows, classes);
    double expected = 0;
    for (int row = 0; row < rows; row++) {
      double sum = 0;
      for (int c = 0; c < classes; c++) {
        sum += Math.exp(logits.get(row, c));
      }
      for (int c = 0; c < classes; c++) {
        double target = smoothing / classes + (c == labels.get(row) ? 1 - smoothing : 0);
        expected -= target * Math.log(Math.exp(logits.get(row, c)) / sum) / rows;
      }
    }
    assertEquals(expected, Losses.crossEntropy(logits, labels, smoothing).item(), 1e-12);
    GradientCheck.of(in -> Losses.crossEntropy(in.getFirst(), labels, smoothing), logits).check();
  }

  @Test
  void crossEntropySurvivesExtremeLogits() {
    Tensor logits = Tensor.of(Shape.of(2, 3), 1000f, -1000f, 0f, Float.NEGATIVE_INFINITY, 0f, 0f);
    Indices labels = Indices.of(0, 1);
    assertEquals(Math.log(2) / 2, Losses.crossEntropy(logits, labels).item(), 1e-6);
    assertTrue(Autodiff.grad((Tensor x) -> Losses.crossEntropy(x, labels), logits).allFinite());
  }

  @Test
  void crossEntropyOfSequencesIsTheMeanOverAllPositions() {
    Tensor logits = RandomStream.ofSeed(1).normal(DType.FLOAT64, Shape.of(2, 3, 4));
    Indices labels = labels(RandomStream.ofSeed(2), 6, 4);
    assertEquals(
        Losses.crossEntropy(logits.reshape(6, 4), labels).item(),
        Losses.crossEntropy(logits, Indices.of(Shape.of(2, 3), labels.toArray())).item(),
        1e-14);
  }

  @Test
  void squaredErrorIsTheMeanOverAllElements() {
    Tensor prediction = Tensor.of(Shape.of(2, 2), 1.0, 2.0, 3.0, 4.0);
    Tensor target = Tensor.of(Shape.of(2, 2), 1.0, 0.0, 0.0, 5.0);
    assertEquals((4 + 9 + 1) / 4.0, Losses.squaredError(prediction, target).item());
    GradientCheck.of(in -> Losses.squaredError(in.get(0), in.get(1)), prediction, target).check();
  }

  @Test
  void accuracyCountsTheFirstGreatestLogit() {
    Tensor logits = Tensor.of(Shape.of(3, 2), 1.0, 2.0, 5.0, 5.0, 0.0, -1.0);
    assertEquals(2 / 3.0, Losses.accuracy(logits, Indices.of(1, 0, 1)));
  }

  @Test
  void misfitsAreRefused() {
    Tensor logits = Tensor.zeros(DType.FLOAT64, Shape.of(3, 2));
    assertRefused("labels [2]", () -> Losses.crossEntropy(logits, Indices.of(0, 1)));
    assertRefused("smoothing", () -> Losses.crossEntropy(logits, Indices.of(0, 1, 1), 1.5));
    assertRefused("smoothing", () -> Losses.crossEntropy(logits, Indices.of(0, 1, 1), Double.NaN));
    assertRefused("[3, 2]", () -> Losses.squaredError(logits, logits.reshape(2, 3)));
    assertRefused("labels [1]", () -> Losses.accuracy(logits, Indices.of(0)));
  }

  private static void assertRefused(String part, org.junit.jupiter.api.function.Executable call) {
    String message = assertThrows(IllegalArgumentException.class, call).getMessage();
    assertTrue(message.contains(part), message);
  }

  private static Indices labels(RandomStream random, int rows, int classes) {
    int[] labels = new int[rows];
    java.util.Arrays.setAll(labels, row -> random.index(row, classes));
    return Indices.of(labels);
  }
}
