package dev.basin.optim;

import static dev.basin.optim.Landscapes.flat;
import static dev.basin.optim.Landscapes.norm;
import static dev.basin.optim.Landscapes.point;
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
import java.util.Arrays;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The perturbation eps(g) and its derivative J.
class SamPerturbationTest {

  @Provide
  Arbitrary<Double> norms() {
    return Arbitraries.of(1.0, 1.5, 2.0, 3.0, 4.0, Double.POSITIVE_INFINITY);
  }

  @Provide
  Arbitrary<Params> gradients() {
    return Arbitraries.longs()
        .map(RandomStream::ofSeed)
        .map(random ->
            Params.builder()
                .add("a", Params.Kind.WEIGHT, signed(random.split(1), 3, 2))
                .add("b", Params.Kind.BIAS, signed(random.split(2), 5))
                .build());
  }

  // magnitudes in [0.01, 1)
  private static Tensor signed(RandomStream random, int... sizes) {
    double[] values = new double[Shape.of(sizes).size()];
    for (int i = 0; i < values.length; i++) {
      double uniform = 2 * random.uniform(i) - 1;
      values[i] = Math.copySign(0.01 + 0.99 * Math.abs(uniform), uniform);
    }
    return Tensor.of(Shape.of(sizes), values);
  }

  @Property(tries = 60)
  void theLengthIsRho(
      @ForAll("norms") double p,
      @ForAll("gradients") Params g,
      @ForAll @DoubleRange(min = 0.01, max = 10) double rho) {
    double[] eps = flat(new Sam(rho, p, false).perturbation(g));
    assertEquals(1, norm(eps, p) / rho, 1e-12);
  }

  /// Hoelder's inequality is an equality at the maximiser: <g, eps> = rho |g|_q.
  @Property(tries = 60)
  void itMaximisesTheLinearisedLoss(@ForAll("norms") double p, @ForAll("gradients") Params g) {
    double q = p == 1 ? Double.POSITIVE_INFINITY : Double.isInfinite(p) ? 1 : p / (p - 1);
    double gain = g.dot(new Sam(0.1, p, false).perturbation(g)).item();
    assertEquals(1, gain / (0.1 * norm(flat(g), q)), 1e-12);
  }

  @Test
  void forTwoItIsTheNormalisedGradient() {
    Params eps = new Sam(0.5).perturbation(point(3, 0, -4));
    assertArrayEquals(new double[] {0.3, 0, -0.4}, flat(eps), 1e-15);
  }

  @Test
  void forInfinityItIsTheSign() {
    Params eps = new Sam(0.5, Double.POSITIVE_INFINITY, false).perturbation(point(3, 0, -4e-9));
    assertArrayEquals(new double[] {0.5, 0, -0.5}, flat(eps));
  }

  @Test
  void forOneItIsTheFirstGreatest() {
    Params g =
        Params.builder()
            .add("a", Params.Kind.WEIGHT, Tensor.of(Shape.of(2), 1.0, -2.0))
            .add("b", Params.Kind.WEIGHT, Tensor.of(Shape.of(3), 4.0, -7.0, 7.0))
            .build();
    assertArrayEquals(
        new double[] {0, 0, 0, -0.5, 0}, flat(new Sam(0.5, 1, false).perturbation(g)));
  }

  @ParameterizedTest
  @ValueSource(doubles = {1, 1 + 1e-9, 1.0001, 1.5, 2, 3, 1e3, 1e9, Double.POSITIVE_INFINITY})
  void noScaleOrNormOverflows(double p) {
    for (double scale : new double[] {1e-300, 1e-160, 1, 1e160, 1e300}) {
      assertLength(p, 1e-12, point(3 * scale, -scale, 0.5 * scale));
    }
    for (double scale : new double[] {1e-36, 1e-25, 1, 1e25, 1e36}) {
      assertLength(p, 1e-5, point(3 * scale, -scale, 0).map(x -> x.cast(DType.FLOAT32)));
    }
  }

