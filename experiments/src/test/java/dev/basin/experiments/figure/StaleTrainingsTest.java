package dev.basin.experiments.figure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StaleTrainingsTest {
  private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
  private static final String OWN = "0123456789ab";
  private static final String OTHER = "aaaaaaaaaaaa";
  private static final String OLDER = "bbbbbbbbbbbb";
  private static final String OLDEST = "cccccccccccc";

  @TempDir Path folder;

  // a program whose last checkpoint is so old; what is older still may be there, too
  private void program(String name, Duration age) throws IOException {
    Path run = Files.createDirectories(folder.resolve(name).resolve("run"));
    Files.writeString(run.resolve("step-000000000001.basin"), "weights");
    aged(run, age);
    aged(folder.resolve(name), age.plusDays(100));
  }

  private static void aged(Path path, Duration age) throws IOException {
    Files.setLastModifiedTime(path, FileTime.from(NOW.minus(age)));
  }

  private List<String> removed() throws IOException {
    return StaleTrainings.remove(folder, OWN, NOW).stream()
        .map(path -> path.getFileName().toString())
        .sorted()
        .toList();
  }

  @Test
  void theNewestOfTheOthersStaysWhateverItsAgeAndSoDoesOnesOwn() throws IOException {
    program(OWN, Duration.ofDays(900));
    program(OTHER, Duration.ofDays(400));
    program(OLDER, Duration.ofDays(500));
    program(OLDEST, Duration.ofDays(600));
    assertEquals(List.of(OLDER, OLDEST), removed());
    assertTrue(Files.exists(folder.resolve(OWN).resolve("run/step-000000000001.basin")));
    assertTrue(Files.exists(folder.resolve(OTHER).resolve("run/step-000000000001.basin")));
    assertFalse(Files.exists(folder.resolve(OLDER)));
    assertEquals(List.of(), removed());
  }

  @Test
  void whatWasUsedLatelyStays() throws IOException {
    program(OTHER, Duration.ofMinutes(1));
    program(OLDER, StaleTrainings.KEPT.minusMinutes(1));
    program(OLDEST, StaleTrainings.KEPT.plusMinutes(1));
    assertEquals(List.of(OLDEST), removed());
  }

  @Test
  void readingFinishedRunsIsUse() throws IOException {
    program(OTHER, Duration.ofMinutes(1));
    program(OLDER, Duration.ofDays(50));
    StaleTrainings.use(folder.resolve(OLDER), NOW);
    StaleTrainings.use(folder.resolve("never saved"), NOW);
    assertEquals(List.of(), removed());
    assertFalse(Files.exists(folder.resolve("never saved")));
  }

  @Test
  void nothingElseIsTouched() throws IOException {
    assertEquals(List.of(), StaleTrainings.remove(folder.resolve("missing"), OWN, NOW));
    program(OTHER, Duration.ofDays(1));
    program("my notes", Duration.ofDays(500));
    Path elsewhere = Files.createDirectories(folder.resolve("kept/here"));
    Files.createSymbolicLink(folder.resolve(OLDEST), elsewhere);
    aged(elsewhere, Duration.ofDays(500));
    assertEquals(List.of(), removed());
    assertTrue(Files.exists(elsewhere));
  }
}
