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
  void inTurnTheSecondBeginsAtItsOwnFirstStep() {
    Schedule both =
        new Schedule.InTurn(new Schedule.Linear(1, 0, 4), 2, new Schedule.Linear(8, 0, 8));
    assertEquals(1, both.at(0));
    assertEquals(0.75, both.at(1), 1e-15);
    assertEquals(8, both.at(2));
    assertEquals(7, both.at(3), 1e-15);
  }

  @Test
  void linear() {
    Schedule linear = new Schedule.Linear(1, 0.2, 4);
    assertEquals(1, linear.at(0));
    assertEquals(0.8, linear.at(1), 1e-15);
    assertEquals(0.4, linear.at(3), 1e-15);
    assertEquals(0.2, linear.at(4));
    assertEquals(0.2, linear.at(1000));
  }

  @Test
  void holdAndFall() {
    Schedule schedule = new Schedule.HoldAndFall(0.1, 1000);
    assertEquals(0.1, schedule.at(0));
    assertEquals(0.1, schedule.at(500));
    assertEquals(0.1 * (1 + 0.01) / 2, schedule.at(700), 1e-15); // half of the way
    assertEquals(0.001, schedule.at(900), 1e-16);
    assertEquals(0.001, schedule.at(999), 1e-16);
    assertEquals(0.001, schedule.at(5000), 1e-16);
  }

  @Test
  void cyclesTouchTheirLowPointInTheMiddleAndEndHigh() {
    Schedule cyclic = new Schedule.Cyclic(0.5, 0.1, 8);
    for (int cycle = 0; cycle < 3; cycle++) {
      assertEquals(0.4, cyclic.at(8 * cycle), 1e-15);
      assertEquals(0.2, cyclic.at(8 * cycle + 2), 1e-15);
      assertEquals(0.1, cyclic.at(8 * cycle + 3), 1e-15);
      assertEquals(0.2, cyclic.at(8 * cycle + 4), 1e-15);
      assertEquals(0.5, cyclic.at(8 * cycle + 7), 1e-15);
    }
  }

  @Test
  void impossibleSchedulesAreRefused() {
    assertRefused("linear", () -> new Schedule.Linear(1, -1, 4));
    assertRefused("at least 1", () -> new Schedule.HoldAndFall(1, 0));
    assertRefused("even", () -> new Schedule.Cyclic(1, 0, 5));
    assertRefused("at least 1", () -> new Schedule.Cyclic(1, 0, 0));
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
