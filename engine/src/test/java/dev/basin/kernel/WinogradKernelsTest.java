package dev.basin.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/// The convolution trio where it runs by Winograd's transforms.
class WinogradKernelsTest {

  /// One axis; `more` outputs than with the same padding on both sides.
  private record Axis(int size, int padding, int more) {
    int out() {
      return size + 2 * padding - 2 + more;
    }
  }

  private static ConvGeometry geometry(int batch, Axis rows, Axis columns, int in, int out) {
    return new ConvGeometry(
        batch,
        rows.size,
        columns.size,
        in,
        rows.out(),
        columns.out(),
        out,
        3,
        3,
        1,
        1,
        rows.padding,
        columns.padding,
        1,
        1,
        1);
  }

  private static ConvGeometry same(int batch, int height, int width, int in, int out) {
    return geometry(batch, new Axis(height, 1, 0), new Axis(width, 1, 0), in, out);
  }

  /// Sizes odd and even, such as leave a tile half outside, and padding as wide as the kernel.
  @Provide
  Arbitrary<ConvGeometry> geometries() {
    Arbitrary<Axis> axis =
        Combinators.combine(
                Arbitraries.integers().between(2, 9),
                Arbitraries.integers().between(0, 3),
                Arbitraries.integers().between(-1, 1))
            .as(Axis::new)
            .filter(a -> a.out() > 0);
    return Combinators.combine(
            Arbitraries.integers().between(1, 3),
            axis,
            axis,
            Arbitraries.of(32, 48, 80),
            Arbitraries.of(32, 48, 80))
        .as(WinogradKernelsTest::geometry)
        .filter(g -> suits(g, false) || suits(g, true));
  }

  private static boolean suits(ConvGeometry g, boolean adjoint) {
    return adjoint
        ? F32Winograd.suits(g, g.inHeight(), g.inWidth())
        : F32Winograd.suits(g, g.outHeight(), g.outWidth());
  }

  /// Every number on the way is a multiple of 1/4 and small, so no step of either algorithm rounds.
  @Property(tries = 20)
  void exactWhereNothingRounds(@ForAll("geometries") ConvGeometry g, @ForAll long seed) {
    Operands operands = Operands.integers(g, seed);
    Results expected = operands.reference();
    Backend.all().forEach(backend -> assertEqual(expected, operands, backend));
  }

  @Example
  void blocksOfEveryKind() {
    // rows of tiles longer than a block; images of several bands, the last one shorter; several
    // images in a band's place; several chunks, several squares of channels, and both
    for (ConvGeometry g :
        new ConvGeometry[] {
          same(1, 5, 290, 32, 32),
          same(2, 38, 34, 32, 48),
          same(21, 7, 8, 64, 32),
          same(5, 34, 30, 32, 32),
          same(1, 4, 6, 144, 80),
          same(66, 8, 7, 80, 32)
        }) {
      assertTrue(suits(g, false) && suits(g, true));
      Operands operands = Operands.integers(g, 1);
      Results expected = operands.direct();
      Backend.all().forEach(backend -> assertEqual(expected, operands, backend));
    }
  }

  private static void assertEqual(Results expected, Operands operands, Backend<?> backend) {
    Results actual = operands.run(backend);
    String where = backend.name() + " " + operands.g;
    assertArrayEquals(expected.y, actual.y, () -> "conv " + where);
    assertArrayEquals(expected.gx, actual.gx, () -> "convInput " + where);
    assertArrayEquals(expected.gw, actual.gw, () -> "convWeight " + where);
  }

  @Property(tries = 20)
  void adjoints(@ForAll("geometries") ConvGeometry g, @ForAll long seed) {
    Operands operands = Operands.gaussian(g, seed);
    Results results = operands.run(Backend.FLOAT64);
    double form = dot(results.y, operands.gy);
    double scale = Math.sqrt(dot(results.y, results.y) * dot(operands.gy, operands.gy));
    assertEquals(form, dot(results.gx, operands.x), 1e-13 * scale, g::toString);
    assertEquals(form, dot(results.gw, operands.w), 1e-13 * scale, g::toString);
  }

