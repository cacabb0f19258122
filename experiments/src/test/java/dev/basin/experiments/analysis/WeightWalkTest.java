package dev.basin.experiments.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.basin.autodiff.Params;
import dev.basin.tensor.DType;
import dev.basin.tensor.RandomStream;
import dev.basin.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WeightWalkTest {
  private static final RandomStream RANDOM = RandomStream.ofSeed(5);

  private static Params weights(int i) {
    return Params.builder()
        .add("w", Params.Kind.WEIGHT, RANDOM.split(i).normal(DType.FLOAT64, Shape.of(60, 50)))
        .build();
  }

  @Test
  void aSketchIsLinearAndKeepsLengths() {
    double mean = 0;
    for (int i = 0; i < 20; i++) {
      Params w = weights(i);
      double[] sketch = WeightWalk.sketch(w, 256, RANDOM.split("sketch").split(i));
      double[] twice = WeightWalk.sketch(w.times(2), 256, RANDOM.split("sketch").split(i));
      double squares = 0;
      for (int k = 0; k < sketch.length; k++) {
        assertEquals(2 * sketch[k], twice[k], 1e-12);
        squares += sketch[k] * sketch[k];
      }
      double norm = w.norm().item();
      // the standard error of one is sqrt(2 / 256) = 0.09
      assertEquals(1, squares / (norm * norm), 0.5);
      mean += squares / (norm * norm) / 20;
    }
    assertEquals(1, mean, 0.1);
  }

  @Test
  void aStraightLineIsBallisticAndIndependentStepsAreARandomWalk() {
    List<double[]> line = new ArrayList<>();
    List<double[]> walk = new ArrayList<>();
    double[] at = new double[200];
    for (int t = 0; t < 120; t++) {
      line.add(new double[] {3 * t, -t});
      walk.add(at.clone());
      for (int k = 0; k < at.length; k++) {
        at[k] += RANDOM.split("walk").split(t).normal(k);
      }
    }
    assertEquals(2, new WeightWalk(line).exponent(), 1e-9);
    assertEquals(40, new WeightWalk(line).displacements()[1], 1e-9);
    assertEquals(1, new WeightWalk(walk).exponent(), 0.15);
    assertThrows(IllegalArgumentException.class, () -> new WeightWalk(line.subList(0, 7)));
  }
}
