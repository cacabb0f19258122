package dev.basin.experiments.plot;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class GridTest {
  @Property(tries = 200)
  void refinementKeepsValuesAndTheirRange(
      @ForAll @IntRange(min = 2, max = 8) int rows,
      @ForAll @IntRange(min = 2, max = 8) int columns,
      @ForAll @IntRange(min = 1, max = 5) int factor,
      @ForAll long seed) {
    Random random = new Random(seed);
    Grid grid =
        Grid.sample(
            Grid.places(-1, 1, columns),
            Grid.places(0, 3, rows),
            (x, y) -> random.nextInt(4) * random.nextDouble());
    Grid fine = grid.refined(factor);
    assertEquals((rows - 1) * factor + 1, fine.y().length);
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        double value = fine.z()[row * factor][column * factor];
        assertEquals(grid.z()[row][column], value, 1e-12);
      }
    }
    assertTrue(fine.min() >= grid.min() - 1e-12 && fine.max() <= grid.max() + 1e-12);
  }

  @Test
  void refinementIsExactOnPlanes() {
    Grid plane =
        Grid.sample(Grid.places(0, 2, 3), Grid.places(0, 3, 4), (x, y) -> 1 + 2 * x - 3 * y);
    Grid fine = plane.refined(4);
    Grid expected = Grid.sample(fine.x(), fine.y(), (x, y) -> 1 + 2 * x - 3 * y);
    for (int row = 0; row < fine.y().length; row++) {
      assertArrayEquals(expected.z()[row], fine.z()[row], 1e-12);
    }
  }

  @Test
  void gridsThatAreNoneAreRefused() {
    double[] two = {0, 1};
    double[][] square = {{0, 0}, {0, 0}};
    assertThrows(IllegalArgumentException.class, () -> new Grid(new double[] {1, 1}, two, square));
    assertThrows(
        IllegalArgumentException.class, () -> new Grid(new double[] {0, 1, 2}, two, square));
    assertThrows(IllegalArgumentException.class, () -> new Grid(two, new double[] {0}, square));
  }

  @Test
  void extremesAreTheFiniteOnes() {
    Grid grid = Samples.sharp(31);
    assertEquals(0.1, grid.min(), 1e-12);
    assertTrue(Double.isFinite(grid.max()));
  }
}
