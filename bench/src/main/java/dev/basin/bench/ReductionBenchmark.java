package dev.basin.bench;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/// Sums and maxima of x [outer, reduce, inner] over its middle axis.
public class ReductionBenchmark extends KernelBenchmark {

  /// What is left of the elements.
  public enum Reduction {
    SUM,
    MAX
  }

  /// Which axis goes.
  public enum Axis {
    ALL,
    ROWS,
    COLUMNS
  }

  private static final int WIDTH = 100;

  @Param Reduction reduction;

  @Param Axis axis;

  @Param({"4000", "100000", "16000000"})
  int elements;

  private float[] x;
  private float[] y;
  private int outer;
  private int reduce;
  private int inner;

  @Setup
  public void fill() {
    x = random(elements);
    outer = axis == Axis.ROWS ? elements / WIDTH : 1;
    inner = axis == Axis.COLUMNS ? WIDTH : 1;
    reduce = elements / outer / inner;
    y = kernels.allocate(outer * inner);
  }

  @Benchmark
  public float[] basin() {
    switch (reduction) {
      case SUM -> kernels.sum(x, outer, reduce, inner, y);
      case MAX -> kernels.max(x, outer, reduce, inner, y);
    }
    return y;
  }

  @Benchmark
  public float[] scalar() {
    for (int o = 0; o < outer; o++) {
      for (int i = 0; i < inner; i++) {
        y[o * inner + i] = x[o * reduce * inner + i];
      }
      for (int r = 1; r < reduce; r++) {
        switch (reduction) {
          case SUM -> add(x, (o * reduce + r) * inner, y, o * inner, inner);
          case MAX -> max(x, (o * reduce + r) * inner, y, o * inner, inner);
        }
      }
    }
    return y;
  }

  private static void add(float[] x, int xo, float[] y, int yo, int n) {
    for (int i = 0; i < n; i++) {
      y[yo + i] += x[xo + i];
    }
  }

  private static void max(float[] x, int xo, float[] y, int yo, int n) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = Math.max(y[yo + i], x[xo + i]);
    }
  }
}
