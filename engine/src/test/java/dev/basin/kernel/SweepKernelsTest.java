package dev.basin.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/// Sweeps over parameters against the reference, with NaN in the slack.
class SweepKernelsTest {
  private static final ReferenceKernels REFERENCE = new ReferenceKernels();

  /// Roundings of a step, each of a number of at most ten.
  private static final double ROUNDINGS = 200;

  @Property(tries = 60)
  void sgd(@ForAll @IntRange(min = 1, max = 300) int n, @ForAll long seed) {
    Backend.all()
        .forEach(backend -> {
          sgd(backend, n, true, false, new Random(seed));
          sgd(backend, n, true, true, new Random(seed));
          sgd(backend, n, false, false, new Random(seed));
        });
  }

  private static <A> void sgd(
      Backend<A> backend, int n, boolean remembers, boolean nesterov, Random random) {
    double[] w = backend.round(random.doubles(n, -2, 2).toArray());
    double[] g = backend.round(random.doubles(n, -2, 2).toArray());
    double[] b = remembers ? backend.round(random.doubles(n, -2, 2).toArray()) : null;
    double[] z = new double[n];
    double[] v = remembers ? new double[n] : null;
    REFERENCE.sgd(w, g, b, 0.1, 0.9, nesterov, 0.01, z, v, 0, n);
    Kernels<A> k = backend.kernels();
    A x = backend.array(0, w);
    A h = backend.array(0, g);
    A old = remembers ? backend.array(0, b) : null;
    A point = k.allocate(n);
    A next = remembers ? k.allocate(n) : null;
    inTwoRanges(n, (from, to) -> k.sgd(x, h, old, 0.1, 0.9, nesterov, 0.01, point, next, from, to));
    assertArrayEquals(z, backend.read(point, 0, n), ROUNDINGS * backend.unit());
    if (remembers) {
      assertArrayEquals(v, backend.read(next, 0, n), ROUNDINGS * backend.unit());
    }
  }

  @Property(tries = 60)
  void adam(@ForAll @IntRange(min = 1, max = 300) int n, @ForAll long seed) {
    Backend.all().forEach(backend -> adam(backend, n, new Random(seed)));
  }

  private static <A> void adam(Backend<A> backend, int n, Random random) {
    double[] w = backend.round(random.doubles(n, -2, 2).toArray());
    double[] g = backend.round(random.doubles(n, -2, 2).toArray());
    double[] first = backend.round(random.doubles(n, -2, 2).toArray());
    double[] second = backend.round(random.doubles(n, 0.1, 2).toArray());
    double[] z = new double[n];
    double[] m = new double[n];
    double[] s = new double[n];
    REFERENCE.adam(w, g, first, second, 0.9, 0.98, 0.95, 0.1, 2, 1e-3, z, m, s, 0, n);
    Kernels<A> k = backend.kernels();
    A x = backend.array(0, w);
    A h = backend.array(0, g);
    A oldFirst = backend.array(0, first);
    A oldSecond = backend.array(0, second);
    A point = k.allocate(n);
    A nextFirst = k.allocate(n);
    A nextSecond = k.allocate(n);
    inTwoRanges(
        n,
        (from, to) ->
            k.adam(
                x,
                h,
                oldFirst,
                oldSecond,
                0.9,
                0.98,
                0.95,
                0.1,
                2,
                1e-3,
                point,
                nextFirst,
                nextSecond,
                from,
                to));
    assertArrayEquals(z, backend.read(point, 0, n), ROUNDINGS * backend.unit());
    assertArrayEquals(m, backend.read(nextFirst, 0, n), ROUNDINGS * backend.unit());
    assertArrayEquals(s, backend.read(nextSecond, 0, n), ROUNDINGS * backend.unit());
  }

  // The second range first: neither may reach into the other.
  private static void inTwoRanges(int n, Threads.Range sweep) {
    int cut = n / 2 & -Kernels.SLACK;
    sweep.accept(cut, n);
    sweep.accept(0, cut);
  }
}
