package dev.basin.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;

/// Matrix products against one chain of fused multiply-adds per output, or against the tree of
/// partial sums of a dot product, bit for bit.
class MatmulKernelsTest {
  private static final F32Kernels F32 = new F32Kernels();
  private static final F64Kernels F64 = new F64Kernels();

  /// Sizes on both sides of every multiple of the lanes and of the tile.
  @Provide
  Arbitrary<Integer> size() {
    return Arbitraries.frequencyOf(
        Tuple.of(6, Arbitraries.integers().between(1, 35)),
        Tuple.of(2, Arbitraries.of(47, 48, 49, 63, 64, 65, 97, 100, 112, 129)));
  }

  @Property(tries = 250)
  void equalsOneChainOrOneTreePerOutput(
      @ForAll @IntRange(min = 1, max = 3) int batch,
      @ForAll("size") int m,
      @ForAll("size") int n,
      @ForAll("size") int k,
      @ForAll boolean transposeA,
      @ForAll boolean transposeB,
      @ForAll boolean shareA,
      @ForAll boolean shareB,
      @ForAll long seed) {
    check(
        new MatmulGeometry(
            batch, m, n, k, transposeA, transposeB, shareA ? 0 : m * k, shareB ? 0 : k * n),
        seed);
  }

  @Example
  void blocksOfDepthHeightAndBreadthContinue() {
    int[][] sizes = {
      {9, 33, 511},
      {9, 33, 512},
      {9, 33, 513},
      {17, 97, 512},
      {17, 97, 513},
      {17, 97, 1024},
      {17, 97, 1025},
      {130, 100, 520},
      {150, 5, 520},
      {129, 131, 40},
      {130, 530, 20},
      {20, 530, 530},
      {16, 515, 6},
      {5, 3, 700},
      {127, 5, 3},
      {128, 5, 3},
      {129, 5, 3},
      {257, 17, 300},
      {3, 511, 5},
      {3, 512, 5},
      {3, 513, 5},
      {2, 1100, 260},
      {1, 1, 600},
      {1, 600, 1},
      {600, 1, 1},
      {1, 600, 300},
      {600, 1, 300},
      {131, 10, 513},
      {131, 8, 512},
      {1, 2200, 19},
      {1, 100, 8},
      {64, 3, 256},
      {65, 2, 263},
      {200, 1, 45},
      {1, 200, 45},
      {33, 9, 31},
      {7, 33, 20},
      {7, 40, 20},
      {33, 33, 33},
      {31, 45, 20},
      {17, 257, 64},
      {200, 7, 300},
      {130, 20, 300},
      {3, 1030, 520},
      {20, 1030, 520},
      {150, 530, 600},
      {260, 285, 240},
      {140, 60, 1100},
      {260, 9, 1030},
      {2, 9, 60000}
    };
    for (int[] s : sizes) {
      for (int transposes = 0; transposes < 4; transposes++) {
        boolean transposeA = (transposes & 1) != 0;
        boolean transposeB = (transposes & 2) != 0;
        check(new MatmulGeometry(1, s[0], s[1], s[2], transposeA, transposeB, 0, 0), 7);
      }
    }
  }

  /// Large enough that threads share them: by matrix, by row and by column.
  @Example
  void threadsLeaveBitsAsTheyAre() {
    int[][] sizes = {
      {1, 300, 260, 70},
      {1, 70, 700, 140},
      {1, 7, 800, 600},
      {15, 60, 101, 90},
      {1, 1, 2000, 2100},
      {7, 900, 10, 70},
      {600, 5, 5, 270}
    };
    try {
      for (int threads : new int[] {2, 3, 5}) {
        Threads.set(threads);
        for (int[] s : sizes) {
          for (int transposes = 0; transposes < 4; transposes++) {
            boolean transposeA = (transposes & 1) != 0;
            boolean transposeB = (transposes & 2) != 0;
            int stepA = s[1] * s[3];
            int stepB = s[3] * s[2];
            check(
                new MatmulGeometry(s[0], s[1], s[2], s[3], transposeA, transposeB, stepA, stepB),
                threads);
          }
        }
      }
    } finally {
      Threads.set(1);
    }
  }

  @Example
  void emptySumIsZero() {
    float[] c = filled(6, Float.NaN);
    F32.matmul(new MatmulGeometry(1, 2, 3, 0, false, false, 0, 0), filled(0, 1), filled(0, 1), c);
    for (int i = 0; i < 6; i++) {
      assertEquals(0f, c[i]);
    }
  }

