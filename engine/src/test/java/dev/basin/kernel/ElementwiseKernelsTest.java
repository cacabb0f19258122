package dev.basin.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;

/// Elementwise kernels against the reference on sizes around every lane boundary, with offsets, and
/// with NaN wherever a kernel reads or writes outside of its run.
class ElementwiseKernelsTest {

  private interface Binary {
    <A> void run(Kernels<A> kernels, A x, int xo, A y, int yo, A z, int zo, int n);
  }

  private interface Comparison {
    <A> void run(Kernels<A> kernels, A x, int xo, A y, int yo, boolean[] m, int mo, int n);
  }

  private interface Unary {
    <A> void run(Kernels<A> kernels, A x, A y, int from, int to);
  }

  private static final ReferenceKernels REFERENCE = new ReferenceKernels();

  /// Operations whose result is the exact one, rounded once.
  private static final Map<String, Binary> BINARIES = new LinkedHashMap<>();

  private static final Map<String, Unary> UNARIES = new LinkedHashMap<>();

  private static final Map<String, Comparison> COMPARISONS = new LinkedHashMap<>();

  static {
    BINARIES.put("add", Kernels::add);
    BINARIES.put("sub", Kernels::sub);
    BINARIES.put("mul", Kernels::mul);
    BINARIES.put("mulNoNan", Kernels::mulNoNan);
    BINARIES.put("gate", Kernels::gate);
    BINARIES.put("div", Kernels::div);
    BINARIES.put("min", Kernels::min);
    BINARIES.put("max", Kernels::max);
    BINARIES.put("pow", Kernels::pow);
    UNARIES.put("neg", Kernels::neg);
    UNARIES.put("abs", Kernels::abs);
    UNARIES.put("sign", Kernels::sign);
    UNARIES.put("sqrt", Kernels::sqrt);
    UNARIES.put("reciprocal", Kernels::reciprocal);
    UNARIES.put("relu", Kernels::relu);
    UNARIES.put("sin", Kernels::sin);
    UNARIES.put("cos", Kernels::cos);
    COMPARISONS.put("equal", Kernels::equal);
    COMPARISONS.put("less", Kernels::less);
    COMPARISONS.put("lessEqual", Kernels::lessEqual);
  }

  @Provide
  Arbitrary<Integer> size() {
    return Arbitraries.frequencyOf(
        Tuple.of(4, Arbitraries.integers().between(0, 70)),
        Tuple.of(1, Arbitraries.of(127, 128, 129, 255, 256, 257, 1000)),
        Tuple.of(1, Arbitraries.of(1 << 16, (1 << 16) + 13)));
  }

  @Property(tries = 60)
  void binary(
      @ForAll("size") int n,
      @ForAll @IntRange(max = 40) int xo,
      @ForAll @IntRange(max = 40) int yo,
      @ForAll @IntRange(max = 40) int zo,
      @ForAll long seed) {
    Backend.all().forEach(backend -> binary(backend, n, xo, yo, zo, new Random(seed)));
  }

  private static <A> void binary(Backend<A> backend, int n, int xo, int yo, int zo, Random random) {
    double[] x = backend.round(Backend.numbers(random, n));
    double[] y = backend.round(Backend.numbers(random, n));
    BINARIES.forEach((name, operation) -> {
      double[] expected = new double[n];
      operation.run(REFERENCE, x, 0, y, 0, expected, 0, n);
      A z = backend.array(0, new double[zo + n]);
      operation.run(
          backend.kernels(), backend.array(xo, x), xo, backend.array(yo, y), yo, z, zo, n);
      String context = name + " " + backend.name();
      assertArrayEquals(backend.round(expected), backend.read(z, zo, n), context);
      assertArrayEquals(new double[zo], backend.read(z, 0, zo), context + " before its run");
    });
  }

  @Property(tries = 60)
  void comparisonAndChoice(
      @ForAll("size") int n,
      @ForAll @IntRange(max = 40) int xo,
      @ForAll @IntRange(max = 40) int mo,
      @ForAll long seed) {
    Backend.all().forEach(backend -> comparisonAndChoice(backend, n, xo, mo, new Random(seed)));
  }

