package dev.basin.experiments.analysis;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.basin.autodiff.Autodiff;
import dev.basin.autodiff.Params;
import dev.basin.tensor.DType;
import dev.basin.tensor.RandomStream;
import dev.basin.tensor.Shape;
import dev.basin.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WeightCurveTest {

  private static Params point(int seed) {
    return RandomDirections.normal(
        Params.builder()
            .add("w", Params.Kind.WEIGHT, Tensor.zeros(DType.FLOAT64, Shape.of(3, 2)))
            .add("b", Params.Kind.BIAS, Tensor.zeros(DType.FLOAT64, Shape.of(2)))
            .build(),
        RandomStream.ofSeed(seed));
  }

  private static List<Params> points(int count) {
    return IntStream.range(0, count).mapToObj(WeightCurveTest::point).toList();
  }

  static List<Function<List<Params>, WeightCurve>> kinds() {
    return List.of(WeightCurve.Bezier::new, WeightCurve.PolygonalChain::new);
  }

  @Property(tries = 50)
  void sharesArePositiveAndSumToOne(
      @ForAll @IntRange(min = 2, max = 6) int count, @ForAll @DoubleRange(max = 1) double t) {
    for (Function<List<Params>, WeightCurve> kind : kinds()) {
      double[] shares = kind.apply(points(count)).shares(Math.abs(t));
      assertEquals(1, Arrays.stream(shares).sum(), 1e-12);
      assertEquals(0, Arrays.stream(shares).filter(share -> share < 0).count());
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void endsAreTheControlPointsThemselves(Function<List<Params>, WeightCurve> kind) {
    List<Params> points = points(4);
    WeightCurve curve = kind.apply(points);
    assertSame(points.getFirst(), curve.at(0));
    assertSame(points.getLast(), curve.at(1));
    assertThrows(IllegalArgumentException.class, () -> curve.at(1.5));
    assertThrows(IllegalArgumentException.class, () -> kind.apply(points(1)));
  }

  @Test
  void twoPointsMakeASegmentOfEitherKind() {
    List<Params> points = points(2);
    double[] expected =
        points.get(0).times(0.7).plus(points.get(1).times(0.3)).get("w").toDoubles();
    for (Function<List<Params>, WeightCurve> kind : kinds()) {
      WeightCurve curve = kind.apply(points);
      assertArrayEquals(expected, curve.at(0.3).get("w").toDoubles(), 1e-15);
      double distance = points.get(1).minus(points.get(0)).norm().item();
      assertEquals(distance, curve.length(10), 1e-12);
    }
  }

  @Test
  void aPolygonalChainPassesThroughItsBend() {
    List<Params> points = points(3);
    WeightCurve chain = new WeightCurve.PolygonalChain(points);
    assertArrayEquals(
        points.get(1).get("w").toDoubles(), chain.at(0.5).get("w").toDoubles(), 1e-15);
    double whole =
        points.get(1).minus(points.get(0)).norm().item()
            + points.get(2).minus(points.get(1)).norm().item();
    assertEquals(whole, chain.length(8), 1e-12);
  }

  @Test
  void theGradientInABendIsItsShareOfTheGradientThere() {
    List<Params> points = points(3);
    Function<Params, Tensor> loss = w -> w.get("w").pow(4).sum().add(w.get("b").square().sum());
    double t = 0.3;
    WeightCurve curve = new WeightCurve.Bezier(points);
    Params there = Autodiff.grad(loss, curve.at(t));
    Params bend =
        Autodiff.grad(
            theta ->
                loss.apply(
                    new WeightCurve.Bezier(List.of(points.get(0), theta, points.get(2))).at(t)),
            points.get(1));
    double[] expected = there.times(2 * t * (1 - t)).get("w").toDoubles();
    assertArrayEquals(expected, bend.get("w").toDoubles(), 1e-12);
  }
}
