package dev.basin.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The errors that the kernels state, in units in the last place: float32 against double, float64
/// against decimal arithmetic of fifty digits.
class TranscendentalAccuracyTest {

  private interface Unary {
    <A> void run(Kernels<A> kernels, A x, A y, int from, int to);
  }

  private enum Function {
    EXP(1.1, 0.35, -745, 709, Kernels::exp, Decimals::exp),
    EXPM1(1.7, 0.35, -40, 709, Kernels::expm1, Decimals::expm1),
    LOG(1, 0.35, 0, 1e300, Kernels::log, Decimals::log),
    LOG1P(1.5, 0.35, -1, 1e300, Kernels::log1p, x -> Decimals.log(x.add(BigDecimal.ONE))),
    TANH(2.7, 0.5, -20, 20, Kernels::tanh, Decimals::tanh),
    ERF(1.7, 0.35, -6, 6, Kernels::erf, Decimals::erf),
    SIGMOID(2.7, 0.55, -740, 40, Kernels::sigmoid, Decimals::sigmoid);

    final double bound;
    final double rms;
    final double low;
    final double high;
    final Unary kernel;
    final UnaryOperator<BigDecimal> exact;

    /// @param bound of the largest error
    /// @param rms bound of the root mean square of the errors where the function is not saturated
    Function(
        double bound,
        double rms,
        double low,
        double high,
        Unary kernel,
        UnaryOperator<BigDecimal> exact) {
      this.bound = bound;
      this.rms = rms;
      this.low = low;
      this.high = high;
      this.kernel = kernel;
      this.exact = exact;
    }

    boolean defined(double x) {
      return x > low && x < high;
    }
  }

  @ParameterizedTest
  @EnumSource
  void float32WithinItsBound(Function function) {
    int n = 50_000;
    double[] x = new double[n];
    Random random = new Random(3);
    for (int i = 0; i < n; i++) {
      x[i] =
          i % 2 == 0
              ? Float.intBitsToFloat(random.nextInt())
              : (float) (4 * random.nextGaussian() * random.nextDouble());
    }
    double[] exact = new double[n];
    function.kernel.run(new ReferenceKernels(), x, exact, 0, n);
    float[] y = new float[Kernels.capacity(n)];
    function.kernel.run(Backend.FLOAT32.kernels(), Backend.FLOAT32.array(0, x), y, 0, n);
    Errors errors = new Errors(function);
    for (int i = 0; i < n; i++) {
      float nearest = (float) exact[i];
      if (Float.isFinite(nearest)) {
        errors.add(x[i], nearest, Math.abs(y[i] - exact[i]) / Math.ulp(nearest));
      } else {
        assertArrayEquals(new float[] {nearest}, new float[] {y[i]}, function + " of " + x[i]);
      }
    }
    errors.assertSmallOnAverage();
  }

  @ParameterizedTest
  @EnumSource
  void float64WithinItsBound(Function function) {
    Random random = new Random(4);
    double[] x =
        random
            .doubles()
            .map(u -> arguments(random, u))
            .filter(function::defined)
            .limit(1000)
            .toArray();
    double[] y = new double[Kernels.capacity(x.length)];
    function.kernel.run(Backend.FLOAT64.kernels(), Backend.FLOAT64.array(0, x), y, 0, x.length);
    Errors errors = new Errors(function);
    for (int i = 0; i < x.length; i++) {
      BigDecimal exact = function.exact.apply(new BigDecimal(x[i]));
      double unit = Math.ulp(exact.doubleValue());
      double error = exact.subtract(new BigDecimal(y[i])).abs().doubleValue() / unit;
      errors.add(x[i], exact.doubleValue(), error);
    }
    errors.assertSmallOnAverage();
  }

  /// The errors of many results, in units in the last place.
  private static final class Errors {
    private final Function function;
    private double squares;
    private int count;

    Errors(Function function) {
      this.function = function;
    }

    void add(double x, double exact, double error) {
      assertTrue(error <= function.bound, function + "(" + x + ") is off by " + error);
      // 0 and 1 are also what a function returns far out, without any error
      if (exact != 0 && Math.abs(exact) != 1) {
        squares += error * error;
        count++;
      }
    }

    void assertSmallOnAverage() {
      double rms = Math.sqrt(squares / count);
      assertTrue(count > 100 && rms <= function.rms, () -> function + ": rms error " + rms);
    }
  }

