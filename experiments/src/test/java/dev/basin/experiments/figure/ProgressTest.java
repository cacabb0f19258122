package dev.basin.experiments.figure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProgressTest {
  private final StringWriter text = new StringWriter();

  @Test
  void withoutATerminalATaskEndsWithOneLine() {
    Progress progress = Progress.plain(new PrintWriter(text), Duration.ofHours(1));
    try (Progress.Task task = progress.start("train", 3)) {
      task.step();
      task.step(2);
      task.note("loss 0.5");
    }
    List<String> lines = text.toString().lines().toList();
    assertEquals(1, lines.size(), text.toString());
    assertTrue(lines.getFirst().matches("  train  3/3  0\\.\\d s  loss 0.5"), lines.getFirst());
  }

  @Test
  void longTasksReportInBetween() {
    Progress progress = Progress.plain(new PrintWriter(text), Duration.ZERO);
    try (Progress.Task task = progress.start("train", 2)) {
      task.step();
      task.step();
    }
    assertTrue(text.toString().lines().findFirst().orElseThrow().contains("1/2"));
  }

  @Test
  void stepsOfAnEarlierRunSayNothingOfTheTimeThatIsLeft() {
    Progress progress = Progress.plain(new PrintWriter(text), Duration.ZERO);
    try (Progress.Task task = progress.start("train", 2_000_000_000)) {
      task.done(1_000_000_000);
      task.step();
    }
    String line = text.toString().lines().findFirst().orElseThrow();
    assertTrue(line.contains("1000000001/2000000000"), line);
    // one step took a microsecond at least: had all been taken in that time, no second were left
    assertTrue(line.matches(".* [1-9]\\d* (s|min|h|days) left"), line);
  }
}
