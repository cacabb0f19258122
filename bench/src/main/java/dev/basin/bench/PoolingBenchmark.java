package dev.basin.bench;

import dev.basin.tensor.Shape;
import dev.basin.tensor.Tensor;
import java.util.Arrays;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/// Pooling over windows of two by two pixels, and over the whole image: ops made of kernels of
/// other families, so results are fresh tensors and the bytes per call count them.
public class PoolingBenchmark extends KernelBenchmark {
  private static final int BATCH = 16;
  private static final int SIDE = 32;
  private static final int CHANNELS = 16;

  /// What is taken of each window.
  public enum Pooling {
    MAX,
    AVERAGE,
    GLOBAL_AVERAGE
  }

  @Param Pooling pooling;

  private Tensor x;
  private float[] values;
  private float[] y;

  @Setup
  public void fill() {
    values = random(BATCH * SIDE * SIDE * CHANNELS);
    Shape shape = Shape.of(BATCH, SIDE, SIDE, CHANNELS);
    x = Tensor.of(shape, Arrays.copyOf(values, shape.size()));
    y = kernels.allocate(BATCH * SIDE * SIDE * CHANNELS / 4);
  }

  @Benchmark
  public Tensor basin() {
    return switch (pooling) {
      case MAX -> x.maxPool(2, 2, 0);
      case AVERAGE -> x.averagePool(2, 2, 0);
      case GLOBAL_AVERAGE -> x.globalAveragePool();
    };
  }

  @Benchmark
  public float[] scalar() {
    int window = pooling == Pooling.GLOBAL_AVERAGE ? SIDE : 2;
    int to = SIDE / window;
    for (int n = 0; n < BATCH; n++) {
      for (int i = 0; i < to; i++) {
        for (int j = 0; j < to; j++) {
          for (int c = 0; c < CHANNELS; c++) {
            y[((n * to + i) * to + j) * CHANNELS + c] = pixel(n, i, j, c, window);
          }
        }
      }
    }
    return y;
  }

  private float pixel(int n, int i, int j, int c, int window) {
    float sum = 0;
    float greatest = Float.NEGATIVE_INFINITY;
    for (int a = i * window; a < (i + 1) * window; a++) {
      for (int b = j * window; b < (j + 1) * window; b++) {
        float value = values[((n * SIDE + a) * SIDE + b) * CHANNELS + c];
        sum += value;
        greatest = Math.max(greatest, value);
      }
    }
    return pooling == Pooling.MAX ? greatest : sum / (window * window);
  }
}