  private static <A> void comparisonAndChoice(
      Backend<A> backend, int n, int xo, int mo, Random random) {
    double[] x = backend.round(Backend.numbers(random, n));
    double[] y = backend.round(Backend.numbers(random, n));
    A left = backend.array(xo, x);
    A right = backend.array(mo, y);
    COMPARISONS.forEach((name, comparison) -> {
      boolean[] expected = new boolean[n];
      comparison.run(REFERENCE, x, 0, y, 0, expected, 0, n);
      boolean[] mask = new boolean[Kernels.capacity(mo + n)];
      comparison.run(backend.kernels(), left, xo, right, mo, mask, mo, n);
      double[] chosen = new double[n];
      REFERENCE.where(expected, 0, x, 0, y, 0, chosen, 0, n);
      A z = backend.array(0, new double[xo + n]);
      backend.kernels().where(mask, mo, left, xo, right, mo, z, xo, n);
      for (int i = 0; i < n; i++) {
        assertEquals(expected[i], mask[mo + i], name + " of " + x[i] + " and " + y[i]);
      }
      assertArrayEquals(chosen, backend.read(z, xo, n), "where " + name);
    });
  }

  @Property(tries = 60)
  void unary(@ForAll("size") int n, @ForAll @IntRange(max = 40) int start, @ForAll long seed) {
    Backend.all().forEach(backend -> unary(backend, n, start, new Random(seed)));
  }

  private static <A> void unary(Backend<A> backend, int n, int start, Random random) {
    int from = Math.min(start, n);
    double[] x = backend.round(Backend.numbers(random, n));
    UNARIES.forEach((name, operation) -> {
      double[] expected = new double[n];
      operation.run(REFERENCE, x, expected, from, n);
      A y = backend.array(0, new double[n]);
      operation.run(backend.kernels(), backend.array(0, x), y, from, n);
      assertArrayEquals(
          backend.round(expected), backend.read(y, 0, n), name + " " + backend.name());
    });
  }

  @Property(tries = 60)
  void parametrised(@ForAll("size") int n, @ForAll long seed) {
    Backend.all().forEach(backend -> parametrised(backend, n, new Random(seed)));
  }

  private static <A> void parametrised(Backend<A> backend, int n, Random random) {
    Kernels<A> kernels = backend.kernels();
    double[] x = new double[n];
    for (int i = 0; i < n; i++) {
      x[i] = backend.round(i % 7 == 6 ? Double.NaN : 3 * random.nextGaussian());
    }
    A input = backend.array(0, x);
    A y = backend.array(0, new double[n]);
    double[] expected = new double[n];
    for (double p : new double[] {-1, 0, 0.5, 1, 2, 2.5, 3}) {
      REFERENCE.power(x, p, expected, 0, n);
      kernels.power(input, p, y, 0, n);
      near(backend, expected, y, 2, "power " + p);
    }
    REFERENCE.rsqrt(x, expected, 0, n);
    kernels.rsqrt(input, y, 0, n);
    near(backend, expected, y, 2, "rsqrt");
    REFERENCE.affine(x, 0.75, -0.0, expected, 0, n);
    kernels.affine(input, 0.75, -0.0, y, 0, n);
    near(backend, expected, y, 1, "affine");
    REFERENCE.affine(x, -2, 0.5, expected, 0, n);
    kernels.affine(input, -2, 0.5, y, 0, n);
    near(backend, expected, y, 1, "affine");
    double[] y2 = backend.round(random.doubles(n, -2, 2).toArray());
    REFERENCE.axpy(-1.5, x, 0, y2, 0, expected, 0, n);
    kernels.axpy(-1.5, input, 0, backend.array(0, y2), 0, y, 0, n);
    near(backend, expected, y, 1.01, "axpy");
    REFERENCE.clamp(x, -1, 2.5, expected, 0, n);
    kernels.clamp(input, -1, 2.5, y, 0, n);
    near(backend, expected, y, 0, "clamp");
  }

  private static <A> void near(
      Backend<A> backend, double[] expected, A actual, double units, String operation) {
    for (int i = 0; i < expected.length; i++) {
      double tolerance = units * backend.unit() * Math.abs(expected[i]);
      double value = backend.kernels().get(actual, i);
      if (Double.isFinite(tolerance) && tolerance > 0) {
        assertEquals(expected[i], value, tolerance, operation + " " + backend.name());
      } else {
        assertEquals(backend.round(expected[i]), value, operation + " " + backend.name());
      }
    }
  }

  @Example
  void signOfZeroSurvivesAScale() {
    for (Backend<?> backend : Backend.all()) {
      signOfZeroSurvivesAScale(backend);
    }
  }

  private static <A> void signOfZeroSurvivesAScale(Backend<A> backend) {
    A y = backend.kernels().allocate(2);
    backend.kernels().affine(backend.array(0, -0.0, 0.0), 3, -0.0, y, 0, 2);
    assertArrayEquals(new double[] {-0.0, 0.0}, backend.read(y, 0, 2));
  }
}