  private static double dot(double[] x, double[] y) {
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      sum += x[i] * y[i];
    }
    return sum;
  }

  /// Against float64, beside the direct algorithm, whose sums are nine times as long.
  @Example
  void errorIsThatOfTheDirectAlgorithmOrLittleMore() {
    for (ConvGeometry g :
        new ConvGeometry[] {
          same(8, 16, 16, 32, 32), same(8, 8, 8, 64, 64), same(3, 7, 7, 128, 128)
        }) {
      Operands operands = Operands.gaussian(g, 1).rounded();
      compareErrors(operands);
      Arrays.setAll(operands.x, i -> Math.max(0, operands.x[i]));
      compareErrors(operands);
    }
  }

  private static void compareErrors(Operands operands) {
    Results exact = operands.direct();
    Results direct = operands.narrowDirect();
    Results actual = operands.run(Backend.FLOAT32);
    compareErrors("conv", exact.y, direct.y, actual.y, 1.5);
    compareErrors("convInput", exact.gx, direct.gx, actual.gx, 1.5);
    // the direct algorithm cuts this longest of all sums into more parts
    compareErrors("convWeight", exact.gw, direct.gw, actual.gw, 2.2);
  }

  private static void compareErrors(
      String name, double[] exact, double[] direct, double[] actual, double factor) {
    double mean = norm(exact, actual) / norm(exact, direct);
    double most = greatest(exact, actual) / greatest(exact, direct);
    assertTrue(mean <= factor && most <= factor, () -> name + ": " + mean + ", " + most);
  }

  private static double norm(double[] x, double[] y) {
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      sum += (x[i] - y[i]) * (x[i] - y[i]);
    }
    return Math.sqrt(sum);
  }

  private static double greatest(double[] x, double[] y) {
    double greatest = 0;
    for (int i = 0; i < x.length; i++) {
      greatest = Math.max(greatest, Math.abs(x[i] - y[i]));
    }
    return greatest;
  }

  @Example
  void nonFiniteInputsReachNoFurtherThanTheirTiles() {
    ConvGeometry g = same(2, 12, 12, 32, 32);
    Operands operands = Operands.gaussian(g, 1);
    double[] clean = operands.run(Backend.FLOAT64).y;
    int row = 5;
    int column = 6;
    operands.x[(row * 12 + column) * 32 + 7] = Double.POSITIVE_INFINITY;
    double[] reached = operands.run(Backend.FLOAT64).y;
    for (int i = 0; i < clean.length; i++) {
      int pixel = i / 32;
      int down = Math.abs(pixel / 12 - row);
      int across = Math.abs(pixel % 12 - column);
      if (pixel < 144 && down <= 1 && across <= 1) {
        assertFalse(Double.isFinite(reached[i]));
      } else if (pixel >= 144 || down > 2 || across > 2) {
        assertEquals(clean[i], reached[i]);
      }
    }
  }

  private static int sizeX(ConvGeometry g) {
    return g.batch() * g.inHeight() * g.inWidth() * g.inChannels();
  }

  private static int sizeW(ConvGeometry g) {
    return 9 * g.inChannels() * g.outChannels();
  }

  private static int sizeY(ConvGeometry g) {
    return g.batch() * g.outHeight() * g.outWidth() * g.outChannels();
  }

  private record Results(double[] y, double[] gx, double[] gw) {}

  private record Operands(ConvGeometry g, double[] x, double[] w, double[] gy) {

    static Operands gaussian(ConvGeometry g, long seed) {
      return draw(g, seed, Random::nextGaussian);
    }

    static Operands integers(ConvGeometry g, long seed) {
      Operands drawn = draw(g, seed, random -> random.nextInt(-4, 5));
      Arrays.setAll(drawn.w, i -> 4 * drawn.w[i]);
      return drawn;
    }

    private static Operands draw(ConvGeometry g, long seed, ToDoubleFunction<Random> number) {
      Random random = new Random(seed);
      double[][] drawn = {new double[sizeX(g)], new double[sizeW(g)], new double[sizeY(g)]};
      for (double[] values : drawn) {
        Arrays.setAll(values, i -> number.applyAsDouble(random));
      }
      return new Operands(g, drawn[0], drawn[1], drawn[2]);
    }

    Operands rounded() {
      Backend<?> narrow = Backend.FLOAT32;
      return new Operands(g, narrow.round(x), narrow.round(w), narrow.round(gy));
    }

    Results reference() {
      Results results =
          new Results(new double[sizeY(g)], new double[sizeX(g)], new double[sizeW(g)]);
      ReferenceKernels reference = new ReferenceKernels();
      reference.conv(g, x, w, results.y);
      reference.convInput(g, gy, w, results.gx);
      reference.convWeight(g, x, gy, results.gw);
      return results;
    }

    /// By the direct algorithm.
    Results direct() {
      Backend<double[]> wide = Backend.FLOAT64;
      double[] kernel = wide.array(0, w);
      double[] y = wide.kernels().allocate(sizeY(g));
      double[] gx = wide.kernels().allocate(sizeX(g));
      double[] gw = wide.kernels().allocate(sizeW(g));
      F64Convolution.correlate(Correlation.forward(g), g, wide.array(0, x), kernel, false, y);
      F64Convolution.correlate(Correlation.adjoint(g), g, wide.array(0, gy), kernel, true, gx);
      F64WeightGradient.run(g, wide.array(0, x), wide.array(0, gy), gw);
      return results(wide, y, gx, gw);
    }

    Results narrowDirect() {
      Backend<float[]> narrow = Backend.FLOAT32;
      float[] kernel = narrow.array(0, w);
      float[] y = narrow.kernels().allocate(sizeY(g));
      float[] gx = narrow.kernels().allocate(sizeX(g));
      float[] gw = narrow.kernels().allocate(sizeW(g));
      F32Convolution.correlate(Correlation.forward(g), g, narrow.array(0, x), kernel, false, y);
      F32Convolution.correlate(Correlation.adjoint(g), g, narrow.array(0, gy), kernel, true, gx);
      F32WeightGradient.run(g, narrow.array(0, x), narrow.array(0, gy), gw);
      return results(narrow, y, gx, gw);
    }

    private <A> Results results(Backend<A> backend, A y, A gx, A gw) {
      return new Results(
          backend.read(y, 0, sizeY(g)),
          backend.read(gx, 0, sizeX(g)),
          backend.read(gw, 0, sizeW(g)));
    }

    /// Outputs start as NaN, and so does all slack.
    <A> Results run(Backend<A> backend) {
      A y = unset(backend, sizeY(g));
      A gx = unset(backend, sizeX(g));
      A gw = unset(backend, sizeW(g));
      Kernels<A> kernels = backend.kernels();
      kernels.conv(g, backend.array(0, x), backend.array(0, w), y);
      kernels.convInput(g, backend.array(0, gy), backend.array(0, w), gx);
      kernels.convWeight(g, backend.array(0, x), backend.array(0, gy), gw);
      return results(backend, y, gx, gw);
    }

    private static <A> A unset(Backend<A> backend, int size) {
      double[] values = new double[size];
      Arrays.fill(values, Double.NaN);
      return backend.array(0, values);
    }
  }
}
