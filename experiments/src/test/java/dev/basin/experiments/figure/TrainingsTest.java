package dev.basin.experiments.figure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.basin.experiments.training.Examples;
import dev.basin.experiments.training.Probe;
import dev.basin.experiments.training.Training;
import dev.basin.experiments.training.Workers;
import dev.basin.nn.Linear;
import dev.basin.nn.Model;
import dev.basin.optim.Optimizer;
import dev.basin.optim.PlainGradient;
import dev.basin.optim.Schedule;
import dev.basin.optim.Sgd;
import dev.basin.tensor.DType;
import dev.basin.tensor.Indices;
import dev.basin.tensor.RandomStream;
import dev.basin.tensor.Shape;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingsTest {
  private static final Model MODEL = new Model(new Linear(3, 2, true), Shape.of(3), DType.FLOAT32);
  private static final Workers TWO = new Workers(2);

  @TempDir Path folder;

  private final AtomicInteger measured = new AtomicInteger();

  private Training training(long seed) {
    Examples examples =
        new Examples(
            RandomStream.ofSeed(1).normal(DType.FLOAT32, Shape.of(8, 3)),
            Indices.of(0, 1, 0, 1, 1, 1, 0, 0));
    Optimizer optimizer =
        new Optimizer(new PlainGradient(), new Sgd(0.9, false, 0), new Schedule.Constant(0.1), 6);
    Probe counting =
        new Probe("how often it measured", Probe.every(6, 6), state -> new double[] {count()});
    return new Training(MODEL, examples, 4, 3, 0, optimizer, seed).with(counting);
  }

  private double count() {
    return measured.incrementAndGet();
  }

  private Trainings trainings(String program) {
    return new Trainings(folder, program, Assertions::fail);
  }

  @Test
  void aRunIsMadeOnceAndReadByWhoeverAsksForIt() throws IOException {
    List<Training> asked = List.of(training(1), training(2), training(1));
    List<Training.Trained> first = trainings("a").all("one", asked, TWO, Progress.silent());
    assertEquals(4, measured.get(), "two runs, measured at both ends");
    assertEquals(first.get(0).losses(), first.get(2).losses());
    assertNotEquals(first.get(0).losses(), first.get(1).losses());
    StringWriter shown = new StringWriter();
    Progress lines = Progress.plain(new PrintWriter(shown), Duration.ofHours(1));
    List<Training.Trained> again = trainings("a").all("two", asked, TWO, lines);
    assertEquals(4, measured.get(), "they were read");
    assertEquals(first.get(1).losses(), again.get(1).losses());
    assertTrue(shown.toString().contains("12/12"), shown::toString);
    trainings("b").all("other code", asked, TWO, Progress.silent());
    assertEquals(8, measured.get(), "other code trains anew");
    try (Stream<Path> programs = Files.list(folder)) {
      assertEquals(2, programs.count());
    }
  }

  @Test
  void aKeyTellsRunsApart() {
    assertEquals(training(1).key(), training(1).key());
    assertNotEquals(training(1).key(), training(2).key());
    assertNotEquals(training(1).key(), training(1).with(Probe.NONE).key());
  }
}
