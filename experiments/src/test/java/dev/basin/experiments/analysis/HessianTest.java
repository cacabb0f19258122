package dev.basin.experiments.analysis;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.basin.autodiff.Autodiff;
import dev.basin.autodiff.Params;
import dev.basin.tensor.DType;
import dev.basin.tensor.RandomStream;
import dev.basin.tensor.Shape;
import dev.basin.tensor.Tensor;
import java.util.List;
import java.util.function.Function;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HessianTest {
  private static final RandomStream RANDOM = RandomStream.ofSeed(3);
  private static final int SIZE = 60;

  /// A quadratic with the spectrum 1, 2, ..., n, turned by reflections out of the axes.
  private record Quadratic(Tensor spectrum, Tensor mirror) {
    static Quadratic of(DType dtype) {
      double[] values = new double[SIZE];
      for (int i = 0; i < SIZE; i++) {
        values[i] = i + 1;
      }
      Tensor mirror = RANDOM.split("mirror").normal(DType.FLOAT64, Shape.of(SIZE));
      return new Quadratic(
          Tensor.of(Shape.of(SIZE), values).cast(dtype),
          mirror.div(mirror.norm().item()).cast(dtype));
    }

    // x - 2 m (m . x), an orthogonal map
    private Tensor reflected(Tensor x) {
      return x.sub(mirror.mul(mirror.mul(x).sum().mul(2)));
    }

    Tensor loss(Params w) {
      Tensor x = reflected(w.get("w").reshape(SIZE));
      return x.square().mul(spectrum).sum().mul(0.5);
    }

    Params point() {
      Tensor w = RANDOM.split("point").normal(spectrum.dtype(), Shape.of(3, SIZE / 3));
      return Params.builder().add("w", Params.Kind.WEIGHT, w).build();
    }

    Hessian hessian() {
      return Hessian.of(this::loss, point());
    }
  }

  @ParameterizedTest
  @EnumSource
  void theGreatestEigenvaluesOfAQuadraticAreFound(DType dtype) {
    double tolerance = dtype == DType.FLOAT64 ? 1e-9 : 1e-3;
    List<Hessian.Eigenvalue> greatest = Quadratic.of(dtype).hessian().greatest(5, SIZE, RANDOM);
    for (int i = 0; i < 5; i++) {
      assertEquals(SIZE - i, greatest.get(i).value(), tolerance);
    }
  }

  @Property(tries = 20)
  void theErrorOfAnEigenvalueIsWithinItsBound(@ForAll long seed) {
    RandomStream random = RandomStream.ofSeed(seed);
    for (Hessian.Eigenvalue found : Quadratic.of(DType.FLOAT64).hessian().greatest(4, 12, random)) {
      double distance = Math.abs(found.value() - Math.rint(found.value()));
      assertTrue(distance <= found.error() + 1e-9, found::toString);
    }
  }

  @Test
  void theTraceOfADiagonalMatrixIsExactFromAnySigns() {
    Tensor spectrum = Tensor.of(Shape.of(4), 7.0, -2.0, 0.5, 3.0);
    Params at =
        Params.builder()
            .add("w", Params.Kind.WEIGHT, Tensor.of(Shape.of(4), 1.0, 2.0, 3.0, 4.0))
            .build();
    Function<Params, Tensor> loss = w -> w.get("w").square().mul(spectrum).sum().mul(0.5);
    Hessian.Trace trace = Hessian.of(loss, at).trace(3, RANDOM);
    assertEquals(8.5, trace.value(), 1e-13);
    assertEquals(0, trace.standardError(), 1e-13);
  }

  @Test
  void theTraceOfAnyMatrixIsWithinItsError() {
    Hessian.Trace trace = Quadratic.of(DType.FLOAT64).hessian().trace(400, RANDOM);
    double exact = SIZE * (SIZE + 1) / 2.0;
    assertEquals(exact, trace.value(), 4 * trace.standardError());
    assertTrue(trace.standardError() < 0.02 * exact, trace::toString);
  }

  @Test
  void theDensityHasTheMomentsOfTheSpectrum() {
    SpectralDensity density = Quadratic.of(DType.FLOAT64).hessian().density(20, 60, RANDOM);
    assertEquals(1, density.mean(x -> 1), 1e-12);
    assertEquals((SIZE + 1) / 2.0, density.mean(x -> x), 1.5);
    assertEquals((SIZE + 1) * (2 * SIZE + 1) / 6.0, density.mean(x -> x * x), 80);
    // uniform in between, nothing far away
    assertEquals(1.0 / SIZE, density.at(SIZE / 2.0, 6), 0.004);
    assertEquals(0, density.at(-40, 6), 1e-9);
    double mass = 0;
    for (double x = -50; x < 120; x += 0.5) {
      mass += 0.5 * density.at(x, 3);
    }
    assertEquals(1, mass, 1e-6);
  }

  @Test
  void aLowRankMatrixEndsTheProcessEarly() {
    Params at = Quadratic.of(DType.FLOAT64).point();
    Tensor direction = RANDOM.split("direction").normal(DType.FLOAT64, at.get("w").shape());
    Hessian rankOne = Hessian.of(w -> w.get("w").mul(direction).sum().square().mul(0.5), at);
    Hessian.Lanczos lanczos = rankOne.lanczos(30, RANDOM);
    assertEquals(2, lanczos.matrix().diagonal().length);
    double greatest = rankOne.greatest(1, 30, RANDOM).getFirst().value();
    assertEquals(direction.square().sum().item(), greatest, 1e-9);
  }

  @Test
  void theProductIsThatOfTheWholeMatrix() {
    Function<Tensor, Tensor> loss = x -> x.pow(4).sum().add(x.sum().square());
    Tensor x = Tensor.of(Shape.of(3), 1.0, -2.0, 0.5);
    Tensor v = Tensor.of(Shape.of(3), 0.3, 1.0, -1.0);
    Params at = Params.builder().add("x", Params.Kind.WEIGHT, x).build();
    Params along = Params.builder().add("x", Params.Kind.WEIGHT, v).build();
    Tensor expected = Autodiff.hessian(loss, x).matmul(v.reshape(3, 1)).reshape(3);
    Tensor product = Hessian.of(w -> loss.apply(w.get("x")), at).times(along).get("x");
    assertEquals(0, product.sub(expected).norm().item(), 1e-12);
  }

  @Test
  void productsOutliveTheNextAndHaveTheBitsOfOneAlone() {
    Quadratic quadratic = Quadratic.of(DType.FLOAT32);
    Params at = quadratic.point();
    Hessian hessian = Hessian.of(quadratic::loss, at);
    Params first = hessian.times(at);
    Params second = hessian.times(first);
    float[] alone = Autodiff.hvp(quadratic::loss, at, at).get("w").toFloats();
    assertArrayEquals(alone, first.get("w").toFloats());
    float[] again = Autodiff.hvp(quadratic::loss, at, first).get("w").toFloats();
    assertArrayEquals(again, second.get("w").toFloats());
  }

  @Test
  void anOperatorMayReturnWhatItWasGiven() {
    Params at = Quadratic.of(DType.FLOAT64).point();
    Hessian identity = Hessian.ofProduct(v -> v, at);
    assertEquals(1, identity.greatest(1, 5, RANDOM).getFirst().value(), 1e-12);
    assertEquals(SIZE, identity.trace(2, RANDOM).value(), 1e-12);
  }

  @Test
  void badArgumentsAreNamed() {
    Hessian hessian = Quadratic.of(DType.FLOAT64).hessian();
    assertThrows(IllegalArgumentException.class, () -> hessian.lanczos(0, RANDOM));
    assertThrows(IllegalArgumentException.class, () -> hessian.greatest(5, 4, RANDOM));
    assertThrows(IllegalArgumentException.class, () -> hessian.trace(1, RANDOM));
    assertThrows(IllegalArgumentException.class, () -> hessian.density(4, 0, RANDOM));
  }
}
