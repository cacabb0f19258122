package dev.basin.bench;

import dev.basin.kernel.F32Kernels;
import java.util.function.DoubleUnaryOperator;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/// Transcendental functions beside those of `java.lang.Math`, one element at a time.
public class FunctionBenchmark extends KernelBenchmark {

  /// A function y = f(x).
  public enum Function {
    EXP(F32Kernels::exp, Math::exp),
    EXPM1(F32Kernels::expm1, Math::expm1),
    LOG(F32Kernels::log, Math::log),
    LOG1P(F32Kernels::log1p, Math::log1p),
    TANH(F32Kernels::tanh, Math::tanh),
    SIGMOID(F32Kernels::sigmoid, x -> 1 / (1 + Math.exp(-x))),
    ERF(F32Kernels::erf, FunctionBenchmark::erf);

    private final Kernel basin;
    private final DoubleUnaryOperator scalar;

    Function(Kernel basin, DoubleUnaryOperator scalar) {
      this.basin = basin;
      this.scalar = scalar;
    }
  }

  private interface Kernel {
    void run(F32Kernels kernels, float[] x, float[] y, int from, int to);
  }

  @Param Function function;

  @Param({"5003", "100000"})
  int elements;

  private float[] x;
  private float[] y;

  @Setup
  public void fill() {
    x = random(elements);
    kernels.affine(x, 1, 0.75, x, 0, elements);
    y = kernels.allocate(elements);
  }

  @Benchmark
  public float[] basin() {
    function.basin.run(kernels, x, y, 0, elements);
    return y;
  }

  @Benchmark
  public float[] scalar() {
    DoubleUnaryOperator f = function.scalar;
    for (int i = 0; i < elements; i++) {
      y[i] = (float) f.applyAsDouble(x[i]);
    }
    return y;
  }

  // Abramowitz and Stegun 1964, 7.1.26: seven digits, as many as float32 holds
  static double erf(double x) {
    double t = 1 / (1 + 0.3275911 * Math.abs(x));
    double sum = 1.421413741 + t * (-1.453152027 + t * 1.061405429);
    double tail = t * (0.254829592 + t * (-0.284496736 + t * sum)) * Math.exp(-x * x);
    return Math.copySign(1 - tail, x);
  }
}
