package dev.basin.experiments.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ProportionTest {

  @Property(tries = 200)
  void atItsEndsTheShareIsOneQuantileOfDeviationsAway(
      @ForAll @IntRange(min = 1, max = 10_000) int trials,
      @ForAll @DoubleRange(min = 0, max = 1) double part) {
    Proportion seen = new Proportion((int) Math.round(part * trials), trials);
    for (double end : new double[] {seen.low(), seen.high()}) {
      double deviation = Math.sqrt(end * (1 - end) / trials);
      assertEquals(1.959963984540054 * deviation, Math.abs(seen.share() - end), 1e-7);
    }
    assertTrue(0 <= seen.low() && seen.low() <= seen.share());
    assertTrue(seen.share() <= seen.high() && seen.high() <= 1);
  }

  @Test
  void whatWasNeverSeenMayStillHappen() {
    assertEquals(0, new Proportion(0, 100).low());
    assertEquals(3.8415 / 103.8415, new Proportion(0, 100).high(), 1e-5);
  }

  @Test
  void badArgumentsAreNamed() {
    assertThrows(IllegalArgumentException.class, () -> new Proportion(1, 0));
    assertThrows(IllegalArgumentException.class, () -> new Proportion(-1, 5));
    assertThrows(IllegalArgumentException.class, () -> new Proportion(6, 5));
  }
}
