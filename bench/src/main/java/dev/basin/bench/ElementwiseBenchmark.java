package dev.basin.bench;

import dev.basin.kernel.F32Kernels;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/// Elementwise arithmetic, which moves more than it computes.
public class ElementwiseBenchmark extends KernelBenchmark {

  /// An operation z = f(x, y), and how many arrays it reads and writes.
  public enum Operation {
    ADD(3, (k, x, y, z, n) -> k.add(x, 0, y, 0, z, 0, n), Loops::add),
    MUL(3, (k, x, y, z, n) -> k.mul(x, 0, y, 0, z, 0, n), Loops::mul),
    AXPY(3, (k, x, y, z, n) -> k.axpy(0.5, x, 0, y, 0, z, 0, n), Loops::axpy),
    RELU(2, (k, x, y, z, n) -> k.relu(x, z, 0, n), Loops::relu),
    GATE(3, (k, x, y, z, n) -> k.gate(x, 0, y, 0, z, 0, n), Loops::gate);

    final int arrays;
    private final Kernel basin;
    private final Loop scalar;

    Operation(int arrays, Kernel basin, Loop scalar) {
      this.arrays = arrays;
      this.basin = basin;
      this.scalar = scalar;
    }
  }

  private interface Kernel {
    void run(F32Kernels kernels, float[] x, float[] y, float[] z, int n);
  }

  private interface Loop {
    void run(float[] x, float[] y, float[] z, int n);
  }

  @Param Operation operation;

  @Param({"4096", "5003", "100000", "16777216"})
  int elements;

  private float[] x;
  private float[] y;
  private float[] z;

  @Setup
  public void fill() {
    x = random(elements);
    y = random(elements);
    z = kernels.allocate(elements);
  }

  @Benchmark
  public float[] basin() {
    operation.basin.run(kernels, x, y, z, elements);
    return z;
  }

  @Benchmark
  public float[] scalar() {
    operation.scalar.run(x, y, z, elements);
    return z;
  }

  private static final class Loops {
    static void add(float[] x, float[] y, float[] z, int n) {
      for (int i = 0; i < n; i++) {
        z[i] = x[i] + y[i];
      }
    }

    static void mul(float[] x, float[] y, float[] z, int n) {
      for (int i = 0; i < n; i++) {
        z[i] = x[i] * y[i];
      }
    }

    static void axpy(float[] x, float[] y, float[] z, int n) {
      for (int i = 0; i < n; i++) {
        z[i] = Math.fma(0.5f, y[i], x[i]);
      }
    }

    static void relu(float[] x, float[] y, float[] z, int n) {
      for (int i = 0; i < n; i++) {
        z[i] = Math.max(x[i], 0);
      }
    }

    static void gate(float[] x, float[] y, float[] z, int n) {
      for (int i = 0; i < n; i++) {
        z[i] = y[i] > 0 ? x[i] : 0;
      }
    }
  }
}
