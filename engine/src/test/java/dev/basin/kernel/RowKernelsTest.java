package dev.basin.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;

/// Kernels over rows against the reference, with NaN in the slack, and with nothing written outside
/// of the rows.
class RowKernelsTest {
  private static final ReferenceKernels REFERENCE = new ReferenceKernels();

  @Provide
  Arbitrary<Integer> width() {
    return Arbitraries.frequencyOf(
        Tuple.of(3, Arbitraries.of(1, 2, 7, 8, 9, 15, 16, 17, 31, 32, 33, 63, 64, 65, 97, 128)),
        Tuple.of(1, Arbitraries.integers().between(1, 300)));
  }

  @Provide
  Arbitrary<Integer> rows() {
    return Arbitraries.frequencyOf(
        Tuple.of(4, Arbitraries.integers().between(1, 20)),
        Tuple.of(1, Arbitraries.of(31, 32, 33, 65, 200)));
  }

  /// Arrays of one try: inputs with NaN behind them, results that begin as NaN.
  private record Drawn<A>(Backend<A> backend, int rows, int width, Random random) {

    double[] numbers(int n, double spread) {
      return backend.round(random.doubles(n, -spread, spread).toArray());
    }

    A in(double[] values) {
      return backend.array(0, values);
    }

    A out(int n) {
      double[] values = new double[n];
      Arrays.fill(values, Double.NaN);
      return backend.array(0, values);
    }

    void close(double[] expected, A actual, double units, String what) {
      double greatest = 1;
      for (double value : expected) {
        greatest = Math.max(greatest, Math.abs(value));
      }
      double tolerance = units * backend.unit() * greatest;
      double[] values = backend.read(actual, 0, expected.length);
      for (int i = 0; i < expected.length; i++) {
        assertEquals(expected[i], values[i], tolerance, what + " " + backend.name() + " at " + i);
      }
      assertTrue(Double.isNaN(backend.kernels().get(actual, expected.length)), what + ": overrun");
    }
  }

  @Property(tries = 60)
  void layerNorm(@ForAll("rows") int rows, @ForAll("width") int width, @ForAll long seed) {
    for (Backend<?> backend : Backend.all()) {
      layerNorm(new Drawn<>(backend, rows, width, new Random(seed)));
    }
  }

  private static <A> void layerNorm(Drawn<A> d) {
    int rows = d.rows();
    int width = d.width();
    double[] x = d.numbers(rows * width, 2);
    double[] gamma = d.numbers(width, 2);
    double[] beta = d.numbers(width, 2);
    double[] mean = new double[rows];
    double[] inverse = new double[rows];
    double[] expected = new double[rows * width];
    REFERENCE.layerNorm(x, rows, width, gamma, beta, 0.1, mean, inverse, expected);
    Kernels<A> kernels = d.backend().kernels();
    A in = d.in(x);
    A scale = d.in(gamma);
    A m = d.out(rows);
    A s = d.out(rows);
    A y = d.out(rows * width);
    kernels.layerNorm(in, rows, width, scale, d.in(beta), 0.1, m, s, y);
    d.close(mean, m, 20, "mean");
    d.close(inverse, s, 60, "inverse");
    d.close(expected, y, 60, "layer norm");

    double[] g = d.numbers(rows * width, 1);
    double[] gammaSum = new double[width];
    double[] betaSum = new double[width];
    REFERENCE.layerNormGradient(
        g, x, rows, width, gamma, mean, inverse, expected, gammaSum, betaSum);
    A z = d.out(rows * width);
    A a = d.in(new double[width]);
    A b = d.in(new double[width]);
    kernels.layerNormGradient(d.in(g), in, rows, width, scale, m, s, z, a, b);
    d.close(expected, z, 200, "layer norm gradient");
    for (int c = 0; c < width; c++) {
      assertEquals(gammaSum[c], kernels.get(a, c), 60 * d.backend().unit() * (rows + 4));
      assertEquals(betaSum[c], kernels.get(b, c), 20 * d.backend().unit() * (rows + 4));
    }
  }

  @Property(tries = 60)
  void softmaxAndCrossEntropy(
      @ForAll("rows") int rows, @ForAll("width") int width, @ForAll long seed) {
    for (Backend<?> backend : Backend.all()) {
      softmaxAndCrossEntropy(new Drawn<>(backend, rows, width, new Random(seed)));
    }
  }

