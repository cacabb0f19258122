package dev.basin.bench;

import dev.basin.kernel.F32Kernels;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// What the benchmarks of all families of kernels share. Each measures `basin`, the kernel, beside
/// `scalar`, the same arithmetic in plain loops over one element at a time, which the compiler may
/// vectorise if it can.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 400, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 2, time = 400, timeUnit = TimeUnit.MILLISECONDS)
@Fork(
    value = 1,
    jvmArgsAppend = {
      "--add-modules=jdk.incubator.vector",
      // as bin/basin has them; but a call waits for its compilation, which else may take longer
      // than
      // the warm-up
      "-XX:CompileCommand=quiet",
      "-XX:CompileCommand=CompileThresholdScaling,dev.basin.kernel.*::*,0.1",
      "-XX:CompileCommand=BackgroundCompilation,dev.basin.kernel.*::*,false",
      "-XX:-UseFPUForSpilling",
      // JMH itself calls sun.misc.Unsafe, and Java warns
      "--sun-misc-unsafe-memory-access=allow"
    })
public abstract class KernelBenchmark {
  protected final F32Kernels kernels = new F32Kernels();

  private final SplittableRandom random = new SplittableRandom(1);

  /// Uniform in [-0.5, 0.5).
  protected final float[] random(int size) {
    float[] x = kernels.allocate(size);
    for (int i = 0; i < size; i++) {
      x[i] = random.nextFloat() - 0.5f;
    }
    return x;
  }
}