  private static void assertLength(double p, double tolerance, Params g) {
    double[] eps = flat(new Sam(0.1, p, false).perturbation(g));
    assertEquals(1, norm(eps, p) / 0.1, tolerance, () -> Arrays.toString(eps));
    Params along = new Sam(0.1, p, true).jacobianProduct(g, g);
    assertTrue(along.tensors().stream().allMatch(Tensor::allFinite), along::toString);
  }

  @Property(tries = 60)
  void theDerivativeMatchesDifferences(
      @ForAll("norms") double p, @ForAll("gradients") Params g, @ForAll("gradients") Params u) {
    Sam sam = new Sam(0.1, p, true);
    double h = 1e-7; // far below the least |g_i|
    Params difference =
        sam.perturbation(g.plus(u.times(h))).minus(sam.perturbation(g.minus(u.times(h))));
    double[] expected = flat(difference.times(0.5 / h));
    double[] product = flat(sam.jacobianProduct(g, u));
    if (p == 1 || Double.isInfinite(p)) {
      assertArrayEquals(new double[product.length], product);
    } else {
      assertArrayEquals(expected, product, 1e-6 * (1 + norm(product, 2)));
    }
  }

  @Property(tries = 60)
  void theDerivativeIsSymmetricAndVanishesAlongTheGradient(
      @ForAll("norms") double p,
      @ForAll("gradients") Params g,
      @ForAll("gradients") Params u,
      @ForAll("gradients") Params v) {
    Sam sam = new Sam(0.1, p, true);
    double product = sam.jacobianProduct(g, u).dot(v).item();
    assertEquals(product, sam.jacobianProduct(g, v).dot(u).item(), 1e-12);
    assertEquals(0, sam.jacobianProduct(g, g).norm().item(), 1e-13);
  }

  @Property(tries = 30)
  void itCanBeDifferentiatedThrough(
      @ForAll("norms") double p, @ForAll("gradients") Params g, @ForAll("gradients") Params u) {
    Sam sam = new Sam(0.1, p, true);
    if (p == 1) {
      return; // a choice of one element, built without ops
    }
    Params pulled = Autodiff.grad(at -> sam.perturbation(at).dot(u), g, Autodiff.Unused.ZEROS);
    double[] product = flat(sam.jacobianProduct(g, u));
    assertArrayEquals(product, flat(pulled), 1e-12 * (1 + norm(product, 2)));
  }

  @ParameterizedTest
  @ValueSource(doubles = {3, 4, 100})
  void aPoleCountsAsZero(double p) {
    double[] product = flat(new Sam(0.1, p, true).jacobianProduct(point(1, 0, 2), point(1, 5, 1)));
    assertEquals(0, product[1]);
    assertTrue(Double.isFinite(product[0]) && product[0] != 0);
  }

  @ParameterizedTest
  @ValueSource(doubles = {1, 1.5, 2, 3, Double.POSITIVE_INFINITY})
  void atTheZeroGradientBothAreZero(double p) {
    Sam sam = new Sam(0.1, p, true);
    assertArrayEquals(new double[2], flat(sam.perturbation(point(0, 0))));
    assertArrayEquals(new double[2], flat(sam.jacobianProduct(point(0, 0), point(1, 2))));
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.1, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
  void aRhoThatIsNoRadiusIsRefused(double rho) {
    String message = assertThrows(IllegalArgumentException.class, () -> new Sam(rho)).getMessage();
    assertEquals("sam: rho must be finite and not negative, but is " + rho, message);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.99, 0, -2, Double.NaN, Double.NEGATIVE_INFINITY})
  void aNormBelowOneIsRefused(double p) {
    String message =
        assertThrows(IllegalArgumentException.class, () -> new Sam(0.1, p, true)).getMessage();
    assertEquals("sam: p must be in [1, infinity], but is " + p, message);
  }
}
