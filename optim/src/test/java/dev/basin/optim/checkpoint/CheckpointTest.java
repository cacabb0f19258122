package dev.basin.optim.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.basin.autodiff.Objective;
import dev.basin.autodiff.Objective.Outcome;
import dev.basin.autodiff.Params;
import dev.basin.autodiff.Statistics;
import dev.basin.optim.Adam;
import dev.basin.optim.AdamW;
import dev.basin.optim.EqualAverage;
import dev.basin.optim.FriendlySam;
import dev.basin.optim.GradientRule;
import dev.basin.optim.LookSam;
import dev.basin.optim.MovingAverage;
import dev.basin.optim.Occasions;
import dev.basin.optim.Optimizer;
import dev.basin.optim.PlainGradient;
import dev.basin.optim.Sam;
import dev.basin.optim.Schedule;
import dev.basin.optim.Sgd;
import dev.basin.optim.Snapshots;
import dev.basin.optim.TrainState;
import dev.basin.optim.UpdateRule;
import dev.basin.optim.WeightAverage;
import dev.basin.tensor.DType;
import dev.basin.tensor.RandomStream;
import dev.basin.tensor.Shape;
import dev.basin.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointTest {
  private static final List<UpdateRule> UPDATES =
      List.of(
          new Sgd(0, false, 0),
          new Sgd(0.9, true, 1e-3),
          new Adam(),
          new AdamW(0.9, 0.98, 1e-8, 0.1));
  private static final List<GradientRule> GRADIENTS =
      List.of(
          new PlainGradient(),
          new Sam(0.05, 2, true),
          new LookSam(0.05, 3, 0.7),
          new FriendlySam(0.05, 1, 0.6));
  private static final List<WeightAverage> AVERAGES =
      List.of(
          WeightAverage.NONE,
          new MovingAverage(0.9),
          new EqualAverage(2, 2),
          new Snapshots(new Occasions(2, 1)));

  @TempDir Path folder;

  private static Optimizer optimizer(GradientRule gradient, UpdateRule update) {
    return new Optimizer(gradient, update, new Schedule.Cosine(0.1, 0, 10), 10);
  }

  private static TrainState start(Optimizer optimizer, DType dtype) {
    Params params =
        Params.builder()
            .add("weight", Params.Kind.WEIGHT, RandomStream.ofSeed(2).normal(dtype, Shape.of(3, 2)))
            .add("bias", Params.Kind.BIAS, Tensor.zeros(dtype, Shape.of(2)))
            .build();
    Statistics statistics = Statistics.of(Map.of("mean", Tensor.zeros(dtype, Shape.of(2))));
    return optimizer.start(params, statistics, 77);
  }

  // The batch is drawn from the state's stream.
  private static TrainState steps(Optimizer optimizer, TrainState state, int count) {
    TrainState last = state;
    for (int i = 0; i < count; i++) {
      DType dtype = last.params().get("weight").dtype();
      Tensor x = last.random().split("batch").normal(dtype, Shape.of(4, 3));
      Objective<Statistics> objective =
          w -> {
            Tensor y = x.matmul(w.get("weight")).add(w.get("bias")).tanh();
            Tensor mean = y.mean(false, 0);
            return new Outcome<>(y.sub(0.3).square().mean(), Statistics.of(Map.of("mean", mean)));
          };
      last = optimizer.step(last, objective).state();
    }
    return last;
  }

  /// Every kind of state that a rule or an average has, interrupted at every step.
  @Test
  void aResumedRunEndsWithTheSameBits() throws IOException {
    for (DType dtype : DType.values()) {
      for (UpdateRule update : UPDATES) {
        resumedAtEveryStep(optimizer(new PlainGradient(), update), dtype);
      }
      for (GradientRule gradient : GRADIENTS) {
        resumedAtEveryStep(optimizer(gradient, UPDATES.getLast()), dtype);
      }
      for (WeightAverage average : AVERAGES) {
        resumedAtEveryStep(optimizer(new Sam(0.05), UPDATES.getFirst()).with(average), dtype);
      }
    }
  }

  private void resumedAtEveryStep(Optimizer optimizer, DType dtype) throws IOException {
    TrainState start = start(optimizer, dtype);
    StateTree whole = new Checkpoint(steps(optimizer, start, 5), StateTree.EMPTY).tree();
    for (int before = 0; before <= 5; before++) {
      TrainState at = steps(optimizer, start, before);
      CheckpointFolder saved = new CheckpointFolder(folder, 1);
      saved.save(new Checkpoint(at, StateTree.EMPTY));
      TrainState resumed = saved.newest(start, message -> {}).orElseThrow().state();
      TrainState end = steps(optimizer, resumed, 5 - before);
      Trees.assertSame(whole, new Checkpoint(end, StateTree.EMPTY).tree());
      Files.delete(saved.folder().resolve("step-%012d.basin".formatted(before)));
    }
  }

  /// A run that kept no average is not gone on with by one that needs it, and an average that lacks
  /// a tensor is not loaded.
  @Test
  void averagesMustBeWhole() {
    Optimizer average = optimizer(new PlainGradient(), new Adam()).with(new MovingAverage(0.9));
    TrainState state = start(average, DType.FLOAT32);
    TrainState none = start(optimizer(new PlainGradient(), new Adam()), DType.FLOAT32);
    StateTree without = new Checkpoint(none, StateTree.EMPTY).tree();
    String message =
        assertThrows(IllegalArgumentException.class, () -> Checkpoint.of(without, state))
            .getMessage();
    assertTrue(message.contains("missing is the tensor averages/average/bias"), message);
    StateTree half =
        StateTree.builder()
            .tree("", new Checkpoint(none, StateTree.EMPTY).tree())
            .number("averages/slot/average", 0)
            .tensor("averages/average/weight", state.params().get("weight"))
            .build();
    assertThrows(IllegalArgumentException.class, () -> Checkpoint.of(half, none));
  }

  @Test
  void whatTheRunAddsComesBack() {
    TrainState state = start(optimizer(new PlainGradient(), new Adam()), DType.FLOAT32);
    StateTree run =
        StateTree.builder()
            .number("batch", 16)
            .tensor("losses", Tensor.of(Shape.of(1), 2.5))
            .build();
    StateTree tree = new Checkpoint(state, run).tree();
    Trees.assertSame(run, Checkpoint.of(tree, state).run());
  }

  @Test
  void everyDifferenceIsListedAndNothingLoaded() {
    Optimizer adam = optimizer(new PlainGradient(), new Adam());
    Params saved =
        Params.builder()
            .add("weight", Params.Kind.NORM, Tensor.zeros(DType.FLOAT32, Shape.of(2, 3)))
            .add("scale", Params.Kind.NORM, Tensor.zeros(DType.FLOAT32, Shape.of(2)))
            .build();
    StateTree tree =
        new Checkpoint(
                optimizer(new PlainGradient(), new Sgd(0.9, false, 0))
                    .start(saved, Statistics.NONE, 77),
                StateTree.EMPTY)
            .tree();
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> Checkpoint.of(tree, start(adam, DType.FLOAT32)))
            .getMessage();
    for (String part :
        List.of(
            "missing is the tensor params/bias",
            "missing is the tensor update/first/weight",
            "missing is the tensor statistics/mean",
            "unexpected is the tensor params/scale",
            "unexpected is the tensor update/momentum/weight",
            "kind/weight is WEIGHT, but NORM was saved",
            "params/weight is FLOAT32 [3, 2], but FLOAT32 [2, 3] was saved")) {
      assertTrue(message.contains(part), () -> part + " is not in:\n" + message);
    }
  }

  @Test
  void anotherTypeOrSeedIsAnotherRun() {
    Optimizer optimizer = optimizer(new PlainGradient(), new Adam());
    TrainState state = start(optimizer, DType.FLOAT32);
    StateTree tree = new Checkpoint(state, StateTree.EMPTY).tree();
    assertThrows(
        IllegalArgumentException.class, () -> Checkpoint.of(tree, start(optimizer, DType.FLOAT64)));
    TrainState other = optimizer.start(state.params(), state.statistics(), 78);
    String message =
        assertThrows(IllegalArgumentException.class, () -> Checkpoint.of(tree, other)).getMessage();
    assertTrue(message.contains("the seed is 78, but 77 was saved"), message);
  }

  // ---------------------------------------------------------------------------------- the folder

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void theNewestAreKept() throws IOException {
    Optimizer optimizer = optimizer(new PlainGradient(), new Adam());
    CheckpointFolder saved = new CheckpointFolder(folder, 2);
    TrainState state = start(optimizer, DType.FLOAT32);
    assertEquals(true, saved.newest(state, message -> {}).isEmpty());
    Files.writeString(folder.resolve("step-000000000009.basin.part"), "left by a killed program");
    Files.writeString(folder.resolve("notes.txt"), "mine");
    for (int i = 0; i < 4; i++) {
      state = steps(optimizer, state, 1);
      saved.save(new Checkpoint(state, StateTree.EMPTY));
    }
    assertEquals(
        List.of("notes.txt", "step-000000000003.basin", "step-000000000004.basin"), names());
  }

  @Test
  void aDamagedNewestIsReportedAndTheOneBeforeTaken() throws IOException {
    Optimizer optimizer = optimizer(new Sam(0.1), new AdamW(0.9, 0.98, 1e-8, 0.1));
    CheckpointFolder saved = new CheckpointFolder(folder, 3);
    TrainState start = start(optimizer, DType.FLOAT64);
    TrainState first = steps(optimizer, start, 1);
    saved.save(new Checkpoint(first, StateTree.EMPTY));
    Path newest = saved.save(new Checkpoint(steps(optimizer, first, 1), StateTree.EMPTY));
    byte[] content = Files.readAllBytes(newest);
    Files.write(newest, java.util.Arrays.copyOf(content, content.length / 2));

    List<String> reports = new ArrayList<>();
    Checkpoint found = saved.newest(start, reports::add).orElseThrow();
    assertEquals(1, found.state().step());
    assertArrayEquals(
        Trees.bits(first.params().get("weight")), Trees.bits(found.state().params().get("weight")));
    assertEquals(1, reports.size());
    assertTrue(reports.getFirst().contains(newest.toString()), reports::toString);
    assertEquals(List.of("step-000000000001.basin", "step-000000000002.basin.damaged"), names());
  }

  @Test
  void noIntactOneAmongThoseThereIsAnError() throws IOException {
    Files.writeString(folder.resolve("step-000000000007.basin"), "no checkpoint");
    TrainState start = start(optimizer(new PlainGradient(), new Adam()), DType.FLOAT32);
    assertThrows(
        IOException.class, () -> new CheckpointFolder(folder, 2).newest(start, message -> {}));
    assertThrows(IllegalArgumentException.class, () -> new CheckpointFolder(folder, 0));
  }
}
