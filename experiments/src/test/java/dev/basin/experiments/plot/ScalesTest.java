package dev.basin.experiments.plot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Color;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScalesTest {
  @Test
  void coolToWarmHasThePublishedColours() {
    assertNear(new Color(59, 76, 192), ColorMap.COOL_TO_WARM.at(0));
    assertNear(new Color(221, 221, 221), ColorMap.COOL_TO_WARM.at(0.5));
    assertNear(new Color(180, 4, 38), ColorMap.COOL_TO_WARM.at(1));
    // From the table that Moreland printed with the definition.
    assertNear(new Color(141, 176, 254), ColorMap.COOL_TO_WARM.at(0.25));
    assertNear(new Color(244, 154, 123), ColorMap.COOL_TO_WARM.at(0.75));
    assertEquals(ColorMap.COOL_TO_WARM.at(1), ColorMap.COOL_TO_WARM.at(7));
  }

  private static void assertNear(Color expected, Color actual) {
    String message = expected + " is not near " + actual;
    assertTrue(Math.abs(expected.getRed() - actual.getRed()) <= 2, message);
    assertTrue(Math.abs(expected.getGreen() - actual.getGreen()) <= 2, message);
    assertTrue(Math.abs(expected.getBlue() - actual.getBlue()) <= 2, message);
  }

  @Test
  void heightsAreClippedAndLogarithmicWhereAsked() {
    HeightScale linear = HeightScale.linear(0, 10);
    assertEquals(0.25, linear.position(2.5));
    assertEquals(1, linear.position(1e9));
    assertEquals(1, linear.position(Double.NaN));
    HeightScale log = HeightScale.log(0, 9.9, 0.1);
    assertEquals(0.5, log.position(0.9), 1e-12);
    assertEquals(0, log.position(-1));
    assertThrows(IllegalArgumentException.class, () -> HeightScale.linear(1, 1));
    assertThrows(IllegalArgumentException.class, () -> HeightScale.log(-1, 1, 0.1));
  }

  @Test
  void ticksAreRound() {
    assertEquals(List.of(0.0, 2.0, 4.0, 6.0, 8.0, 10.0), HeightScale.linear(0, 10).ticks());
    assertEquals(
        List.of(0.0, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0), HeightScale.log(0, 10, 0.1).ticks());
    assertEquals(List.of(-0.2, -0.1, 0.0, 0.1, 0.2, 0.3), Ticks.between(-0.21, 0.31, 6));
    assertEquals("\u22120.5", Ticks.label(-0.5));
    assertEquals("100", Ticks.label(100));
    assertEquals("0.3", Ticks.label(0.1 * 3 - 5e-17));
  }

  @Test
  void marksOfLogarithmicAxesAreShort() {
    TickFormat format = new TickFormat();
    assertEquals("100", format.format(100.0));
    assertEquals("0.001", format.format(0.001));
    assertEquals("10\u2074", format.format(10_000.0));
    assertEquals("10\u207b\u00b9\u00b2", format.format(1e-12));
  }
}
