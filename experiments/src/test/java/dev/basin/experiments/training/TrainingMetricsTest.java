package dev.basin.experiments.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.basin.autodiff.Params;
import dev.basin.experiments.metrics.JsonLines;
import dev.basin.nn.Model;
import dev.basin.optim.Optimizer;
import dev.basin.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

class TrainingMetricsTest {
  private static final JsonMapper JSON = new JsonMapper();

  @TempDir Path folder;

  private final Training training = TrainUntilKilled.training("decoder");
  private final Model model = ((ClassificationProblem) training.problem()).model();

  private TrainingMetrics metrics(Path file, int every) {
    List<Examples> test = training.examples().rows(0, 10).chunks(4);
    return new TrainingMetrics(training, model, every, test, JsonLines.file(file));
  }

  private Checkpoints checkpoints(String name) {
    return new Checkpoints(folder.resolve(name), Duration.ofHours(1), 1, message -> {});
  }

  /// Fails after a step.
  private record Until(long last, StepListener listener) implements StepListener {
    @Override
    public void direction(long step, Params direction) {
      listener.direction(step, direction);
    }

    @Override
    public void accept(Optimizer.Taken<?> taken) {
      listener.accept(taken);
      if (taken.state().step() == last) {
        throw new IllegalStateException("enough");
      }
    }
  }

  /// The decoder's rule is the plain gradient, so the norm is that of the gradient at the start.
  @Test
  void theNormIsThatOfTheGradient() throws IOException {
    Path file = folder.resolve("norm.jsonl");
    double[] norms = new double[2];
    StepListener measuring =
        new StepListener() {
          @Override
          public void direction(long step, Params direction) {
            double squares = 0;
            for (Tensor x : direction.tensors()) {
              squares += Arrays.stream(x.toDoubles()).map(v -> v * v).sum();
            }
            norms[(int) Math.min(step, 1)] = Math.sqrt(squares);
          }

          @Override
          public void accept(Optimizer.Taken<?> taken) {}
        };
    training.run(checkpoints("measured"), measuring);
    try (TrainingMetrics metrics = metrics(file, 1)) {
      training.run(checkpoints("logged"), metrics);
    }
    String first = Files.readAllLines(file).getFirst();
    double logged = JSON.readTree(first).get("norm/gradient").doubleValue();
    assertEquals(norms[0], logged, 1e-12 * norms[0]);
    assertNotEquals(norms[1], norms[0]);
  }

  @Test
  void aRunThatIsInterruptedWritesTheLogOfOneThatIsNot() throws IOException {
    Path whole = folder.resolve("whole.jsonl");
    try (TrainingMetrics metrics = metrics(whole, 1)) {
      training.run(checkpoints("whole"), metrics);
    }
    Path file = folder.resolve("interrupted.jsonl");
    Checkpoints everyFew = new Checkpoints(folder.resolve("few"), Duration.ZERO, 1, message -> {});
    for (int stop : new int[] {5, 8, 20}) {
      try (TrainingMetrics metrics = metrics(file, 1)) {
        assertThrows(
            IllegalStateException.class, () -> training.run(everyFew, new Until(stop, metrics)));
      }
    }
    try (TrainingMetrics metrics = metrics(file, 1)) {
      training.run(everyFew, metrics);
    }
    assertEquals(Files.readString(whole), Files.readString(file));
    List<String> lines = Files.readAllLines(whole);
    assertEquals(training.steps(), lines.size());
    assertTrue(
        lines
            .getFirst()
            .matches(
                ".\"step\":1,\"loss\":.*,\"learning"
                    + " rate\":0.05,\"norm/gradient\":.*,\"norm/weights\":.*"));
    assertTrue(lines.get(7).matches(".\"step\":8,.*\"test/loss\":.*,\"test/accuracy\":.*"));
  }

  @Test
  void someStepsAndEveryEpoch() throws IOException {
    Path file = folder.resolve("some.jsonl");
    try (TrainingMetrics metrics = metrics(file, 20)) {
      training.run(checkpoints("some"), metrics);
    }
    List<String> lines = Files.readAllLines(file);
    long epochs = training.epochs();
    assertEquals(4 + epochs - 2, lines.size()); // 20, 40, 60, 80 and 8, 16, ..., 80
    assertThrows(IllegalArgumentException.class, () -> metrics(file, 0));
  }
}