  @Example
  void noRowsOrColumnsWriteNothing() {
    float[] c = filled(0, 3);
    F32.matmul(new MatmulGeometry(2, 0, 4, 5, true, false, 0, 20), filled(0, 1), filled(40, 1), c);
    F32.matmul(new MatmulGeometry(2, 4, 0, 5, false, true, 20, 0), filled(40, 1), filled(0, 1), c);
    assertEquals(3f, c[0]);
  }

  private static void check(MatmulGeometry g, long seed) {
    Random random = new Random(seed);
    int sizeA = g.stepA() * (g.batch() - 1) + g.m() * g.k();
    int sizeB = g.stepB() * (g.batch() - 1) + g.k() * g.n();
    int sizeC = g.batch() * g.m() * g.n();
    float[] a = filled(sizeA, Float.NaN);
    float[] b = filled(sizeB, Float.NaN);
    float[] c = filled(sizeC, Float.NaN);
    double[] a64 = filled64(sizeA);
    double[] b64 = filled64(sizeB);
    double[] c64 = filled64(sizeC);
    for (int i = 0; i < sizeA; i++) {
      a64[i] = random.nextDouble() - 0.5;
      a[i] = (float) a64[i];
    }
    for (int i = 0; i < sizeB; i++) {
      b64[i] = random.nextDouble() - 0.5;
      b[i] = (float) b64[i];
    }
    F32.matmul(g, a, b, c);
    F64.matmul(g, a64, b64, c64);
    int o = 0;
    for (int p = 0; p < g.batch(); p++) {
      for (int i = 0; i < g.m(); i++) {
        for (int j = 0; j < g.n(); j++, o++) {
          float[] products = new float[2 * g.k()];
          double[] products64 = new double[2 * g.k()];
          for (int k = 0; k < g.k(); k++) {
            int ia = p * g.stepA() + (g.transposeA() ? k * g.m() + i : i * g.k() + k);
            int ib = p * g.stepB() + (g.transposeB() ? j * g.k() + k : k * g.n() + j);
            products[2 * k] = a[ia];
            products[2 * k + 1] = b[ib];
            products64[2 * k] = a64[ia];
            products64[2 * k + 1] = b64[ib];
          }
          float sum = F32DotProduct.suits(g) ? tree(products) : chain(products);
          double sum64 = F64DotProduct.suits(g) ? tree(products64) : chain(products64);
          assertEquals(sum, c[o], () -> "float32 " + g);
          assertEquals(sum64, c64[o], () -> "float64 " + g);
        }
      }
    }
  }

  /// The sum of the products of pairs, one by one.
  private static float chain(float[] pairs) {
    float sum = 0;
    for (int i = 0; i < pairs.length; i += 2) {
      sum = Math.fma(pairs[i], pairs[i + 1], sum);
    }
    return sum;
  }

  private static double chain(double[] pairs) {
    double sum = 0;
    for (int i = 0; i < pairs.length; i += 2) {
      sum = Math.fma(pairs[i], pairs[i + 1], sum);
    }
    return sum;
  }

  /// The same as [F32DotTile] sums them: a chain for each place in a block, to which the products
  /// behind the last whole block are added, then a tree.
  private static float tree(float[] pairs) {
    int block = F32DotTile.BLOCK;
    int whole = pairs.length / 2 / block * block;
    float[] sums = new float[block];
    for (int i = 0; i < whole; i++) {
      sums[i % block] = Math.fma(pairs[2 * i], pairs[2 * i + 1], sums[i % block]);
    }
    for (int i = whole; i < pairs.length / 2; i++) {
      sums[i - whole] += pairs[2 * i] * pairs[2 * i + 1];
    }
    for (int width = block / 2; width > 0; width /= 2) {
      for (int i = 0; i < width; i++) {
        sums[i] += sums[i + width];
      }
    }
    return sums[0];
  }

  private static double tree(double[] pairs) {
    int block = F64DotTile.BLOCK;
    int whole = pairs.length / 2 / block * block;
    double[] sums = new double[block];
    for (int i = 0; i < whole; i++) {
      sums[i % block] = Math.fma(pairs[2 * i], pairs[2 * i + 1], sums[i % block]);
    }
    for (int i = whole; i < pairs.length / 2; i++) {
      sums[i - whole] += pairs[2 * i] * pairs[2 * i + 1];
    }
    for (int width = block / 2; width > 0; width /= 2) {
      for (int i = 0; i < width; i++) {
        sums[i] += sums[i + width];
      }
    }
    return sums[0];
  }

  /// An array of the capacity that kernels ask for, the slack included.
  private static float[] filled(int size, float value) {
    float[] x = new float[Kernels.capacity(size)];
    Arrays.fill(x, value);
    return x;
  }

  private static double[] filled64(int size) {
    double[] x = new double[Kernels.capacity(size)];
    Arrays.fill(x, Double.NaN);
    return x;
  }
}
