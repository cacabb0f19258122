package dev.basin.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/// Normalisation against the reference, with NaN in the slack.
class NormalizationKernelsTest {
  private static final ReferenceKernels REFERENCE = new ReferenceKernels();

  @Provide
  Arbitrary<Integer> channels() {
    return Arbitraries.of(1, 2, 3, 7, 8, 10, 15, 16, 17, 31, 32, 33, 64, 100);
  }

  @Provide
  Arbitrary<Integer> rows() {
    return Arbitraries.frequencyOf(
        Tuple.of(4, Arbitraries.integers().between(1, 40)),
        Tuple.of(1, Arbitraries.of(64, 127, 129, 700, 2049)));
  }

  @Property(tries = 100)
  void momentsAreThoseOfEveryChannel(
      @ForAll("rows") int rows, @ForAll("channels") int channels, @ForAll long seed) {
    Backend.all().forEach(backend -> moments(backend, rows, channels, new Random(seed)));
  }

  private static <A> void moments(Backend<A> backend, int rows, int channels, Random random) {
    double offset = random.nextInt(3) * 50;
    double[] x = backend.round(numbers(random, rows * channels, offset));
    double[] mean = new double[channels];
    double[] variance = new double[channels];
    REFERENCE.moments(x, rows, channels, mean, variance);
    A m = backend.array(0, new double[channels]);
    A v = backend.array(0, new double[channels]);
    backend.kernels().moments(backend.array(0, x), rows, channels, m, v);
    double[] measured = backend.read(m, 0, channels);
    double[] spread = backend.read(v, 0, channels);
    double unit = backend.unit() * (1 + offset);
    for (int c = 0; c < channels; c++) {
      assertEquals(mean[c], measured[c], 40 * unit);
      // the mean's rounding enters once, not squared by the offset
      assertEquals(variance[c], spread[c], 200 * unit);
    }
  }

  @Property(tries = 100)
  void affineMapsAndTheirGradientAreThoseOfTheReference(
      @ForAll("rows") int rows,
      @ForAll("channels") int channels,
      @ForAll boolean adds,
      @ForAll boolean relu,
      @ForAll long seed) {
    Backend.all().forEach(backend -> affine(backend, rows, channels, adds, relu, new Random(seed)));
  }

  private static <A> void affine(
      Backend<A> backend, int rows, int channels, boolean adds, boolean relu, Random random) {
    int n = rows * channels;
    double[] x = backend.round(numbers(random, n, 0));
    double[] g = backend.round(numbers(random, n, 0));
    double[] addend = adds ? backend.round(numbers(random, n, 0)) : null;
    double[][] k = new double[4][];
    for (int i = 0; i < k.length; i++) {
      k[i] = backend.round(numbers(random, channels, 0));
    }
    A[] a = arrays(backend, k);
    double[] expected = new double[n];
    REFERENCE.normalize(x, rows, channels, k[0], k[1], k[2], addend, relu, expected);
    A y = backend.array(0, new double[n]);
    A added = adds ? backend.array(0, addend) : null;
    Kernels<A> kernels = backend.kernels();
    A in = backend.array(0, x);
    kernels.normalize(in, rows, channels, a[0], a[1], a[2], added, relu, y);
    close(backend, expected, y, 1);

    double[] gate = relu ? backend.read(y, 0, n) : null;
    A gated = relu ? y : null;
    A up = backend.array(0, g);
    A sum = backend.array(0, new double[channels]);
    A product = backend.array(0, new double[channels]);
    double[] expectedSum = new double[channels];
    double[] expectedProduct = new double[channels];
    REFERENCE.normalizeSums(g, gate, x, rows, channels, k[0], expectedSum, expectedProduct);
    kernels.normalizeSums(up, gated, in, rows, channels, a[0], sum, product);
    close(backend, expectedSum, sum, rows);
    close(backend, expectedProduct, product, 4.0 * rows);

    REFERENCE.normalizeGradient(g, gate, x, rows, channels, k[0], k[1], k[2], k[3], expected);
    A z = backend.array(0, new double[n]);
    kernels.normalizeGradient(up, gated, in, rows, channels, a[0], a[1], a[2], a[3], z);
    close(backend, expected, z, 4);
  }

  @Property(tries = 100)
  void secondDerivativesAreThoseOfTheReference(
      @ForAll("rows") int rows,
      @ForAll("channels") int channels,
      @ForAll boolean relu,
      @ForAll long seed) {
    Backend.all().forEach(backend -> second(backend, rows, channels, relu, new Random(seed)));
  }

  private static <A> void second(
      Backend<A> backend, int rows, int channels, boolean relu, Random random) {
    int n = rows * channels;
    double[][] large = new double[4][];
    for (int i = 0; i < large.length; i++) {
      large[i] = backend.round(numbers(random, n, 0));
    }
    double[] gate = relu ? large[3] : null;
    double[][] k = new double[7][];
    for (int i = 0; i < k.length; i++) {
      k[i] = backend.round(numbers(random, channels, 0));
    }
    A[] in = arrays(backend, large);
    A gated = relu ? in[3] : null;
    A[] a = arrays(backend, k);
    Kernels<A> kernels = backend.kernels();

    double[][] expectedSums = new double[3][channels];
    A[] sums = arrays(backend, expectedSums);
    REFERENCE.normalizeSecondSums(
        large[0],
        large[1],
        gate,
        large[2],
        rows,
        channels,
        k[0],
        expectedSums[0],
        expectedSums[1],
        expectedSums[2]);
    kernels.normalizeSecondSums(
        in[0], in[1], gated, in[2], rows, channels, a[0], sums[0], sums[1], sums[2]);
    close(backend, expectedSums[0], sums[0], rows);
    close(backend, expectedSums[1], sums[1], 4.0 * rows);
    close(backend, expectedSums[2], sums[2], 4.0 * rows);

    double[][] expected = new double[2][n];
    A[] out = arrays(backend, expected);
    REFERENCE.normalizeSecond(
        large[0],
        large[1],
        gate,
        large[2],
        rows,
        channels,
        k[0],
        k[1],
        k[2],
        k[3],
        k[4],
        k[5],
        k[6],
        expected[0],
        expected[1]);
    kernels.normalizeSecond(
        in[0], in[1], gated, in[2], rows, channels, a[0], a[1], a[2], a[3], a[4], a[5], a[6],
        out[0], out[1]);
    close(backend, expected[0], out[0], 4);
    close(backend, expected[1], out[1], 4);
  }

  @SuppressWarnings("unchecked")
  private static <A> A[] arrays(Backend<A> backend, double[][] values) {
    Object[] arrays = new Object[values.length];
    for (int i = 0; i < values.length; i++) {
      arrays[i] = backend.array(0, values[i]);
    }
    return (A[]) arrays;
  }

  private static double[] numbers(Random random, int n, double offset) {
    return random.doubles(n, -2, 2).map(v -> v + offset).toArray();
  }

  private static <A> void close(Backend<A> backend, double[] expected, A actual, double scale) {
    double[] values = backend.read(actual, 0, expected.length);
    for (int i = 0; i < expected.length; i++) {
      assertEquals(expected[i], values[i], 64 * backend.unit() * scale);
    }
  }
}
