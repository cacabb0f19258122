package dev.basin.experiments.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.basin.autodiff.Params;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Training that is killed and gone on with ends as if it never had been.
class ResumedTrainingTest {
  private static final int TERMINATED = 128 + 15;
  private static final int KILLED = 128 + 9;

  @TempDir Path folder;

  private static Checkpoints checkpoints(Path folder, List<String> reports) {
    return new Checkpoints(folder, Duration.ofHours(1), 2, reports::add);
  }

  @Test
  void aProgramThatIsAskedToEndAndOneThatIsKilled() {
    goOnToTheSameBits("residual", false, "decoder", true);
  }

  @Tag("slow")
  @Test
  void theOtherWayRound() {
    goOnToTheSameBits("residual", true, "decoder", false);
  }

  private void goOnToTheSameBits(
      String first, boolean firstForcibly, String second, boolean secondForcibly) {
    assumeTrue(ProcessHandle.current().supportsNormalTermination());
    List<String> ends =
        new Workers(2)
            .all(
                List.of(
                    () -> killed(first, firstForcibly),
                    () -> killed(second, secondForcibly),
                    () -> digest(TrainUntilKilled.training(first).run(() -> {})),
                    () -> digest(TrainUntilKilled.training(second).run(() -> {}))));
    assertEquals(ends.get(2), ends.get(0));
    assertEquals(ends.get(3), ends.get(1));
    assertNotEquals(ends.get(0), ends.get(1));
  }

  /// Trains in a process of its own, ends that when it has taken ten steps, and goes on here.
  ///
  /// @param forcibly without asking it, while it saves after every step
  private String killed(String network, boolean forcibly) {
    Path saved = folder.resolve(network + forcibly);
    Training training = TrainUntilKilled.training(network);
    List<String> reports = new ArrayList<>();
    try {
      int last = endAfterTenSteps(network, saved, forcibly);
      assertTrue(last < training.steps() - 2, "it ended by itself");
      List<Long> steps = new ArrayList<>();
      Training.Trained trained =
          training.run(checkpoints(saved, reports), taken -> steps.add(taken.state().step()));
      assertEquals(List.of(), reports);
      // asked, it saves after the step that it is in; killed, at most what was not yet saved is
      // lost
      assertTrue(steps.getFirst() >= last, () -> steps.getFirst() + " after " + last);
      assertEquals(training.steps(), steps.getLast());
      return digest(trained);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private int endAfterTenSteps(String network, Path saved, boolean forcibly) throws IOException {
    Path errors = folder.resolve(network + forcibly + ".errors");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules=jdk.incubator.vector",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                SameBitsTest.classPath(),
                TrainUntilKilled.class.getName(),
                network,
                saved.toString(),
                forcibly ? "0" : "3600000")
            .redirectError(errors.toFile())
            .start();
    int last = 0;
    try (BufferedReader output = process.inputReader()) {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        last = Integer.parseInt(line);
        if (last == 10 && forcibly) {
          process.toHandle().destroyForcibly(); // that of the process would close its output
        } else if (last == 10) {
          process.toHandle().destroy();
        }
      }
      assertEquals(
          forcibly ? KILLED : TERMINATED, process.waitFor(), () -> "errors are in " + errors);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      process.destroyForcibly();
    }
    return last;
  }

  private static String digest(Training.Trained trained) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      Params params = trained.params();
      Stream<double[]> weights = params.names().stream().map(name -> params.get(name).toDoubles());
      Stream<double[]> losses =
          Stream.of(trained.losses().stream().mapToDouble(Double::doubleValue).toArray());
      Stream<double[]> measured = trained.trace().values().stream();
      Stream.concat(Stream.concat(weights, losses), measured)
          .forEach(values -> {
            ByteBuffer bytes = ByteBuffer.allocate(values.length * Double.BYTES);
            bytes.asDoubleBuffer().put(values);
            digest.update(bytes.array());
          });
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  // ------------------------------------------------------------------------------- in one process

  private static final class Enough extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /// Runs that fail at a step of each of the first epochs, one after another in one folder.
  @Test
  void aRunThatIsInterruptedAgainAndAgainEndsTheSame() {
    Training training = TrainUntilKilled.training("residual");
    Checkpoints everyStep =
        new Checkpoints(folder.resolve("again"), Duration.ZERO, 2, message -> {});
    for (long stop : List.of(1L, 8L, 9L, 16L, 30L)) {
      assertThrows(
          Enough.class,
          () ->
              training.run(
                  everyStep,
                  taken -> {
                    if (taken.state().step() > stop) {
                      throw new Enough();
                    }
                  }));
    }
    Training.Trained trained = training.run(everyStep, taken -> {});
    long[] measured = trained.trace().steps().stream().mapToLong(Long::longValue).toArray();
    assertArrayEquals(
        LongStream.rangeClosed(0, training.steps() / 3).map(i -> 3 * i).toArray(), measured);
    for (int i = 0; i < measured.length; i++) {
      assertEquals(measured[i], trained.trace().values().get(i)[0]);
    }
    String end = digest(trained);
    assertEquals(digest(training.run(() -> {})), end);
    // what is complete is only read
    String again =
        digest(
            training.run(
                everyStep,
                taken -> {
                  throw new Enough();
                }));
    assertEquals(end, again);
  }

  /// What a run had not yet measured where it was saved is measured when it goes on.
  @Test
  void aMeasurementThatFailsIsMadeAgain() {
    Training training = TrainUntilKilled.training("residual");
    Probe failing =
        new Probe(
            training.probe().what(),
            training.probe().steps(),
            state -> {
              if (state.step() > 3) {
                throw new Enough();
              }
              return training.probe().measure().apply(state);
            });
    Checkpoints everyStep =
        new Checkpoints(folder.resolve("measured"), Duration.ZERO, 2, message -> {});
    assertThrows(Enough.class, () -> training.with(failing).run(everyStep, taken -> {}));
    assertEquals(digest(training.run(() -> {})), digest(training.run(everyStep, taken -> {})));
  }

  /// A folder that cannot be written costs checkpoints, not the run.
  @Test
  void aRunGoesOnWhereItCannotBeSaved() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "no folder");
    List<String> reports = new ArrayList<>();
    Training training = TrainUntilKilled.training("residual");
    Training.Trained trained = training.run(checkpoints(file, reports), taken -> {});
    assertEquals(1, reports.size());
    assertTrue(reports.getFirst().contains("could not be saved"), reports::toString);
    assertEquals(digest(training.run(() -> {})), digest(trained));
  }
}