  private static double arguments(Random random, double u) {
    return switch (random.nextInt(4)) {
      case 0 -> 1500 * (u - 0.5);
      case 1 -> 12 * (u - 0.5);
      case 2 -> 2 * (u - 0.5);
      default -> Math.scalb(u - 0.5, random.nextInt(-60, 60));
    };
  }

  @ParameterizedTest
  @EnumSource
  void specialValues(Function function) {
    for (Backend<?> backend : Backend.all()) {
      specialValues(backend, function);
    }
  }

  private static <A> void specialValues(Backend<A> backend, Function function) {
    double[] x = {
      Double.NaN,
      Double.POSITIVE_INFINITY,
      Double.NEGATIVE_INFINITY,
      0.0,
      -0.0,
      1e4,
      -1e4,
      -1,
      -2,
      Float.MIN_VALUE,
      -Float.MIN_VALUE,
      Float.MIN_NORMAL / 4
    };
    double[] expected = new double[x.length];
    function.kernel.run(new ReferenceKernels(), x, expected, 0, x.length);
    A y = backend.kernels().allocate(x.length);
    function.kernel.run(backend.kernels(), backend.array(0, x), y, 0, x.length);
    double[] actual = backend.read(y, 0, x.length);
    for (int i = 0; i < x.length; i++) {
      // Numbers in general position are the matter of the other tests.
      if (Double.isFinite(expected[i]) && expected[i] % 1 != 0) {
        actual[i] = expected[i];
      }
    }
    assertArrayEquals(
        backend.round(expected), backend.round(actual), function + " " + backend.name());
  }

  @ParameterizedTest
  @EnumSource(names = {"EXPM1", "LOG1P", "TANH"})
  void tiniestNumbersPassUnchanged(Function function) {
    float[] floats = {Float.MIN_VALUE, -Float.MIN_VALUE, 1e-40f, -Float.MIN_NORMAL};
    float[] y = new float[Kernels.capacity(4)];
    function.kernel.run(Backend.FLOAT32.kernels(), Arrays.copyOf(floats, 64), y, 0, 4);
    assertArrayEquals(floats, Arrays.copyOf(y, 4));
    double[] doubles = {Double.MIN_VALUE, -Double.MIN_VALUE, 1e-310, -Double.MIN_NORMAL};
    double[] z = new double[Kernels.capacity(4)];
    function.kernel.run(Backend.FLOAT64.kernels(), Arrays.copyOf(doubles, 64), z, 0, 4);
    assertArrayEquals(doubles, Arrays.copyOf(z, 4));
  }

  /// GELU is a difference for negative x, so that its error there is one of x.
  @Test
  void float32GeluWithinItsBounds() {
    int n = 100_000;
    Random random = new Random(5);
    double[] x = new double[n];
    for (int i = 0; i < n; i++) {
      double spread = i % 2 == 0 ? 8 : Math.scalb(1.0, -random.nextInt(40));
      x[i] = (float) random.nextDouble(-spread, spread);
    }
    double[] exact = new double[n];
    new ReferenceKernels().gelu(x, exact, n);
    float[] y = new float[Kernels.capacity(n)];
    Backend.FLOAT32.kernels().gelu(Backend.FLOAT32.array(0, x), y, n);
    double squares = 0;
    int count = 0;
    for (int i = 0; i < n; i++) {
      double error = Math.abs(y[i] - exact[i]);
      if (x[i] < 0) {
        assertTrue(error <= 0x1p-23 * -x[i], "GELU(" + x[i] + ") is off by " + error);
      } else if (x[i] > 0) {
        double units = error / Math.ulp((float) exact[i]);
        assertTrue(units <= 2.3, "GELU(" + x[i] + ") is off by " + units + " units");
        squares += units * units;
        count++;
      }
    }
    double rms = Math.sqrt(squares / count);
    assertTrue(rms <= 0.4, "rms error " + rms);
  }

  @Test
  void geluOfSpecialValues() {
    float inf = Float.POSITIVE_INFINITY;
    float negativeNan = Float.intBitsToFloat(0xffc00000);
    float[] x = {Float.NaN, negativeNan, inf, -inf, 0f, -0f, 1e30f, -1e30f, 6.6f, -6.6f};
    float[] y = new float[Kernels.capacity(x.length)];
    Backend.FLOAT32.kernels().gelu(Arrays.copyOf(x, y.length), y, x.length);
    float[] expected = {Float.NaN, Float.NaN, inf, 0f, 0f, 0f, 1e30f, 0f, 6.6f, 0f};
    assertArrayEquals(expected, Arrays.copyOf(y, x.length));
  }
}
