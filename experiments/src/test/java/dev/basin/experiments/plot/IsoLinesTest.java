package dev.basin.experiments.plot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class IsoLinesTest {
  private static Grid sample(int side, java.util.function.DoubleBinaryOperator function) {
    return Grid.sample(Grid.places(-1, 1, side), Grid.places(-1, 1, side), function);
  }

  /// The area that the even-odd rule fills when no line lies in another but as a hole.
  private static double area(List<IsoLines.Line> lines) {
    double sum = 0;
    for (IsoLines.Line line : lines) {
      double twice = 0;
      for (int i = 0; i < line.points().size(); i++) {
        double[] a = line.points().get(i);
        double[] b = line.points().get((i + 1) % line.points().size());
        twice += a[0] * b[1] - a[1] * b[0];
      }
      sum = Math.abs(sum - Math.abs(twice) / 2);
    }
    return sum;
  }

  @Test
  void aCircleIsOneClosedLineOfTheRightArea() {
    Grid bowl = sample(101, (x, y) -> x * x + y * y);
    List<IsoLines.Line> lines = IsoLines.through(bowl, 0.25);
    assertEquals(1, lines.size());
    assertTrue(lines.getFirst().closed());
    for (double[] point : lines.getFirst().points()) {
      assertEquals(0.5, Math.hypot(point[0], point[1]), 1e-3);
    }
    assertEquals(Math.PI / 4, area(lines), 1e-3);
  }

  @Test
  void aSlopeIsOneOpenLine() {
    List<IsoLines.Line> lines = IsoLines.through(sample(5, (x, y) -> x), 0.3);
    assertEquals(1, lines.size());
    assertFalse(lines.getFirst().closed());
    assertTrue(lines.getFirst().points().stream().allMatch(p -> Math.abs(p[0] - 0.3) < 1e-12));
    assertEquals(13, lines.getFirst().points().size());
  }

  @Test
  void regionsRunAlongTheBorder() {
    Grid slope = sample(5, (x, y) -> x);
    assertEquals(2 * 0.7, area(IsoLines.around(slope, 0.3)), 1e-12);
    assertEquals(4, area(IsoLines.around(slope, -2)), 1e-12);
    assertEquals(0, IsoLines.around(slope, 2).size());
    Grid bowl = sample(101, (x, y) -> x * x + y * y);
    assertEquals(4 - Math.PI / 4, area(IsoLines.around(bowl, 0.25)), 1e-3);
  }

  @Property(tries = 300)
  void regionsAreAlwaysClosedWhateverTheValues(@ForAll long seed) {
    Random random = new Random(seed);
    double[] values = {0, 1, 2, Double.NaN, Double.POSITIVE_INFINITY};
    Grid rough = sample(7, (x, y) -> values[random.nextInt(values.length)]);
    for (IsoLines.Line line : IsoLines.around(rough, 1)) {
      assertTrue(line.closed());
      for (double[] point : line.points()) {
        assertTrue(Math.abs(point[0]) <= 1 && Math.abs(point[1]) <= 1);
      }
    }
  }
}