  private static <A> void softmaxAndCrossEntropy(Drawn<A> d) {
    int rows = d.rows();
    int width = d.width();
    int n = rows * width;
    double[] x = d.numbers(n, 20);
    double[] expected = new double[n];
    Kernels<A> kernels = d.backend().kernels();
    A in = d.in(x);
    A y = d.out(n);
    REFERENCE.logSoftmax(x, rows, width, expected);
    kernels.logSoftmax(in, rows, width, y);
    d.close(expected, y, 8, "log softmax");
    double[] weights = new double[n];
    REFERENCE.softmax(x, rows, width, weights);
    kernels.softmax(in, rows, width, y);
    // the difference of two logits of size 20 is rounded
    d.close(weights, y, 60, "softmax");

    double[] g = d.numbers(n, 1);
    A z = d.out(n);
    REFERENCE.softmaxGradient(g, weights, rows, width, expected);
    kernels.softmaxGradient(d.in(g), y, rows, width, z);
    d.close(expected, z, 120, "softmax gradient");

    int[] labels = d.random().ints(rows, 0, width).toArray();
    double[] loss = new double[rows];
    for (double smoothing : new double[] {0, 0.1, 1}) {
      REFERENCE.crossEntropy(x, rows, width, labels, smoothing, loss, weights);
      A l = d.out(rows);
      A p = d.out(n);
      kernels.crossEntropy(in, rows, width, labels, smoothing, l, p);
      // the reference adds up the terms of a row one by one
      d.close(loss, l, 20 + width, "cross-entropy");
      d.close(weights, p, 60, "its weights");
      REFERENCE.crossEntropyGradient(weights, rows, width, labels, smoothing, 0.75, expected);
      A q = d.out(n);
      kernels.crossEntropyGradient(p, rows, width, labels, smoothing, 0.75, q);
      d.close(expected, q, 120, "cross-entropy gradient");
    }
  }

  @Example
  void rowsThatHoldWhatIsNotFinite() {
    for (Backend<?> backend : Backend.all()) {
      rowsThatHoldWhatIsNotFinite(backend);
    }
  }

  private static <A> void rowsThatHoldWhatIsNotFinite(Backend<A> backend) {
    double low = Double.NEGATIVE_INFINITY;
    A x = backend.array(0, low, 0, 0, low, low, low, 1, Double.NaN, 2, -1e30, 1e30, low);
    A y = backend.array(0, new double[12]);
    A loss = backend.array(0, new double[4]);
    backend.kernels().crossEntropy(x, 4, 3, new int[] {1, 0, 0, 1}, 0, loss, y);
    double[] weights = backend.read(y, 0, 12);
    double[] expected = {
      0, 0.5, 0.5, Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN, 0, 1, 0
    };
    for (int i = 0; i < 12; i++) {
      assertEquals(expected[i], weights[i]);
    }
    assertEquals(Math.log(2), backend.kernels().get(loss, 0), 2 * backend.unit());
    assertEquals(0, backend.kernels().get(loss, 3));
  }

  /// A row of one vector goes another way if another row's greatest element is infinite.
  @Property(tries = 40)
  void aRowHasTheSameBitsWhateverIsBesideIt(
      @ForAll @IntRange(min = 1, max = 20) int width,
      @ForAll @IntRange(min = 1, max = 40) int rows,
      @ForAll long seed) {
    for (Backend<?> backend : Backend.all()) {
      aRowHasTheSameBitsWhateverIsBesideIt(new Drawn<>(backend, rows, width, new Random(seed)));
    }
  }

  private static <A> void aRowHasTheSameBitsWhateverIsBesideIt(Drawn<A> d) {
    int n = d.rows() * d.width();
    double[] x = Arrays.copyOf(d.numbers(n, 20), n + d.width());
    double[] disturbed = x.clone();
    Arrays.fill(disturbed, n, disturbed.length, Double.NEGATIVE_INFINITY);
    int[] labels = new int[d.rows() + 1];
    double[][] results = new double[6][];
    int i = 0;
    for (double[] values : List.of(x, disturbed)) {
      A in = d.in(values);
      A y = d.out(values.length);
      A loss = d.out(d.rows() + 1);
      d.backend().kernels().logSoftmax(in, d.rows() + 1, d.width(), y);
      results[i++] = d.backend().read(y, 0, n);
      d.backend().kernels().crossEntropy(in, d.rows() + 1, d.width(), labels, 0.1, loss, y);
      results[i++] = d.backend().read(y, 0, n);
      results[i++] = d.backend().read(loss, 0, d.rows());
    }
    for (int k = 0; k < 3; k++) {
      assertArrayEquals(results[k], results[k + 3]);
    }
  }

  @Property(tries = 40)
  void gelu(@ForAll("width") int n, @ForAll long seed) {
    for (Backend<?> backend : Backend.all()) {
      gelu(new Drawn<>(backend, 1, n * 17, new Random(seed)));
    }
  }

  private static <A> void gelu(Drawn<A> d) {
    int n = d.width();
    double[] x = d.numbers(n, 6);
    double[] g = d.numbers(n, 1);
    g[0] = 0;
    double[] expected = new double[n];
    A in = d.in(x);
    A y = d.in(new double[n]);
    REFERENCE.gelu(x, expected, n);
    d.backend().kernels().gelu(in, y, n);
    double[] values = d.backend().read(y, 0, n);
    for (int i = 0; i < n; i++) {
      assertEquals(expected[i], values[i], 16 * d.backend().unit() * Math.max(1, Math.abs(x[i])));
    }
    REFERENCE.geluGradient(g, x, expected, n);
    d.backend().kernels().geluGradient(d.in(g), in, y, n);
    values = d.backend().read(y, 0, n);
    for (int i = 0; i < n; i++) {
      assertEquals(expected[i], values[i], 32 * d.backend().unit());
    }
  }
}
