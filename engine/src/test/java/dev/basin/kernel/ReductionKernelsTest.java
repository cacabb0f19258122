package dev.basin.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;

/// Reductions against the reference, with NaN in the slack: in value, in the order of additions,
/// and in accuracy over long axes.
class ReductionKernelsTest {

  private static final ReferenceKernels REFERENCE = new ReferenceKernels();

  @Provide
  Arbitrary<Integer> length() {
    return Arbitraries.frequencyOf(
        Tuple.of(4, Arbitraries.integers().between(1, 70)),
        Tuple.of(2, Arbitraries.of(127, 128, 129, 255, 256, 257, 300)),
        Tuple.of(1, Arbitraries.of(1000, 1029)));
  }

  @Provide
  Arbitrary<Integer> inner() {
    return Arbitraries.frequencyOf(
        Tuple.of(3, Arbitraries.just(1)),
        Tuple.of(4, Arbitraries.integers().between(1, 70)),
        Tuple.of(1, Arbitraries.of(8, 16, 32)),
        Tuple.of(1, Arbitraries.of(96, 100, 127, 128, 129)));
  }

  @Property(tries = 150)
  void sumOfIntegersIsExact(
      @ForAll @IntRange(min = 1, max = 4) int outer,
      @ForAll("length") int reduce,
      @ForAll("inner") int inner,
      @ForAll long seed) {
    double[] x = Backend.integers(new Random(seed), outer * reduce * inner);
    double[] expected = new double[outer * inner];
    REFERENCE.sum(x, outer, reduce, inner, expected);
    Backend.all()
        .forEach(backend -> assertArrayEquals(expected, sum(backend, x, outer, reduce, inner)));
  }

  @Example
  void sumsOfManySectionsAreExact() {
    int[][] shapes = {
      {1, 20_000, 1}, {2, 8193, 1}, {1, 9000, 7}, {2, 3000, 32}, {1, 700, 33}, {1, 1000, 600}
    };
    for (int[] s : shapes) {
      double[] x = Backend.integers(new Random(5), s[0] * s[1] * s[2]);
      double[] expected = new double[s[0] * s[2]];
      REFERENCE.sum(x, s[0], s[1], s[2], expected);
      for (Backend<?> backend : Backend.all()) {
        assertArrayEquals(expected, sum(backend, x, s[0], s[1], s[2]), Arrays.toString(s));
      }
    }
  }

  private static <A> double[] sum(
      Backend<A> backend, double[] x, int outer, int reduce, int inner) {
    A y = backend.array(0, new double[outer * inner]);
    backend.kernels().sum(backend.array(0, x), outer, reduce, inner, y);
    return backend.read(y, 0, outer * inner);
  }

  /// The documented order, in scalar arithmetic: what this finds equal on one vector width is equal
  /// on all of them.
  @Property(tries = 100)
  void orderOfAdditionsIsThatOfTheLogicalBlock(
      @ForAll("length") int reduce, @ForAll("inner") int inner, @ForAll long seed) {
    for (Backend<?> backend : Backend.all()) {
      double[] x = new double[reduce * inner];
      Random random = new Random(seed);
      Arrays.setAll(x, i -> backend.round(random.nextGaussian()));
      int block = backend == Backend.FLOAT32 ? 32 : 16;
      assertArrayEquals(
          blockwise(backend, block, x, inner), sum(backend, x, 1, reduce, inner), backend.name());
    }
  }

  /// Sections that are read from cache line to cache line, and rows that do not start at one.
  @Example
  void orderOfAdditionsIsThatOfTheLogicalBlockInLongRows() {
    for (int reduce : new int[] {2048, 2052, 4096, 4101, 8192 + 2048, 30_003}) {
      for (Backend<?> backend : Backend.all()) {
        int block = backend == Backend.FLOAT32 ? 32 : 16;
        double[] x = new double[3 * reduce];
        Random random = new Random(reduce);
        Arrays.setAll(x, i -> backend.round(random.nextGaussian()));
        double[] sums = sum(backend, x, 3, reduce, 1);
        for (int row = 0; row < 3; row++) {
          double[] values = Arrays.copyOfRange(x, row * reduce, (row + 1) * reduce);
          assertEquals(blockwise(backend, block, values, 1)[0], sums[row], backend.name());
        }
      }
    }
  }

