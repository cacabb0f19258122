package dev.basin.experiments.analysis;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.basin.autodiff.Params;
import dev.basin.tensor.DType;
import dev.basin.tensor.RandomStream;
import dev.basin.tensor.Shape;
import dev.basin.tensor.Tensor;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class WeightPlaneTest {
  private static final RandomStream RANDOM = RandomStream.ofSeed(5);

  private static Params center(long seed) {
    RandomStream random = RandomStream.ofSeed(seed);
    return Params.builder()
        .add(
            "conv",
            Params.Kind.WEIGHT,
            random.split("conv").normal(DType.FLOAT64, Shape.of(3, 3, 2, 4)))
        .add("bias", Params.Kind.BIAS, random.split("bias").normal(DType.FLOAT64, Shape.of(4)))
        .add("norm", Params.Kind.NORM, random.split("norm").normal(DType.FLOAT64, Shape.of(4)))
        .add(
            "linear",
            Params.Kind.WEIGHT,
            random.split("linear").normal(DType.FLOAT64, Shape.of(4, 3)))
        .build();
  }

  @Property(tries = 20)
  void everyFilterOfADirectionHasTheLengthOfTheFilterItMoves(@ForAll long seed) {
    Params center = center(seed);
    WeightPlane plane = WeightPlane.filterNormalized(center, RANDOM.split(seed));
    for (Params direction : new Params[] {plane.first(), plane.second()}) {
      assertArrayEquals(
          center.get("conv").norm(0, 1, 2).toDoubles(),
          direction.get("conv").norm(0, 1, 2).toDoubles(),
          1e-8);
      assertArrayEquals(
          center.get("linear").norm(0).toDoubles(),
          direction.get("linear").norm(0).toDoubles(),
          1e-8);
      assertEquals(0, direction.get("bias").norm().item());
      assertEquals(0, direction.get("norm").norm().item());
    }
  }

  @Property(tries = 20)
  void aPlaneGoesThroughItsThreePoints(@ForAll long seed) {
    Params a = center(seed);
    Params b = center(seed + 1);
    Params c = center(seed + 2);
    WeightPlane plane = WeightPlane.through(a, b, c);
    assertEquals(1, plane.first().norm().item(), 1e-12);
    assertEquals(1, plane.second().norm().item(), 1e-12);
    assertEquals(0, plane.first().dot(plane.second()).item(), 1e-12);
    for (Params point : new Params[] {a, b, c}) {
      WeightPlane.Coordinates at = plane.coordinates(point);
      assertEquals(0, plane.at(at.x(), at.y()).minus(point).norm().item(), 1e-10);
    }
    assertEquals(b.minus(a).norm().item(), plane.coordinates(b).x(), 1e-10);
    assertEquals(0, plane.coordinates(b).y(), 1e-10);
  }

  @Test
  void pointsOnALineGiveNoPlane() {
    Params a = center(1);
    Params b = center(2);
    assertThrows(IllegalArgumentException.class, () -> WeightPlane.through(a, a, b));
    Params between = a.times(0.5).plus(b.times(0.5));
    assertThrows(IllegalArgumentException.class, () -> WeightPlane.through(a, b, between));
  }

  @Test
  void aScaledNetworkHasAScaledPlane() {
    Params center = center(1);
    WeightPlane plane = WeightPlane.filterNormalized(center, RANDOM);
    WeightPlane scaled = WeightPlane.filterNormalized(center.times(4), RANDOM);
    assertArrayEquals(
        plane.at(0.5, -0.25).times(4).get("conv").toDoubles(),
        scaled.at(0.5, -0.25).get("conv").toDoubles(),
        1e-8);
  }

  @Test
  void theOriginIsTheCentreAndPointsAreLinear() {
    Params center = center(2);
    WeightPlane plane = WeightPlane.filterNormalized(center, RANDOM);
    Tensor conv = center.get("conv");
    assertArrayEquals(conv.toDoubles(), plane.at(0, 0).get("conv").toDoubles());
    Params there = center.plus(plane.first().times(2)).minus(plane.second());
    assertEquals(0, there.minus(plane.at(2, -1)).norm().item(), 1e-12);
  }

  @Test
  void theTwoDirectionsDifferAndFollowFromTheStreamAlone() {
    WeightPlane plane = WeightPlane.filterNormalized(center(3), RANDOM);
    WeightPlane again = WeightPlane.filterNormalized(center(3), RANDOM);
    assertArrayEquals(plane.first().get("conv").toDoubles(), again.first().get("conv").toDoubles());
    assertNotEquals(
        plane.first().get("conv").get(0, 0, 0, 0), plane.second().get("conv").get(0, 0, 0, 0));
  }
}
