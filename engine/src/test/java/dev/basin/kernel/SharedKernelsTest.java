package dev.basin.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every family of kernels that shares its work gives the same bits on any number of threads.
@Timeout(60)
class SharedKernelsTest {
  private static final int PERIOD = 10_007;

  static List<Backend<?>> backends() {
    return Backend.all();
  }

  @AfterEach
  void alone() {
    Threads.set(1);
  }

  @ParameterizedTest
  @MethodSource("backends")
  <A> void matrixProducts(Backend<A> backend) {
    product(backend, new MatmulGeometry(1, 301, 190, 270, false, false, 0, 0));
    product(backend, new MatmulGeometry(1, 190, 301, 270, true, false, 0, 0));
    product(backend, new MatmulGeometry(1, 9000, 3, 700, false, true, 0, 0));
    product(backend, new MatmulGeometry(1, 5, 9001, 400, true, true, 0, 0));
    product(backend, new MatmulGeometry(4, 130, 170, 260, false, true, 130 * 260, 0));
    product(backend, new MatmulGeometry(31, 40, 70, 60, true, false, 0, 60 * 70));
    product(backend, new MatmulGeometry(200, 33, 33, 33, false, false, 33 * 33, 33 * 33));
  }

  private static <A> void product(Backend<A> backend, MatmulGeometry g) {
    Random random = new Random(1);
    A a = gaussian(backend, random, g.m() * g.k() + g.stepA() * (g.batch() - 1));
    A b = gaussian(backend, random, g.k() * g.n() + g.stepB() * (g.batch() - 1));
    equalOnAnyNumber(backend, g.batch() * g.m() * g.n(), c -> backend.kernels().matmul(g, a, b, c));
  }

  @ParameterizedTest
  @MethodSource("backends")
  <A> void convolutions(Backend<A> backend) {
    convolutions(backend, geometry(37, 20, 5, 16, 3, 1, 1, 1));
    convolutions(backend, geometry(29, 12, 24, 40, 3, 1, 1, 1));
    convolutions(backend, geometry(29, 17, 16, 48, 3, 2, 1, 1));
    convolutions(backend, geometry(19, 18, 16, 32, 3, 2, 1, 1));
    convolutions(backend, geometry(31, 18, 16, 16, 3, 1, 1, 1));
    convolutions(backend, geometry(23, 12, 40, 40, 1, 1, 0, 1));
    convolutions(backend, geometry(23, 12, 48, 96, 3, 1, 1, 2));
    convolutions(backend, geometry(37, 13, 32, 48, 3, 1, 1, 1));
    convolutions(backend, geometry(5, 7, 80, 144, 3, 1, 2, 1));
  }

  private static ConvGeometry geometry(
      int batch, int side, int in, int out, int kernel, int stride, int pad, int groups) {
    int to = (side + 2 * pad - kernel) / stride + 1;
    return new ConvGeometry(
        batch, side, side, in, to, to, out, kernel, kernel, stride, stride, pad, pad, 1, 1, groups);
  }

  private static <A> void convolutions(Backend<A> backend, ConvGeometry g) {
    Random random = new Random(2);
    int in = g.batch() * g.inHeight() * g.inWidth() * g.inChannels();
    int out = g.batch() * g.outHeight() * g.outWidth() * g.outChannels();
    int kernel = g.kernelHeight() * g.kernelWidth() * g.inChannels() / g.groups() * g.outChannels();
    A x = gaussian(backend, random, in);
    A w = gaussian(backend, random, kernel);
    A gy = gaussian(backend, random, out);
    equalOnAnyNumber(backend, out, y -> backend.kernels().conv(g, x, w, y));
    equalOnAnyNumber(backend, in, gx -> backend.kernels().convInput(g, gy, w, gx));
    equalOnAnyNumber(backend, kernel, gw -> backend.kernels().convWeight(g, x, gy, gw));
  }

