package dev.basin.experiments.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.basin.autodiff.Params;
import dev.basin.experiments.augmentation.Augmentation;
import dev.basin.nn.Activation;
import dev.basin.nn.Mlp;
import dev.basin.optim.Optimizer;
import dev.basin.optim.PlainGradient;
import dev.basin.optim.Schedule;
import dev.basin.optim.Sgd;
import dev.basin.tensor.DType;
import dev.basin.tensor.Indices;
import dev.basin.tensor.RandomStream;
import dev.basin.tensor.Shape;
import dev.basin.tensor.Tensor;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WidenedProblemTest {
  private final RandomStream random = RandomStream.ofSeed(3);

  @Test
  void whatWasLearntIsKeptAndTheRestIsDrawn() {
    Params narrow = problem(40).init(random.split("narrow"));
    Problem widened = new WidenedProblem(problem(60), narrow, "the narrow one", 0.1);
    Params wide = widened.init(random);
    for (String name : narrow.names()) {
      Tensor learnt = narrow.get(name);
      Tensor corner = wide.get(name);
      for (int axis = 0; axis < learnt.rank(); axis++) {
        corner = corner.slice(axis, 0, learnt.shape().size(axis));
      }
      assertArrayEquals(learnt.toDoubles(), corner.toDoubles(), 0, name);
      assertEquals(problem(60).init(random).get(name).shape(), wide.get(name).shape());
    }
    double[] drawn = wide.get("linear1.weight").slice(1, 40, 60).toDoubles();
    double squares = 0;
    for (double weight : drawn) {
      squares += weight * weight;
    }
    // 600 draws: a relative deviation of 0.03
    assertEquals(0.1, StrictMath.sqrt(squares / drawn.length), 0.015);
    assertTrue(widened.toString().contains("the narrow one"), widened::toString);
  }

  @Test
  void aRunThatEndsEarlyEndsAtTheSameStepWhenItIsGoneOnWith(@TempDir Path folder) {
    Training whole = training();
    Training training = whole.with(new Until("two epochs", state -> state.step() >= 6));
    Training.Trained trained = training.run(() -> {});
    assertEquals(6, trained.state().step());
    assertEquals(2, trained.losses().size());
    Checkpoints checkpoints = new Checkpoints(folder, Duration.ofDays(1), 1, Assertions::fail);
    assertEquals(6, training.run(checkpoints, taken -> {}).state().step());
    Training.Trained read =
        training.run(checkpoints, taken -> Assertions.fail("a step after the end"));
    assertEquals(6, read.state().step());
    assertArrayEquals(
        trained.params().tensors().getFirst().toDoubles(),
        read.params().tensors().getFirst().toDoubles(),
        0);
    assertNotEquals(whole.key(), training.key());
    assertEquals(15, whole.run(() -> {}).state().step());
  }

  private Training training() {
    Examples examples =
        new Examples(
            random.split("x").normal(DType.FLOAT32, Shape.of(12, 30)),
            Indices.of(0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2));
    Optimizer optimizer =
        new Optimizer(new PlainGradient(), new Sgd(0.9, false, 0), new Schedule.Constant(0.01), 15);
    return new Training(problem(8), examples, 4, 5, optimizer, 1, Augmentation.none(), Probe.NONE);
  }

  private static Problem problem(int width) {
    return new SquaredErrorProblem(Mlp.of(Activation.RELU, 30, width, 3).model(DType.FLOAT32), 3);
  }
}
