package dev.basin.experiments.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.basin.tensor.DType;
import org.junit.jupiter.api.Test;

class PlanePointsTest {
  @Test
  void moonsWithoutNoiseLieOnTheirHalfCircles() {
    PlanePoints moons = PlanePoints.twoMoons(41, 0, 1);
    for (int i = 0; i < 41; i++) {
      boolean upper = moons.labels().get(i) == 0;
      double x = moons.points().get(i, 0) - (upper ? 0 : 1);
      double y = moons.points().get(i, 1) - (upper ? 0 : 0.5);
      assertEquals(1, x * x + y * y, 1e-12);
      assertEquals(upper, y >= -1e-12 && i % 2 == 0);
    }
    assertEquals(1, moons.points().get(0, 0));
    assertEquals(-1, moons.points().get(40, 0), 1e-12);
  }

  @Test
  void armsOfASpiralAreRotationsOfEachOther() {
    PlanePoints spirals = PlanePoints.spirals(30, 3, 1.5, 0, 1);
    double cos = Math.cos(2 * Math.PI / 3);
    double sin = Math.sin(2 * Math.PI / 3);
    for (int i = 0; i < 29; i++) {
      if (i % 3 < 2) {
        double x = spirals.points().get(i, 0);
        double y = spirals.points().get(i, 1);
        assertEquals(cos * x - sin * y, spirals.points().get(i + 1, 0), 1e-12);
        assertEquals(sin * x + cos * y, spirals.points().get(i + 1, 1), 1e-12);
        assertEquals((i / 3) / 9.0, Math.hypot(x, y), 1e-12);
      }
      assertEquals(i % 3, spirals.labels().get(i));
    }
  }

  @Test
  void noiseHasItsDeviationAndFollowsTheSeed() {
    PlanePoints quiet = PlanePoints.twoMoons(4000, 0, 5);
    PlanePoints noisy = PlanePoints.twoMoons(4000, 0.3, 5);
    double deviation = noisy.points().sub(quiet.points()).square().mean().sqrt().item();
    // The standard error of a deviation over 8000 draws is 0.3 / sqrt(16000).
    assertEquals(0.3, deviation, 4 * 0.3 / Math.sqrt(16_000));
    PlanePoints again = PlanePoints.twoMoons(4000, 0.3, 5);
    assertArrayEquals(noisy.points().toDoubles(), again.points().toDoubles());
    assertNotEquals(noisy.points().get(0, 0), PlanePoints.twoMoons(4, 0.3, 6).points().get(0, 0));
    assertEquals(DType.FLOAT32, noisy.points(DType.FLOAT32).dtype());
  }

  @Test
  void whatIsNoDataSetIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> PlanePoints.twoMoons(1, 0, 1));
    assertThrows(IllegalArgumentException.class, () -> PlanePoints.twoMoons(9, -1, 1));
    assertThrows(IllegalArgumentException.class, () -> PlanePoints.twoMoons(9, Double.NaN, 1));
    assertThrows(IllegalArgumentException.class, () -> PlanePoints.spirals(9, 1, 1, 0, 1));
    assertEquals(2, PlanePoints.spirals(2, 2, 1, 0, 1).labels().size());
  }
}
