package dev.basin.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/// Allocation, exact ranges and conversions.
class StorageKernelsTest {

  @Property(tries = 100)
  void capacityLeavesAVectorBehindTheLastElement(@ForAll @IntRange(max = 100_000) int size) {
    int capacity = Kernels.capacity(size);
    assertTrue(capacity >= size + Kernels.SLACK && capacity < size + 2 * Kernels.SLACK);
    assertEquals(0, capacity % Kernels.SLACK);
  }

  @Example
  void capacityBeyondAnArrayIsRefused() {
    assertThrows(ArithmeticException.class, () -> Kernels.capacity(Integer.MAX_VALUE - 8));
  }

  @Property(tries = 60)
  void fillAndCopyKeepToTheirRange(
      @ForAll @IntRange(max = 70) int n,
      @ForAll @IntRange(max = 40) int xo,
      @ForAll @IntRange(max = 40) int yo,
      @ForAll long seed) {
    Backend.all().forEach(backend -> fillAndCopy(backend, n, xo, yo, new Random(seed)));
  }

  private static <A> void fillAndCopy(Backend<A> backend, int n, int xo, int yo, Random random) {
    Kernels<A> kernels = backend.kernels();
    double[] x = backend.round(Backend.numbers(random, n));
    A input = backend.array(xo, x);
    A output = backend.array(0, new double[yo + n + 40]);
    kernels.copy(input, xo, output, yo, n);
    double[] expected = new double[yo + n + 40];
    System.arraycopy(x, 0, expected, yo, n);
    assertArrayEquals(expected, backend.read(output, 0, expected.length));
    kernels.fill(output, yo, n, 0.1);
    Arrays.fill(expected, yo, yo + n, backend.round(0.1));
    assertArrayEquals(expected, backend.read(output, 0, expected.length));
  }

  @Property(tries = 30)
  void conversionsRoundOnce(@ForAll @IntRange(max = 70) int n, @ForAll long seed) {
    Backend.all().forEach(backend -> conversions(backend, n, new Random(seed)));
  }

  private static <A> void conversions(Backend<A> backend, int n, Random random) {
    Kernels<A> kernels = backend.kernels();
    double[] values = Backend.numbers(random, n);
    double[] singles = Backend.FLOAT32.round(values);
    float[] floats = new float[n];
    for (int i = 0; i < n; i++) {
      floats[i] = (float) values[i];
    }
    A x = kernels.allocate(n);
    kernels.fromDoubles(values, x, n);
    double[] doubles = new double[n];
    kernels.toDoubles(x, doubles, n);
    assertArrayEquals(backend.round(values), doubles);
    kernels.toFloats(x, new float[n], n);
    kernels.fromFloats(floats, x, n);
    assertArrayEquals(singles, backend.read(x, 0, n));
    float[] back = new float[n];
    kernels.toFloats(x, back, n);
    assertArrayEquals(floats, back);
  }
}
