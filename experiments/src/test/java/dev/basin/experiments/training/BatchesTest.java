package dev.basin.experiments.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.basin.experiments.augmentation.Augmentation;
import dev.basin.experiments.augmentation.Cutout;
import dev.basin.experiments.data.FashionMnist;
import dev.basin.experiments.data.ImageData;
import dev.basin.nn.Classification;
import dev.basin.nn.Flatten;
import dev.basin.nn.Linear;
import dev.basin.nn.Model;
import dev.basin.nn.Sequential;
import dev.basin.optim.Optimizer;
import dev.basin.optim.PlainGradient;
import dev.basin.optim.Schedule;
import dev.basin.optim.Sgd;
import dev.basin.optim.TrainState;
import dev.basin.tensor.DType;
import dev.basin.tensor.RandomStream;
import dev.basin.tensor.Shape;
import java.util.Arrays;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class BatchesTest {
  private static final ImageData IMAGES = FashionMnist.builtIn().test().take(50);
  private static final Examples EXAMPLES = Examples.of(IMAGES, IMAGES);
  private static final Augmentation AUGMENTATION = Augmentation.basic().then(new Cutout(8));

  private static Batches batches(long seed) {
    return new Batches(EXAMPLES, new Sampler(50, 16, seed), AUGMENTATION);
  }

  @Property(tries = 100)
  void everyEpochIsAnOrderOfAllRows(
      @ForAll @IntRange(min = 1, max = 60) int count,
      @ForAll @IntRange(min = 1, max = 70) int batch,
      @ForAll @IntRange(max = 1000) int epoch,
      @ForAll long seed) {
    Sampler sampler = new Sampler(count, batch, seed);
    int[] order = sampler.order(epoch);
    int[] rows =
        IntStream.range(0, sampler.batches())
            .flatMap(k -> Arrays.stream(sampler.rows(order, k)))
            .toArray();
    assertArrayEquals(order, rows);
    Arrays.sort(rows);
    assertArrayEquals(IntStream.range(0, count).toArray(), rows);
    assertThrows(IndexOutOfBoundsException.class, () -> sampler.rows(order, sampler.batches()));
  }

  @Test
  void aBatchIsTheSameWhateverWasDrawnBeforeIt() {
    Examples alone = batches(3).epoch(2).get(1);
    Batches others = batches(3);
    for (int epoch = 0; epoch < 3; epoch++) {
      for (int k = 3; k >= 0; k--) {
        Examples batch = others.epoch(epoch).get(k);
        boolean same =
            Arrays.equals(alone.inputs().toFloats(), batch.inputs().toFloats())
                && alone.labels().equals(batch.labels());
        assertEquals(epoch == 2 && k == 1, same);
      }
    }
    assertFalse(
        Arrays.equals(alone.inputs().toFloats(), batches(4).epoch(2).get(1).inputs().toFloats()));
  }

  @Test
  void trainingSeesTheseBatches() {
    Model model =
        new Model(
            Sequential.of().then("flat", new Flatten()).then("output", new Linear(784, 10, true)),
            Shape.of(28, 28, 1),
            DType.FLOAT32);
    Optimizer optimizer =
        new Optimizer(new PlainGradient(), new Sgd(0.9, false, 0), new Schedule.Constant(0.1), 8);
    Training training = new Training(model, EXAMPLES, 16, 2, 0, optimizer, 3).with(AUGMENTATION);
    TrainState state =
        optimizer.start(
            model.init(RandomStream.ofSeed(3).split("init")), model.initialStatistics(), 3);
    for (int epoch = 0; epoch < 2; epoch++) {
      Batches.Epoch ordered = batches(3).epoch(epoch);
      assertEquals(4, ordered.size());
      for (int k = 0; k < ordered.size(); k++) {
        Examples batch = ordered.get(k);
        RandomStream random = state.random().split("pass");
        state =
            optimizer
                .step(state, new Classification(model, batch.inputs(), batch.labels(), 0, random))
                .state();
      }
    }
    Network trained = training.run(() -> {}).network(model);
    assertArrayEquals(
        state.params().get("output.weight").toFloats(),
        trained.params().get("output.weight").toFloats());
  }

  @Test
  void whatDoesNotFitIsRefused() {
    assertThrows(
        IllegalArgumentException.class,
        () -> new Batches(EXAMPLES, new Sampler(49, 16, 1), Augmentation.none()));
    assertThrows(IllegalArgumentException.class, () -> new Sampler(0, 1, 1));
    assertThrows(IllegalArgumentException.class, () -> new Sampler(1, 0, 1));
    assertTrue(new Sampler(1, Integer.MAX_VALUE, 1).rows(new int[] {0}, 0).length == 1);
  }
}
