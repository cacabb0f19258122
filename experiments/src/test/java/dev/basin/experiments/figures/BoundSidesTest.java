package dev.basin.experiments.figures;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.basin.autodiff.Params;
import dev.basin.autodiff.Statistics;
import dev.basin.experiments.analysis.PacBayesBound;
import dev.basin.experiments.figure.Preset;
import dev.basin.experiments.training.Examples;
import dev.basin.experiments.training.Network;
import dev.basin.nn.Model;
import dev.basin.tensor.Indices;
import dev.basin.tensor.RandomStream;
import dev.basin.tensor.Shape;
import dev.basin.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

class BoundSidesTest {
  private static final double[] RADII = {0.1, 0.7, 0.72, 1.5};

  // Four points at (+-1, 0), told apart by w = (1, 0) without a bias.
  private static BoundSides measured(int... labels) {
    Tensor inputs = Tensor.of(Shape.of(4, 2), 1f, 0, 1, 0, -1, 0, -1, 0);
    Examples examples = new Examples(inputs, Indices.of(labels));
    BoundTask task = new BoundTask(examples, examples);
    Model model = task.model();
    Params zero = model.init(RandomStream.ofSeed(0));
    Params w =
        zero.withTensors(List.of(Tensor.of(Shape.of(2, 1), 1f, 0f), Tensor.of(Shape.of(1), 0f)));
    return BoundSides.measure(
        new Network(model, w, Statistics.NONE),
        task,
        BoundRecipe.of(Preset.SMOKE),
        BoundRecipe.RULES.getFirst(),
        1,
        RADII);
  }

  @Test
  void anImageIsSafeUpToItsMarginOverItsLength() {
    // the margin is 1 and |(x, 1)| = sqrt(2)
    assertArrayEquals(new double[] {0, 0, 1, 1}, measured(1, 1, 0, 0).certain());
    assertArrayEquals(new double[] {0.25, 0.25, 1, 1}, measured(1, 0, 0, 0).certain());
  }

  @Test
  void withinARadiusOfMoreThanItsLengthWTurnsRound() {
    BoundSides sides = measured(1, 1, 0, 0);
    assertEquals(0, sides.trainError());
    assertEquals(0, sides.found()[1]);
    assertEquals(0.5, sides.found()[2], "the bias may turn one side");
    assertEquals(1, sides.found()[3]);
  }

  @Test
  void theRightSideIsTheSumOfItsTermsWithDeltaSharedByTheRadii() {
    BoundSides sides = measured(1, 0, 0, 0);
    PacBayesBound bound = new PacBayesBound(3, 4, BoundRecipe.DELTA / RADII.length);
    double least = Double.POSITIVE_INFINITY;
    for (int i = 0; i < RADII.length; i++) {
      assertEquals(sides.found()[i] + bound.h(1, RADII[i]), sides.bound()[i], 1e-12);
      assertTrue(sides.found()[i] <= sides.certain()[i]);
      assertTrue(sides.found()[i] >= sides.trainError());
      least = Math.min(least, sides.bound()[i]);
    }
    assertEquals(least, sides.bound()[sides.best()]);
    assertEquals(1, sides.test().count());
    assertEquals(0.25, sides.constantError());
  }
}
