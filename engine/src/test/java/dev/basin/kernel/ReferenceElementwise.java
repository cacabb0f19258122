package dev.basin.kernel;

import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;

/// The elementwise half of [ReferenceKernels].
interface ReferenceElementwise extends Kernels<double[]> {

  @Override
  default int lanes() {
    return 1;
  }

  @Override
  default double[] allocate(int size) {
    return new double[Kernels.capacity(size)];
  }

  @Override
  default double get(double[] x, int index) {
    return x[index];
  }

  @Override
  default void set(double[] x, int index, double value) {
    x[index] = value;
  }

  @Override
  default void fill(double[] x, int from, int n, double value) {
    for (int i = 0; i < n; i++) {
      x[from + i] = value;
    }
  }

  @Override
  default void copy(double[] x, int xo, double[] y, int yo, int n) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = x[xo + i];
    }
  }

  @Override
  default void fromFloats(float[] x, double[] y, int n) {
    for (int i = 0; i < n; i++) {
      y[i] = x[i];
    }
  }

  @Override
  default void fromDoubles(double[] x, double[] y, int n) {
    copy(x, 0, y, 0, n);
  }

  @Override
  default void toFloats(double[] x, float[] y, int n) {
    for (int i = 0; i < n; i++) {
      y[i] = (float) x[i];
    }
  }

  @Override
  default void toDoubles(double[] x, double[] y, int n) {
    copy(x, 0, y, 0, n);
  }

  @Override
  default void add(double[] x, int xo, double[] y, int yo, double[] z, int zo, int n) {
    zip(x, xo, y, yo, z, zo, n, (a, b) -> a + b);
  }

  @Override
  default void sub(double[] x, int xo, double[] y, int yo, double[] z, int zo, int n) {
    zip(x, xo, y, yo, z, zo, n, (a, b) -> a - b);
  }

  @Override
  default void mul(double[] x, int xo, double[] y, int yo, double[] z, int zo, int n) {
    zip(x, xo, y, yo, z, zo, n, (a, b) -> a * b);
  }

  @Override
  default void mulNoNan(double[] x, int xo, double[] y, int yo, double[] z, int zo, int n) {
    zip(x, xo, y, yo, z, zo, n, (a, b) -> a == 0 || b == 0 ? 0 : a * b);
  }

  @Override
  default void gate(double[] x, int xo, double[] y, int yo, double[] z, int zo, int n) {
    zip(x, xo, y, yo, z, zo, n, (a, b) -> b > 0 ? a : 0);
  }

  @Override
  default void div(double[] x, int xo, double[] y, int yo, double[] z, int zo, int n) {
    zip(x, xo, y, yo, z, zo, n, (a, b) -> a / b);
  }

  @Override
  default void min(double[] x, int xo, double[] y, int yo, double[] z, int zo, int n) {
    zip(x, xo, y, yo, z, zo, n, Math::min);
  }

  @Override
  default void max(double[] x, int xo, double[] y, int yo, double[] z, int zo, int n) {
    zip(x, xo, y, yo, z, zo, n, Math::max);
  }

  @Override
  default void pow(double[] x, int xo, double[] y, int yo, double[] z, int zo, int n) {
    zip(x, xo, y, yo, z, zo, n, StrictMath::pow);
  }

  private static void zip(
      double[] x, int xo, double[] y, int yo, double[] z, int zo, int n, DoubleBinaryOperator f) {
    for (int i = 0; i < n; i++) {
      z[zo + i] = f.applyAsDouble(x[xo + i], y[yo + i]);
    }
  }

  @Override
  default void where(
      boolean[] m, int mo, double[] x, int xo, double[] y, int yo, double[] z, int zo, int n) {
    for (int i = 0; i < n; i++) {
      z[zo + i] = m[mo + i] ? x[xo + i] : y[yo + i];
    }
  }

  @Override
  default void equal(double[] x, int xo, double[] y, int yo, boolean[] m, int mo, int n) {
    for (int i = 0; i < n; i++) {
      m[mo + i] = x[xo + i] == y[yo + i];
    }
  }

  @Override
  default void less(double[] x, int xo, double[] y, int yo, boolean[] m, int mo, int n) {
    for (int i = 0; i < n; i++) {
      m[mo + i] = x[xo + i] < y[yo + i];
    }
  }

  @Override
  default void lessEqual(double[] x, int xo, double[] y, int yo, boolean[] m, int mo, int n) {
    for (int i = 0; i < n; i++) {
      m[mo + i] = x[xo + i] <= y[yo + i];
    }
  }

  private static void map(double[] x, double[] y, int from, int to, DoubleUnaryOperator f) {
    for (int i = from; i < to; i++) {
      y[i] = f.applyAsDouble(x[i]);
    }
  }

  @Override
  default void axpy(double a, double[] x, int xo, double[] y, int yo, double[] z, int zo, int n) {
    for (int i = 0; i < n; i++) {
      z[zo + i] = Math.fma(a, y[yo + i], x[xo + i]);
    }
  }

  @Override
  default void affine(double[] x, double a, double b, double[] y, int from, int to) {
    map(x, y, from, to, v -> Math.fma(v, a, b));
  }

  @Override
  default void power(double[] x, double p, double[] y, int from, int to) {
    map(x, y, from, to, v -> p == 2 ? v * v : p == 3 ? v * v * v : StrictMath.pow(v, p));
  }

  @Override
  default void clamp(double[] x, double low, double high, double[] y, int from, int to) {
    map(x, y, from, to, v -> Math.min(Math.max(v, low), high));
  }

  @Override
  default void neg(double[] x, double[] y, int from, int to) {
    map(x, y, from, to, v -> -v);
  }

  @Override
  default void abs(double[] x, double[] y, int from, int to) {
    map(x, y, from, to, Math::abs);
  }

  @Override
  default void sign(double[] x, double[] y, int from, int to) {
    map(x, y, from, to, Math::signum);
  }

  @Override
  default void sqrt(double[] x, double[] y, int from, int to) {
    map(x, y, from, to, Math::sqrt);
  }

  @Override
  default void rsqrt(double[] x, double[] y, int from, int to) {
    map(x, y, from, to, v -> 1 / Math.sqrt(v));
  }

  @Override
  default void reciprocal(double[] x, double[] y, int from, int to) {
    map(x, y, from, to, v -> 1 / v);
  }

  @Override
  default void relu(double[] x, double[] y, int from, int to) {
    map(x, y, from, to, v -> Math.max(v, 0));
  }

  @Override
  default void exp(double[] x, double[] y, int from, int to) {
    map(x, y, from, to, StrictMath::exp);
  }

  @Override
  default void expm1(double[] x, double[] y, int from, int to) {
    map(x, y, from, to, StrictMath::expm1);
  }

  @Override
  default void log(double[] x, double[] y, int from, int to) {
    map(x, y, from, to, StrictMath::log);
  }

  @Override
  default void log1p(double[] x, double[] y, int from, int to) {
    map(x, y, from, to, StrictMath::log1p);
  }

  @Override
  default void tanh(double[] x, double[] y, int from, int to) {
    map(x, y, from, to, StrictMath::tanh);
  }

  @Override
  default void erf(double[] x, double[] y, int from, int to) {
    map(x, y, from, to, ReferenceElementwise::erf);
  }

  @Override
  default void gelu(double[] x, double[] y, int n) {
    map(x, y, 0, n, v -> v * (1 + erf(v * Math.sqrt(0.5))) / 2);
  }

  @Override
  default void geluGradient(double[] g, double[] x, double[] z, int n) {
    for (int i = 0; i < n; i++) {
      double density = StrictMath.exp(-x[i] * x[i] / 2) / Math.sqrt(2 * Math.PI);
      z[i] = g[i] * ((1 + erf(x[i] * Math.sqrt(0.5))) / 2 + x[i] * density);
    }
  }

  @Override
  default void sigmoid(double[] x, double[] y, int from, int to) {
    map(
        x,
        y,
        from,
        to,
        v -> v < 0 ? StrictMath.exp(v) / (1 + StrictMath.exp(v)) : 1 / (1 + StrictMath.exp(-v)));
  }

  @Override
  default void sin(double[] x, double[] y, int from, int to) {
    map(x, y, from, to, StrictMath::sin);
  }

  @Override
  default void cos(double[] x, double[] y, int from, int to) {
    map(x, y, from, to, StrictMath::cos);
  }

  /// erf(x) = 2 / sqrt(pi) exp(-x^2) sum of 2^k x^(2k+1) / (1 * 3 * ... * (2k+1)): all terms have
  /// the sign of x, so nothing cancels (Abramowitz and Stegun, 7.1.6).
  private static double erf(double x) {
    if (!(Math.abs(x) < 6)) {
      return Double.isNaN(x) ? x : Math.signum(x);
    }
    double term = x;
    double total = x;
    for (int k = 1; total + term != total; k++) {
      term *= 2 * x * x / (2 * k + 1);
      total += term;
    }
    return 2 / Math.sqrt(Math.PI) * StrictMath.exp(-x * x) * total;
  }
}
