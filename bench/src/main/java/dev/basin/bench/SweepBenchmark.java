package dev.basin.bench;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/// The update rules' sweeps over parameters.
public class SweepBenchmark extends KernelBenchmark {

  /// A rule, and how many arrays it reads and writes.
  public enum Rule {
    SGD_MOMENTUM(5),
    ADAM(7);

    final int arrays;

    Rule(int arrays) {
      this.arrays = arrays;
    }
  }

  @Param Rule rule;

  @Param({"5003", "100000", "4000000"})
  int elements;

  private float[] w;
  private float[] g;
  private float[] m;
  private float[] v;
  private float[] z;
  private float[] nextM;
  private float[] nextV;

  @Setup
  public void fill() {
    w = random(elements);
    g = random(elements);
    m = random(elements);
    v = random(elements);
    kernels.abs(v, v, 0, elements);
    z = kernels.allocate(elements);
    nextM = kernels.allocate(elements);
    nextV = kernels.allocate(elements);
  }

  @Benchmark
  public float[] basin() {
    switch (rule) {
      case SGD_MOMENTUM -> kernels.sgd(w, g, m, 0.1, 0.9, false, 1e-4, z, nextM, 0, elements);
      case ADAM ->
          kernels.adam(w, g, m, v, 0.9, 0.999, 0.99, 1e-3, 1.5, 1e-8, z, nextM, nextV, 0, elements);
    }
    return z;
  }

  @Benchmark
  public float[] scalar() {
    switch (rule) {
      case SGD_MOMENTUM -> sgd();
      case ADAM -> adam();
    }
    return z;
  }

  private void sgd() {
    for (int i = 0; i < elements; i++) {
      nextM[i] = 0.9f * m[i] + (g[i] + 1e-4f * w[i]);
      z[i] = w[i] - 0.1f * nextM[i];
    }
  }

  private void adam() {
    for (int i = 0; i < elements; i++) {
      nextM[i] = 0.9f * m[i] + 0.1f * g[i];
      nextV[i] = 0.999f * v[i] + 0.001f * g[i] * g[i];
      float root = (float) Math.sqrt(1.5f * nextV[i]);
      z[i] = 0.99f * w[i] - 1e-3f * nextM[i] / (root + 1e-8f);
    }
  }
}
