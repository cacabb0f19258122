package dev.basin.experiments.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.basin.nn.Activation;
import dev.basin.nn.Linear;
import dev.basin.nn.Model;
import dev.basin.nn.Sequential;
import dev.basin.optim.Optimizer;
import dev.basin.optim.PlainGradient;
import dev.basin.optim.Sam;
import dev.basin.optim.Schedule;
import dev.basin.optim.Sgd;
import dev.basin.tensor.DType;
import dev.basin.tensor.Indices;
import dev.basin.tensor.RandomStream;
import dev.basin.tensor.Shape;
import dev.basin.tensor.Tensor;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class TrainingTest {
  private static final int COUNT = 50;
  private static final Model MODEL =
      new Model(
          Sequential.of()
              .then("hidden", new Linear(2, 16, true))
              .then("activation", Activation.TANH)
              .then("output", new Linear(16, 2, true)),
          Shape.of(2),
          DType.FLOAT32);

  // The sign of the product of two coordinates: no line separates it.
  private static Examples examples() {
    Tensor inputs = RandomStream.ofSeed(3).normal(DType.FLOAT32, Shape.of(COUNT, 2));
    int[] labels = new int[COUNT];
    for (int i = 0; i < COUNT; i++) {
      labels[i] = inputs.get(i, 0) * inputs.get(i, 1) > 0 ? 1 : 0;
    }
    return new Examples(inputs, Indices.of(labels));
  }

  private static Training training(int epochs, long seed, boolean sam) {
    long steps = Training.steps(COUNT, 16, epochs);
    Optimizer optimizer =
        new Optimizer(
            sam ? new Sam(0.05) : new PlainGradient(),
            new Sgd(0.9, false, 0),
            new Schedule.Cosine(0.2, 0, steps),
            steps);
    return new Training(MODEL, examples(), 16, epochs, 0, optimizer, seed);
  }

  @Test
  void trainingFitsWhatItWasShown() {
    Training.Trained trained = training(60, 1, false).run(() -> {});
    Network.Score score = trained.network(MODEL).score(examples().chunks(7));
    assertTrue(score.accuracy() >= 0.95, score.toString());
    assertTrue(trained.losses().getLast() < trained.losses().getFirst() / 3);
  }

  @Test
  void theSameSeedGivesTheSameBitsAndAnotherSeedOthers() {
    double[] first = weights(1);
    assertArrayEquals(first, weights(1));
    assertNotEquals(first[0], weights(2)[0]);
  }

  private static double[] weights(long seed) {
    Network network = training(2, seed, true).run(() -> {}).network(MODEL);
    return network.params().get("hidden.weight").toDoubles();
  }

  @Test
  void everyStepIsReported() {
    AtomicInteger steps = new AtomicInteger();
    training(3, 1, false).run(steps::incrementAndGet);
    assertEquals(Training.steps(COUNT, 16, 3), steps.get());
    assertEquals(12, steps.get());
  }

  @Test
  void lossAndScoreDoNotDependOnHowTheExamplesAreCut() {
    Network network = training(1, 1, false).run(() -> {}).network(MODEL);
    double whole = network.loss(network.params(), examples()).item();
    assertEquals(whole, network.loss(network.params(), examples().chunks(7)), 1e-6);
    assertEquals(whole, network.score(examples().chunks(11)).loss(), 1e-6);
  }

  @Test
  void rowsKeepInputsAndLabelsTogether() {
    Examples examples = examples();
    Examples chosen = examples.rows(new int[] {4, 0, 4});
    assertEquals(examples.inputs().get(4, 1), chosen.inputs().get(2, 1));
    assertEquals(examples.labels().get(0), chosen.labels().get(1));
    List<Examples> chunks = examples.chunks(16);
    assertEquals(List.of(16, 16, 16, 2), chunks.stream().map(Examples::count).toList());
    assertEquals(examples.inputs().get(49, 0), chunks.getLast().inputs().get(1, 0));
  }
}
