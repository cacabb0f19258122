package dev.basin.optim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class ScheduleTest {

  @Test
  void constant() {
    assertEquals(0.1, new Schedule.Constant(0.1).at(0));
    assertEquals(0.1, new Schedule.Constant(0.1).at(1_000_000));
  }

  @Test
  void stepsFallAtTheirMilestones() {
    Schedule steps = new Schedule.Steps(1, 0.5, List.of(10L, 20L));
    assertEquals(1, steps.at(0));
    assertEquals(1, steps.at(9));
    assertEquals(0.5, steps.at(10));
    assertEquals(0.5, steps.at(19));
    assertEquals(0.25, steps.at(20));
    assertEquals(0.25, steps.at(1000));
  }

  @Test
  void cosineRunsFromItsFirstToItsLastRate() {
    Schedule cosine = new Schedule.Cosine(1, 0.2, 100);
    assertEquals(1, cosine.at(0));
    assertEquals(0.6, cosine.at(50), 1e-15);
    assertEquals(0.2 + 0.8 * (1 + Math.sqrt(0.5)) / 2, cosine.at(25), 1e-15);
    assertTrue(cosine.at(99) > 0.2);
    assertEquals(0.2, cosine.at(100));
    assertEquals(0.2, cosine.at(1000));
  }

  @Test
  void warmUpRisesToWhatFollows() {
    Schedule warmUp = new Schedule.WarmUp(4, new Schedule.Cosine(2, 0, 10));
    assertEquals(0.5, warmUp.at(0));
    assertEquals(1, warmUp.at(1));
    assertEquals(2, warmUp.at(3));
    assertEquals(2, warmUp.at(4));
    assertEquals(1, warmUp.at(9), 1e-15);
    assertEquals(0, warmUp.at(14));
  }

  @Test
  void impossibleSchedulesAreRefused() {
    assertRefused("constant", () -> new Schedule.Constant(-0.1));
    assertRefused("constant", () -> new Schedule.Constant(Double.NaN));
    assertRefused("ascend", () -> new Schedule.Steps(1, 0.1, List.of(20L, 10L)));
    assertRefused("at least 1", () -> new Schedule.Cosine(1, 0, 0));
    assertRefused("at least 1", () -> new Schedule.WarmUp(0, new Schedule.Constant(1)));
  }

  private static void assertRefused(String part, org.junit.jupiter.api.function.Executable call) {
    String message = assertThrows(IllegalArgumentException.class, call).getMessage();
    assertTrue(message.contains(part), message);
  }
}
