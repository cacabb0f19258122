package dev.basin.experiments.training;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.basin.autodiff.Params;
import dev.basin.nn.Linear;
import dev.basin.nn.Model;
import dev.basin.tensor.DType;
import dev.basin.tensor.Indices;
import dev.basin.tensor.RandomStream;
import dev.basin.tensor.Shape;
import dev.basin.tensor.Tensor;
import org.junit.jupiter.api.Test;

class SquaredErrorProblemTest {
  @Test
  void itIsTheMeanSquaredDistanceToTheRowOfTheIdentity() {
    Model model = new Model(new Linear(1, 3, true), Shape.of(1), DType.FLOAT64);
    SquaredErrorProblem problem = new SquaredErrorProblem(model, 3);
    RandomStream random = RandomStream.ofSeed(1);
    Params zero = problem.init(random).zeros();
    Params half = zero.map(x -> x.add(Tensor.full(x.dtype(), x.shape(), 0.5)));
    Examples batch = new Examples(Tensor.of(Shape.of(2, 1), 0.0, 1.0), Indices.of(0, 2));
    assertEquals(1, problem.objective(batch, random).evaluate(zero).loss().item(), 1e-15);
    // outputs are 0.5 everywhere in the first row and 1 everywhere in the second
    assertEquals(
        (3 * 0.25 + 2) / 2, problem.objective(batch, random).evaluate(half).loss().item(), 1e-15);
  }
}
