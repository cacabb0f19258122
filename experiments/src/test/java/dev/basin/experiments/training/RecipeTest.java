package dev.basin.experiments.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.basin.experiments.UserError;
import dev.basin.experiments.augmentation.HorizontalFlip;
import dev.basin.nn.Activation;
import dev.basin.nn.ResNet;
import dev.basin.optim.GradientRule;
import dev.basin.optim.Optimizer;
import dev.basin.optim.PlainGradient;
import dev.basin.optim.Schedule;
import dev.basin.optim.Sgd;
import dev.basin.optim.UpdateRule;
import dev.basin.tensor.DType;
import dev.basin.tensor.Indices;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Checkpoints serve the run that they are of, and no other.
class RecipeTest {
  @TempDir Path folder;

  private static final class Enough extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  @Test
  void theCheckpointsOfAnotherNetworkAreRefused() {
    Path saved = folder.resolve("other");
    endAfterOneStep(TrainUntilKilled.training("residual"), saved);
    assertRefused(TrainUntilKilled.training("decoder"), saved, "unexpected");
  }

  /// The state would fit all of these, and the bits would not be those of any one run.
  @Test
  void theCheckpointsOfAnotherRecipeAreRefused() {
    Training training = TrainUntilKilled.training("residual");
    Path saved = folder.resolve("recipe");
    endAfterOneStep(training, saved);
    Optimizer own = training.optimizer();
    GradientRule plain = new PlainGradient();
    UpdateRule decay = new Sgd(0.9, true, 1e-4);
    Schedule slower = new Schedule.Cosine(0.04, 0, own.steps());
    assertRefused(with(training, 5, own), saved, "batch: saved was 4, and this one has 5");
    assertRefused(
        with(training, 4, new Optimizer(plain, own.updateRule(), own.schedule(), own.steps())),
        saved,
        "optimizer: saved was Optimizer[gradientRule=Sam[rho=0.05");
    assertRefused(
        with(training, 4, new Optimizer(own.gradientRule(), decay, own.schedule(), own.steps())),
        saved,
        "coefficient=1.0E-4");
    assertRefused(
        with(training, 4, new Optimizer(own.gradientRule(), own.updateRule(), slower, own.steps())),
        saved,
        "Cosine[initial=0.04");
    assertRefused(
        new Training(
                new ResNet(8, 4, 3, 5, ResNet.Shortcut.PROJECTION, true, Activation.GELU)
                    .model(5, 5, DType.FLOAT32),
                training.examples(),
                training.batch(),
                training.epochs(),
                0.1,
                own,
                training.seed())
            .with(new HorizontalFlip(0.5))
            .with(new Probe("the norm", Probe.every(1, 2), state -> new double[1])),
        saved,
        "problem: ",
        "GELU",
        "probe: saved was norm after [",
        "augmentation: saved was Unchanged[], and this one has HorizontalFlip");
    Examples examples = training.examples();
    int[] otherLabels = examples.labels().toArray();
    otherLabels[30] = (otherLabels[30] + 1) % 5;
    Examples scaled = new Examples(examples.inputs().mul(2), examples.labels());
    Examples relabelled = new Examples(examples.inputs(), Indices.of(otherLabels));
    for (Examples other : List.of(scaled, relabelled, examples.rows(0, 30))) {
      assertRefused(with(training.problem(), other, training, own), saved, "examples: ");
    }
  }

  /// A lambda is another object in every process.
  @Test
  void aRecipeWithALambdaGoesOn() {
    Training training = TrainUntilKilled.training("residual");
    List<Training> same = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      double rate = 0.1 * i; // captured, so that each is an object of its own
      Optimizer own = training.optimizer();
      same.add(
          with(
              training,
              4,
              new Optimizer(own.gradientRule(), own.updateRule(), step -> rate, own.steps())));
    }
    assertNotEquals(same.get(0).optimizer().toString(), same.get(1).optimizer().toString());
    assertEquals(Recipe.of(same.get(0)), Recipe.of(same.get(1)));
    assertNotEquals(Recipe.of(training), Recipe.of(same.get(0)));
  }

  private static Training with(Training training, int batch, Optimizer optimizer) {
    return new Training(
        training.problem(),
        training.examples(),
        batch,
        training.epochs(),
        optimizer,
        training.seed(),
        training.augmentation(),
        training.probe());
  }

  private static Training with(
      Problem problem, Examples examples, Training training, Optimizer optimizer) {
    return new Training(
        problem,
        examples,
        training.batch(),
        training.epochs(),
        optimizer,
        training.seed(),
        training.augmentation(),
        training.probe());
  }

  private static void endAfterOneStep(Training training, Path saved) {
    Checkpoints everyStep = new Checkpoints(saved, Duration.ZERO, 2, message -> {});
    assertThrows(
        Enough.class,
        () ->
            training.run(
                everyStep,
                taken -> {
                  if (taken.state().step() > 1) {
                    throw new Enough();
                  }
                }));
  }

  private static void assertRefused(Training other, Path saved, String... reasons) {
    String message =
        assertThrows(
                UserError.class,
                () ->
                    other.run(
                        new Checkpoints(saved, Duration.ofHours(1), 2, report -> {}), taken -> {}))
            .getMessage();
    for (String reason : reasons) {
      assertTrue(message.contains(reason), message);
    }
    assertTrue(message.contains("another"), message);
  }
}
