package dev.basin.kernel;

import static dev.basin.kernel.AnyNumberOfThreads.equalOnAnyNumber;
import static dev.basin.kernel.AnyNumberOfThreads.gaussian;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every family of kernels that shares its work gives the same bits on any number of threads: here
/// all but the products of [SharedProductsTest].
@Timeout(60)
class SharedKernelsTest {
  static List<Backend<?>> backends() {
    return Backend.all();
  }

  @AfterEach
  void alone() {
    Threads.set(1);
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
}
