package dev.basin.kernel;

import static dev.basin.kernel.AnyNumberOfThreads.equalOnAnyNumber;
import static dev.basin.kernel.AnyNumberOfThreads.gaussian;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Matrix products, convolutions and attention give the same bits on any number of threads, and to
/// several callers at once.
@Timeout(60)
class SharedProductsTest {
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
}
