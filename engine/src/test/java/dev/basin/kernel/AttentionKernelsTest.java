package dev.basin.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
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

  /// Sequences of more queries than are computed at once, and of just as many.
  @Property(tries = 30)
  void longSequencesEqualTheReference(
      @ForAll @IntRange(min = 13, max = 250) int tokens,
      @ForAll @IntRange(min = 1, max = 20) int width,
      @ForAll boolean causal,
      @ForAll long seed) {
    for (int size : new int[] {tokens, tokens / 40 * 40 + 1, tokens / 40 * 40 + 40}) {
      AttentionGeometry g = new AttentionGeometry(1, size, 2, width, causal);
      for (Backend<?> backend : Backend.all()) {
        check(backend, g, new Random(seed));
      }
    }
  }

  /// What a query does not meet has no influence on it, not even a NaN.
  @Property(tries = 30)
  void laterTokensHaveNoInfluence(
      @ForAll @IntRange(min = 2, max = 12) int tokens,
      @ForAll @IntRange(min = 1, max = 40) int width,
      @ForAll long seed) {
    AttentionGeometry g = new AttentionGeometry(1, tokens, 2, width, true);
    for (Backend<?> backend : Backend.all()) {
      poison(backend, g, new Random(seed));
    }
  }

  private static <A> void poison(Backend<A> backend, AttentionGeometry g, Random random) {
    int outputs = g.items() * g.tokens() * g.width();
    int seen = (g.tokens() - 1) * g.part();
    double[] x = random.doubles(3 * outputs, -2, 2).toArray();
    A first = backend.array(outputs);
    backend.kernels().attention(g, backend.array(0, x), first);
    Arrays.fill(x, 3 * seen, 3 * outputs, Double.NaN);
    A second = backend.array(outputs);
    backend.kernels().attention(g, backend.array(0, x), second);
    assertArrayEquals(backend.read(first, 0, seen), backend.read(second, 0, seen));
    // of a NaN in the last output's cotangent, no query of an earlier token takes notice
    double[] gy = random.doubles(outputs, -1, 1).toArray();
    Arrays.fill(gy, seen, outputs, Double.NaN);
    A gradient = backend.array(3 * outputs);
    backend.kernels().attentionInput(g, backend.array(0, x), backend.array(0, gy), gradient);
    for (int t = 0; t < g.tokens() - 1; t++) {
      for (double value : backend.read(gradient, t * g.pitch(), g.part())) {
        assertTrue(Double.isFinite(value));
      }
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