  @ParameterizedTest
  @MethodSource("backends")
  <A> void sums(Backend<A> backend) {
    for (int[] shape :
        new int[][] {
          {300_000, 9, 1},
          {5000, 640, 1},
          {3001, 100, 10},
          {1, 3000, 1001},
          {1, 70, 50_001},
          {3, 900, 1001}
        }) {
      A x = gaussian(backend, new Random(4), shape[0] * shape[1] * shape[2]);
      equalOnAnyNumber(
          backend,
          shape[0] * shape[2],
          y -> backend.kernels().sum(x, shape[0], shape[1], shape[2], y));
    }
  }

  @ParameterizedTest
  @MethodSource("backends")
  <A> void extremes(Backend<A> backend) {
    for (int[] shape :
        new int[][] {
          {300_000, 9, 1},
          {5000, 640, 1},
          {3001, 100, 10},
          {1, 3000, 1001},
          {1, 70, 50_001},
          {3, 900, 1001}
        }) {
      int n = shape[0] * shape[2];
      A x = gaussian(backend, new Random(8), n * shape[1]);
      Kernels<A> k = backend.kernels();
      equalOnAnyNumber(backend, n, y -> k.max(x, shape[0], shape[1], shape[2], y));
      equalOnAnyNumber(backend, n, y -> k.min(x, shape[0], shape[1], shape[2], y));
      equalOnAnyNumber(
          backend,
          n,
          y -> {
            int[] winners = new int[n];
            k.argmax(x, shape[0], shape[1], shape[2], winners);
            for (int i = 0; i < n; i++) {
              k.set(y, i, winners[i]);
            }
          });
    }
  }

  @ParameterizedTest
  @MethodSource("backends")
  <A> void scatterAdditions(Backend<A> backend) {
    Random random = new Random(9);
    int[] index = random.ints(3000, 0, 97).toArray();
    for (int inner : new int[] {1, 65, 128, 1001}) {
      A x = gaussian(backend, random, 2 * index.length * inner);
      int n = 2 * 97 * inner;
      equalOnAnyNumber(
          backend,
          n,
          y -> {
            backend.kernels().fill(y, 0, n, 0);
            backend.kernels().scatterAdd(x, 2, 97, inner, index, index.length, y);
          });
    }
  }

  @ParameterizedTest
  @MethodSource("backends")
  <A> void elementwise(Backend<A> backend) {
    int n = 1_000_003;
    A x = gaussian(backend, new Random(5), n + 3);
    A y = gaussian(backend, new Random(6), n + 5);
    equalOnAnyNumber(
        backend,
        n,
        z ->
            Threads.elements(
                n,
                (from, to) -> backend.kernels().div(x, 3 + from, y, 5 + from, z, from, to - from)));
    equalOnAnyNumber(
        backend, n, z -> Threads.elements(n, (from, to) -> backend.kernels().tanh(x, z, from, to)));
  }

  @ParameterizedTest
  @MethodSource("backends")
  <A> void rows(Backend<A> backend) {
    Kernels<A> k = backend.kernels();
    for (int[] shape : new int[][] {{6001, 97}, {900, 640}}) {
      int rows = shape[0];
      int width = shape[1];
      int n = rows * width;
      A x = gaussian(backend, new Random(7), n);
      A g = gaussian(backend, new Random(8), n);
      A m = k.allocate(rows);
      A s = k.allocate(rows);
      A out = k.allocate(n);
      int[] labels = new Random(9).ints(rows, 0, width).toArray();
      equalOnAnyNumber(backend, n, y -> k.layerNorm(x, rows, width, g, g, 0.1, m, s, y));
      equalOnAnyNumber(backend, rows, y -> k.layerNorm(x, rows, width, g, g, 0.1, y, s, out));
      A w = k.allocate(width);
      equalOnAnyNumber(backend, n, z -> k.layerNormGradient(g, x, rows, width, x, m, s, z, w, w));
      equalOnAnyNumber(
          backend, width, z -> k.layerNormGradient(g, x, rows, width, x, m, s, out, z, w));
      equalOnAnyNumber(
          backend, width, z -> k.layerNormGradient(g, x, rows, width, x, m, s, out, w, z));
      equalOnAnyNumber(backend, n, y -> k.softmax(x, rows, width, y));
      equalOnAnyNumber(backend, n, y -> k.logSoftmax(x, rows, width, y));
      equalOnAnyNumber(backend, n, y -> k.softmaxGradient(g, x, rows, width, y));
      equalOnAnyNumber(backend, n, y -> k.crossEntropy(x, rows, width, labels, 0.1, m, y));
      equalOnAnyNumber(backend, rows, y -> k.crossEntropy(x, rows, width, labels, 0.1, y, out));
      equalOnAnyNumber(backend, n, y -> k.crossEntropyGradient(x, rows, width, labels, 0.1, 2, y));
      equalOnAnyNumber(backend, n, y -> k.gelu(x, y, n));
      equalOnAnyNumber(backend, n, y -> k.geluGradient(g, x, y, n));
    }
  }

