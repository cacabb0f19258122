package dev.basin.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class AttentionKernelsTest {

  @Property(tries = 100)
  void equalsTheReference(
      @ForAll @IntRange(min = 1, max = 3) int batch,
      @ForAll @IntRange(min = 1, max = 12) int tokens,
      @ForAll @IntRange(min = 1, max = 3) int heads,
      @ForAll @IntRange(min = 1, max = 70) int width,
      @ForAll boolean causal,
      @ForAll long seed) {
    AttentionGeometry g = new AttentionGeometry(batch, tokens, heads, width, causal);
    for (Backend<?> backend : Backend.all()) {
      check(backend, g, new Random(seed));
    }
  }

  private static <A> void check(Backend<A> backend, AttentionGeometry g, Random random) {
    int outputs = g.items() * g.tokens() * g.width();
    double[] x = backend.round(random.doubles(3 * outputs, -2, 2).toArray());
    double[] gy = backend.round(random.doubles(outputs, -1, 1).toArray());
    ReferenceKernels reference = new ReferenceKernels();
    double[] y = reference.allocate(outputs);
    double[] gx = reference.allocate(3 * outputs);
    reference.attention(g, x, y);
    reference.attentionInput(g, x, gy, gx);
    double tolerance = 500 * backend.unit();
    // outputs begin as NaN: every element must be written, and none must be read
    A actual = backend.array(outputs);
    backend.kernels().attention(g, backend.array(0, x), actual);
    assertArrayEquals(
        java.util.Arrays.copyOf(y, outputs), backend.read(actual, 0, outputs), tolerance);
    A gradient = backend.array(3 * outputs);
    backend.kernels().attentionInput(g, backend.array(0, x), backend.array(0, gy), gradient);
    assertArrayEquals(
        java.util.Arrays.copyOf(gx, 3 * outputs),
        backend.read(gradient, 0, 3 * outputs),
        tolerance);
  }
}
