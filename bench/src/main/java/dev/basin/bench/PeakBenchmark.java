package dev.basin.bench;

import org.openjdk.jmh.annotations.Benchmark;

/// The limit of what computes more than it moves: multiply-adds in registers.
public class PeakBenchmark extends KernelBenchmark {

  @Benchmark
  public float multiplyAdds() {
    return FmaLoop.run();
  }
}
