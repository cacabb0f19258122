package dev.basin.bench;

import dev.basin.kernel.F32Kernels;
import dev.basin.kernel.MatmulGeometry;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// The float32 matrix product c = a b of n x n matrices, 2 n^3 floating-point operations, beside a
/// scalar triple loop.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 2,
    jvmArgsAppend = {
      "--add-modules=jdk.incubator.vector",
      // JMH itself calls sun.misc.Unsafe, and Java warns
      "--sun-misc-unsafe-memory-access=allow"
    })
public class MatmulBenchmark {

  @Param({"64", "256", "512"})
  int n;

  private final F32Kernels kernels = new F32Kernels();
  private MatmulGeometry geometry;
  private float[] a;
  private float[] b;
  private float[] c;

  @Setup
  public void fill() {
    SplittableRandom random = new SplittableRandom(1);
    geometry = new MatmulGeometry(1, n, n, n, false, false, 0, 0);
    a = matrix(random);
    b = matrix(random);
    c = kernels.allocate(n * n);
  }

  private float[] matrix(SplittableRandom random) {
    float[] matrix = kernels.allocate(n * n);
    for (int i = 0; i < n * n; i++) {
      matrix[i] = random.nextFloat() - 0.5f;
    }
    return matrix;
  }

  @Benchmark
  public float[] basin() {
    kernels.matmul(geometry, a, b, c);
    return c;
  }

  @Benchmark
  public float[] scalar() {
    multiply(a, b, c, n);
    return c;
  }

  // the order i, k, j walks b and c along their rows
  private static void multiply(float[] a, float[] b, float[] c, int n) {
    for (int i = 0; i < n; i++) {
      int row = i * n;
      Arrays.fill(c, row, row + n, 0);
      for (int k = 0; k < n; k++) {
        float x = a[row + k];
        for (int j = 0; j < n; j++) {
          c[row + j] += x * b[k * n + j];
        }
      }
    }
  }
}
