package dev.basin.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.basin.autodiff.Autodiff;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The number of threads reaches no bit, of operations large enough to be shared and of a gradient
/// that runs through them.
class KernelThreadsTest {
  private static final RandomStream RANDOM = RandomStream.ofSeed(4);

  @AfterEach
  void alone() {
    KernelThreads.set(1);
  }

  @Test
  void operationsAndGradientsHaveTheSameBits() {
    for (DType dtype : DType.values()) {
      Tensor x = RANDOM.split("x").normal(dtype, Shape.of(1031, 701));
      Tensor y = RANDOM.split("y").normal(dtype, Shape.of(1031, 701));
      Tensor w = RANDOM.split("w").normal(dtype, Shape.of(701, 130));
      Tensor row = RANDOM.split("row").normal(dtype, Shape.of(701));
      double[][] alone = results(x, y, w, row);
      for (int threads : new int[] {2, 3, 5}) {
        KernelThreads.set(threads);
        double[][] shared = results(x, y, w, row);
        for (int i = 0; i < alone.length; i++) {
          assertArrayEquals(alone[i], shared[i], "result " + i + " of " + threads + " threads");
        }
      }
      KernelThreads.set(1);
    }
  }

  private static double[][] results(Tensor x, Tensor y, Tensor w, Tensor row) {
    return new double[][] {
      x.add(y).toDoubles(),
      x.mul(y).toDoubles(),
      x.sub(row).toDoubles(),
      x.sigmoid().toDoubles(),
      x.sum(0).toDoubles(),
      x.sum(1).toDoubles(),
      Autodiff.grad(at -> x.mul(y).add(x).matmul(at).tanh().square().sum(), w).toDoubles()
    };
  }
}
