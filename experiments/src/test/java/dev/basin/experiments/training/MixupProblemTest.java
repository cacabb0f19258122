package dev.basin.experiments.training;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.basin.autodiff.Params;
import dev.basin.experiments.augmentation.Mixup;
import dev.basin.nn.Linear;
import dev.basin.nn.Model;
import dev.basin.tensor.DType;
import dev.basin.tensor.Indices;
import dev.basin.tensor.RandomStream;
import dev.basin.tensor.Shape;
import dev.basin.tensor.Tensor;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MixupProblemTest {
  private final Model model = new Model(new Linear(1, 3, true), Shape.of(1), DType.FLOAT64);
  private final Examples batch =
      new Examples(Tensor.of(Shape.of(3, 1), -1.0, 0.5, 2.0), Indices.of(0, 2, 1));
  private final RandomStream random = RandomStream.ofSeed(3);

  @Test
  void withoutBlendingItIsClassification() {
    assertEquals(
        loss(new ClassificationProblem(model, 0.1), random),
        loss(new MixupProblem(model, new Mixup(0), 0.1), random),
        1e-15);
  }

  @Test
  void aStreamMakesTheSameBlendAgainAndAnotherMakesAnother() {
    MixupProblem problem = new MixupProblem(model, new Mixup(1), 0);
    assertEquals(loss(problem, random), loss(problem, random));
    long distinct =
        IntStream.range(0, 8).mapToDouble(k -> loss(problem, random.split(k))).distinct().count();
    assertEquals(8, distinct);
  }

  private double loss(Problem problem, RandomStream stream) {
    Params params = problem.init(RandomStream.ofSeed(1));
    return problem.objective(batch, stream).evaluate(params).loss().item();
  }
}