  @ParameterizedTest
  @MethodSource("backends")
  <A> void normalization(Backend<A> backend) {
    Kernels<A> k = backend.kernels();
    for (int[] shape : new int[][] {{40_001, 16}, {60_001, 10}, {1600, 333}}) {
      int rows = shape[0];
      int c = shape[1];
      int n = rows * c;
      A x = gaussian(backend, new Random(10), n);
      A g = gaussian(backend, new Random(11), n);
      A v = k.allocate(c);
      equalOnAnyNumber(backend, c, m -> k.moments(x, rows, c, m, v));
      equalOnAnyNumber(backend, c, m -> k.moments(x, rows, c, v, m));
      for (A y : java.util.Arrays.asList(null, x)) {
        boolean relu = y != null;
        equalOnAnyNumber(backend, n, z -> k.normalize(x, rows, c, g, x, g, y, relu, z));
        equalOnAnyNumber(backend, c, s -> k.normalizeSums(g, y, x, rows, c, g, s, v));
        equalOnAnyNumber(backend, c, s -> k.normalizeSums(g, y, x, rows, c, g, v, s));
        equalOnAnyNumber(backend, n, z -> k.normalizeGradient(g, y, x, rows, c, x, g, x, g, z));
        A w = k.allocate(n);
        equalOnAnyNumber(backend, c, s -> k.normalizeSecondSums(x, g, y, x, rows, c, g, s, v, w));
        equalOnAnyNumber(backend, c, s -> k.normalizeSecondSums(x, g, y, x, rows, c, g, v, s, w));
        equalOnAnyNumber(backend, c, s -> k.normalizeSecondSums(x, g, y, x, rows, c, g, w, v, s));
        equalOnAnyNumber(
            backend, n, z -> k.normalizeSecond(x, g, y, g, rows, c, x, g, x, g, x, g, x, z, w));
        equalOnAnyNumber(
            backend, n, z -> k.normalizeSecond(x, g, y, g, rows, c, x, g, x, g, x, g, x, w, z));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("backends")
  <A> void attention(Backend<A> backend) {
    for (int width : new int[] {32, 19}) {
      AttentionGeometry g = new AttentionGeometry(301, 5, 3, width, true);
      int outputs = g.items() * g.tokens() * width;
      A x = gaussian(backend, new Random(12), 3 * outputs);
      A gy = gaussian(backend, new Random(13), outputs);
      equalOnAnyNumber(backend, outputs, y -> backend.kernels().attention(g, x, y));
      equalOnAnyNumber(backend, 3 * outputs, z -> backend.kernels().attentionInput(g, x, gy, z));
    }
  }

  @ParameterizedTest
  @MethodSource("backends")
  <A> void choicesAndComparisons(Backend<A> backend) {
    int n = 1_000_003;
    A x = gaussian(backend, new Random(14), n);
    A y = gaussian(backend, new Random(15), n);
    boolean[] mask = new boolean[Kernels.capacity(n)];
    Threads.set(3);
    Threads.elements(
        n, (from, to) -> backend.kernels().less(x, from, y, from, mask, from, to - from));
    boolean[] alone = new boolean[Kernels.capacity(n)];
    backend.kernels().less(x, 0, y, 0, alone, 0, n);
    assertArrayEquals(java.util.Arrays.copyOf(alone, n), java.util.Arrays.copyOf(mask, n), "less");
    equalOnAnyNumber(
        backend,
        n,
        z ->
            Threads.elements(
                n,
                (from, to) ->
                    backend.kernels().where(mask, from, x, from, y, from, z, from, to - from)));
  }

  @ParameterizedTest
  @MethodSource("backends")
  <A> void movement(Backend<A> backend) {
    Random random = new Random(16);
    for (int inner : new int[] {5, 128}) {
      int count = 300_001 / inner;
      int[] index = random.ints(count, 0, 97).toArray();
      A x = gaussian(backend, random, 4 * 97 * inner);
      equalOnAnyNumber(
          backend,
          4 * count * inner,
          y -> backend.kernels().gather(x, 4, 97, inner, index, count, y));
    }
    int[] shape = {70, 90, 110};
    int n = 70 * 90 * 110;
    A x = gaussian(backend, random, n);
    int[] dense = {9900, 110, 1};
    for (int[] strides : new int[][] {{90, 1, 6300}, {1, 70, 6300}, {110, 7700, 1}}) {
      equalOnAnyNumber(
          backend, n, y -> backend.kernels().copyStrided(shape, x, 0, strides, y, 0, dense));
    }
    int[] plane = {770, 900};
    for (int[] strides : new int[][] {{1, 770}, {0, 1}, {900, 1}, {900, -1}}) {
      int xo = strides[1] < 0 ? 899 : 0;
      equalOnAnyNumber(
          backend,
          n,
          y -> backend.kernels().copyStrided(plane, x, xo, strides, y, 0, new int[] {900, 1}));
    }
  }

  @Test
  void kernelsOfSeveralCallersAtOnce() throws Exception {
    Backend<float[]> backend = Backend.FLOAT32;
    ConvGeometry g = geometry(37, 20, 5, 16, 3, 1, 1, 1);
    Random random = new Random(3);
    float[] x = gaussian(backend, random, 37 * 20 * 20 * 5);
    float[] w = gaussian(backend, random, 9 * 5 * 16);
    int size = 37 * 20 * 20 * 16;
    float[] alone = backend.kernels().allocate(size);
    backend.kernels().conv(g, x, w, alone);
    Threads.set(3);
    Callable<double[]> call =
        () -> {
          float[] y = backend.kernels().allocate(size);
          for (int i = 0; i < 20; i++) {
            backend.kernels().conv(g, x, w, y);
          }
          return backend.read(y, 0, size);
        };
    try (var callers = Executors.newFixedThreadPool(3)) {
      List<Callable<double[]>> calls = List.of(call, call, call);
      for (var result : callers.invokeAll(calls)) {
        assertArrayEquals(backend.read(alone, 0, size), result.get());
      }
    }
  }

  // Some thousand numbers, over and over: drawing millions would take most of the test's time. The
  // period is a prime, so that no two rows of a matrix are the same.
  private static <A> A gaussian(Backend<A> backend, Random random, int size) {
    double[] values = new double[size];
    for (int i = 0; i < size; i++) {
      values[i] = i < PERIOD ? random.nextGaussian() : values[i - PERIOD];
    }
    return backend.array(0, values);
  }

  /// The outputs start as NaN, so that one which nobody writes shows.
  private static <A> void equalOnAnyNumber(Backend<A> backend, int size, Consumer<A> kernel) {
    double[] alone = null;
    for (int threads : new int[] {1, 2, 5}) {
      Threads.set(threads);
      A y = backend.array(size);
      backend.kernels().fill(y, 0, size, Double.NaN);
      kernel.accept(y);
      double[] values = backend.read(y, 0, size);
      if (alone == null) {
        alone = values;
        for (double value : alone) {
          assertTrue(!Double.isNaN(value));
        }
      } else {
        assertArrayEquals(alone, values);
      }
    }
  }
}
