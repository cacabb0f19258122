package dev.basin.bench.peers;

import dev.basin.kernel.Kernels;
import java.util.SplittableRandom;

/// The same numbers for both sides.
final class Values {
  private Values() {}

  /// Uniform in [-0.5, 0.5).
  static float[] random(int count) {
    SplittableRandom random = new SplittableRandom(1);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = random.nextFloat() - 0.5f;
    }
    return values;
  }

  /// The same, in an array of a backend.
  static <A> A random(Kernels<A> kernels, int count) {
    A array = kernels.allocate(count);
    kernels.fromFloats(random(count), array, count);
    return array;
  }

  /// Labels in [0, classes).
  static int[] labels(int count, int classes) {
    SplittableRandom random = new SplittableRandom(2);
    int[] labels = new int[count];
    for (int i = 0; i < count; i++) {
      labels[i] = random.nextInt(classes);
    }
    return labels;
  }
}
