package dev.basin.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.function.Consumer;

/// Whether a kernel gives the same bits on any number of threads.
final class AnyNumberOfThreads {
  private static final int PERIOD = 10_007;

  private AnyNumberOfThreads() {}

  // Some thousand numbers, over and over: drawing millions would take most of the test's time. The
  // period is a prime, so that no two rows of a matrix are the same.
  static <A> A gaussian(Backend<A> backend, Random random, int size) {
    double[] values = new double[size];
    for (int i = 0; i < size; i++) {
      values[i] = i < PERIOD ? random.nextGaussian() : values[i - PERIOD];
    }
    return backend.array(0, values);
  }

  /// The outputs start as NaN, so that one which nobody writes shows.
  static <A> void equalOnAnyNumber(Backend<A> backend, int size, Consumer<A> kernel) {
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
