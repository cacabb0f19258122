package dev.basin.bench;

import dev.basin.kernel.MatmulGeometry;
import java.util.Arrays;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/// The matrix product c = op(a) op(b), 2 m n k floating-point operations, beside a scalar triple
/// loop (of the plain product, which is the easiest one for it).
public class MatmulBenchmark extends KernelBenchmark {

  /// m, n and k, and whether a or b is transposed.
  public enum Product {
    SQUARE_7(7, 7, 7, false, false),
    SQUARE_33(33, 33, 33, false, false),
    SQUARE_64(64, 64, 64, false, false),
    SQUARE_256(256, 256, 256, false, false),
    SQUARE_512(512, 512, 512, false, false),
    SQUARE_1023(1023, 1023, 1023, false, false),
    ROW_512(1, 512, 512, false, false),
    COLUMN_512(512, 1, 512, false, false),
    ROWS_5(5, 5, 32, false, true),
    CLASSES(128, 10, 512, false, false),
    LAYER(128, 512, 784, false, false),
    LAYER_INPUT(128, 784, 512, false, true),
    LAYER_WEIGHT(784, 512, 128, true, false),
    TOKENS_WEIGHT(128, 512, 2560, true, false);

    final MatmulGeometry geometry;

    Product(int m, int n, int k, boolean transposeA, boolean transposeB) {
      geometry = new MatmulGeometry(1, m, n, k, transposeA, transposeB, 0, 0);
    }

    double operations() {
      return 2.0 * geometry.m() * geometry.n() * geometry.k();
    }
  }

  @Param Product product;

  private MatmulGeometry geometry;
  private float[] a;
  private float[] b;
  private float[] c;

  @Setup
  public void fill() {
    geometry = product.geometry;
    a = random(geometry.m() * geometry.k());
    b = random(geometry.k() * geometry.n());
    c = kernels.allocate(geometry.m() * geometry.n());
  }

  @Benchmark
  public float[] basin() {
    kernels.matmul(geometry, a, b, c);
    return c;
  }

  @Benchmark
  public float[] scalar() {
    multiply(a, b, c, geometry.m(), geometry.n(), geometry.k());
    return c;
  }

  // the order i, p, j walks b and c along their rows
  private static void multiply(float[] a, float[] b, float[] c, int m, int n, int k) {
    for (int i = 0; i < m; i++) {
      int row = i * n;
      Arrays.fill(c, row, row + n, 0);
      for (int p = 0; p < k; p++) {
        float x = a[i * k + p];
        for (int j = 0; j < n; j++) {
          c[row + j] += x * b[p * n + j];
        }
      }
    }
  }
}