  private static double[] blockwise(Backend<?> backend, int block, double[] x, int inner) {
    boolean plain = x.length < block;
    int rows = plain ? 1 : Math.max(1, block / inner);
    int section =
        plain
            ? x.length
            : block >= inner ? 256 * rows * inner : Math.max(16, 256 * block / inner) * inner;
    double[] y = new double[inner];
    for (int from = 0; from < x.length; from += section) {
      double[] partial = new double[rows * inner];
      for (int i = from; i < Math.min(x.length, from + section); i++) {
        int column = (i - from) % partial.length;
        partial[column] = backend.round(partial[column] + x[i]);
      }
      for (int c = 0; c < inner; c++) {
        double[] chains = new double[4];
        for (int r = 0; r < rows; r++) {
          int chain = r < rows - rows % 4 ? r % 4 : 0;
          chains[chain] = backend.round(chains[chain] + partial[r * inner + c]);
        }
        double left = backend.round(chains[0] + chains[2]);
        double right = backend.round(chains[1] + chains[3]);
        y[c] = backend.round(y[c] + backend.round(left + right));
      }
    }
    return y;
  }

  @Example
  void errorStaysSmallOverAMillionElements() {
    for (int inner : new int[] {1, 8, 64, 1000}) {
      int reduce = 1_000_000 / inner;
      double[] x = new double[reduce * inner];
      Random random = new Random(11);
      Arrays.setAll(x, i -> (float) (0.1 + random.nextDouble()));
      double[] expected = new double[inner];
      REFERENCE.sum(x, 1, reduce, inner, expected);
      double[] actual = sum(Backend.FLOAT32, x, 1, reduce, inner);
      for (int c = 0; c < inner; c++) {
        assertEquals(1, actual[c] / expected[c], 1e-6);
      }
    }
  }

  @Property(tries = 150)
  void extremes(
      @ForAll @IntRange(min = 1, max = 4) int outer,
      @ForAll("length") int reduce,
      @ForAll("inner") int inner,
      @ForAll boolean special,
      @ForAll long seed) {
    Random random = new Random(seed);
    int n = outer * reduce * inner;
    double[] x = special ? Backend.numbers(random, n) : Backend.integers(random, n);
    Backend.all().forEach(backend -> extremes(backend, backend.round(x), outer, reduce, inner));
  }

  /// One element in a row of ordinary ones is enough for NaN, and for 0 rather than -0.
  @Property(tries = 100)
  void extremesHeedASingleElement(
      @ForAll("length") int reduce, @ForAll boolean negative, @ForAll long seed) {
    double[] special = {Double.NaN, 0.0, -0.0, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY};
    Random random = new Random(seed);
    double[] x = new double[4 * reduce];
    Arrays.setAll(x, i -> Math.abs(random.nextGaussian()) * (negative ? -1 : 1));
    for (int row = 0; row < 4; row++) {
      for (int i = 0; i <= row % 2; i++) {
        x[row * reduce + random.nextInt(reduce)] = special[random.nextInt(special.length)];
      }
    }
    Backend.all().forEach(backend -> extremes(backend, backend.round(x), 4, reduce, 1));
  }

  private static <A> void extremes(
      Backend<A> backend, double[] x, int outer, int reduce, int inner) {
    Kernels<A> kernels = backend.kernels();
    A input = backend.array(0, x);
    int n = outer * inner;
    double[] expected = new double[n];
    A y = backend.array(0, new double[n]);
    REFERENCE.max(x, outer, reduce, inner, expected);
    kernels.max(input, outer, reduce, inner, y);
    assertArrayEquals(expected, backend.read(y, 0, n), "max " + backend.name());
    REFERENCE.min(x, outer, reduce, inner, expected);
    kernels.min(input, outer, reduce, inner, y);
    assertArrayEquals(expected, backend.read(y, 0, n), "min " + backend.name());
    int[] expectedWinners = new int[n];
    int[] winners = new int[n];
    Arrays.fill(winners, -1);
    REFERENCE.argmax(x, outer, reduce, inner, expectedWinners);
    kernels.argmax(input, outer, reduce, inner, winners);
    assertArrayEquals(expectedWinners, winners, "argmax " + backend.name());
  }

  @Example
  void allFiniteSeesEveryElementAndNoOther() {
    for (Backend<?> backend : Backend.all()) {
      for (int n = 0; n < 70; n++) {
        allFinite(backend, n);
      }
    }
  }

  private static <A> void allFinite(Backend<A> backend, int n) {
    A x = backend.array(0, Backend.integers(new Random(n), n));
    assertEquals(true, backend.kernels().allFinite(x, n));
    for (int i = 0; i < n; i++) {
      double before = backend.kernels().get(x, i);
      backend.kernels().set(x, i, i % 2 == 0 ? Double.NaN : Double.NEGATIVE_INFINITY);
      assertEquals(false, backend.kernels().allFinite(x, n));
      backend.kernels().set(x, i, before);
    }
  }
}
