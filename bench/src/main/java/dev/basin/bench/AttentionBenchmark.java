package dev.basin.bench;

import dev.basin.kernel.AttentionGeometry;
import java.util.Arrays;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/// Causal attention over short sequences: 64 of them, with four heads of 32 channels.
public class AttentionBenchmark extends KernelBenchmark {
  private static final int BATCH = 64;
  private static final int HEADS = 4;
  private static final int WIDTH = 32;

  @Param({"5", "32"})
  int tokens;

  private AttentionGeometry geometry;
  private float[] x;
  private float[] y;
  private float[] gradient;
  private float[] weights;

  @Setup
  public void fill() {
    geometry = new AttentionGeometry(BATCH, tokens, HEADS, WIDTH, true);
    int size = BATCH * tokens * HEADS * WIDTH;
    x = random(3 * size);
    y = random(size);
    gradient = kernels.allocate(3 * size);
    weights = new float[tokens];
  }

  @Benchmark
  public float[] basin() {
    kernels.attention(geometry, x, y);
    return y;
  }

  /// The cotangent of x from that of y.
  @Benchmark
  public float[] basinBackward() {
    kernels.attentionInput(geometry, x, y, gradient);
    return gradient;
  }

  @Benchmark
  public float[] scalar() {
    for (int item = 0; item < BATCH * HEADS; item++) {
      for (int query = 0; query < tokens; query++) {
        attend(item / HEADS * tokens, item % HEADS * WIDTH, query);
      }
    }
    return y;
  }

  private void attend(int first, int head, int query) {
    int all = HEADS * WIDTH;
    int q = (first + query) * 3 * all + head;
    float greatest = Float.NEGATIVE_INFINITY;
    for (int key = 0; key <= query; key++) {
      int k = (first + key) * 3 * all + all + head;
      float score = 0;
      for (int c = 0; c < WIDTH; c++) {
        score += x[q + c] * x[k + c];
      }
      weights[key] = score / (float) Math.sqrt(WIDTH);
      greatest = Math.max(greatest, weights[key]);
    }
    float total = 0;
    for (int key = 0; key <= query; key++) {
      weights[key] = (float) Math.exp(weights[key] - greatest);
      total += weights[key];
    }
    int to = (first + query) * all + head;
    Arrays.fill(y, to, to + WIDTH, 0);
    for (int key = 0; key <= query; key++) {
      int v = (first + key) * 3 * all + 2 * all + head;
      for (int c = 0; c < WIDTH; c++) {
        y[to + c] += weights[key] / total * x[v + c];
      }
    }
  }
}
