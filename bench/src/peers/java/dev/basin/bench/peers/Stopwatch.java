package dev.basin.bench.peers;

import com.sun.management.ThreadMXBean;
import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;

/// Times repeated work in batches long enough for the clock.
final class Stopwatch {
  private static final double BATCH_SECONDS = 500e-6;
  private static final int FEWEST_BATCHES = 3;
  private static final double WINDOW_SECONDS = 0.4;
  private static final int IDLE_WINDOWS = 3;
  private static final double GAIN = 0.98;
  private static final double COMPILING = 0.1;
  private static final double LONGEST_WARM_UP = 25;

  private final Runnable work;
  private final CompilationMXBean compiler = ManagementFactory.getCompilationMXBean();
  private final ThreadMXBean threads = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);
  private int batch = 1;

  /// Times of one call.
  ///
  /// @param best of the batches, in seconds
  /// @param median of the batches, in seconds
  /// @param allocated bytes on the Java heap, by all threads
  record Sample(double best, double median, double allocated) {}

  Stopwatch(Runnable work) {
    this.work = work;
  }

  /// Runs the work until it gets no faster: until some windows of time in a row bring no gain, and
  /// the compiler has little to do in them, or a limit. Over the many kernels of a step it works
  /// for ten seconds or more, on one of the threads' cores.
  void warmUp() {
    long start = System.nanoTime();
    double best = Double.POSITIVE_INFINITY;
    int idle = 0;
    while (idle < IDLE_WINDOWS && (System.nanoTime() - start) * 1e-9 < LONGEST_WARM_UP) {
      long compiled = compiler.getTotalCompilationTime();
      long before = System.nanoTime();
      double fastest = window();
      double elapsed = (System.nanoTime() - before) * 1e-9;
      double compiling = (compiler.getTotalCompilationTime() - compiled) * 1e-3 / elapsed;
      idle = fastest < GAIN * best || compiling > COMPILING ? 0 : idle + 1;
      best = Math.min(best, fastest);
    }
  }

  // the time of a call in the fastest batch of a window
  private double window() {
    double fastest = Double.POSITIVE_INFINITY;
    long start = System.nanoTime();
    for (int i = 0; i < 2 || (System.nanoTime() - start) * 1e-9 < WINDOW_SECONDS; i++) {
      long before = System.nanoTime();
      repeat();
      double elapsed = (System.nanoTime() - before) * 1e-9;
      fastest = Math.min(fastest, elapsed / batch);
      if (elapsed < BATCH_SECONDS) {
        batch *= 2;
      }
    }
    return fastest;
  }

  Sample measure(double seconds) {
    double[] times = new double[1 << 14];
    int count = 0;
    // the first batch brings back the caches that the other side's turn has emptied
    repeat();
    long bytes = threads.getTotalThreadAllocatedBytes();
    long start = System.nanoTime();
    while (count < times.length
        && (count < FEWEST_BATCHES || (System.nanoTime() - start) * 1e-9 < seconds)) {
      long before = System.nanoTime();
      repeat();
      times[count++] = (System.nanoTime() - before) * 1e-9 / batch;
    }
    double allocated = threads.getTotalThreadAllocatedBytes() - bytes;
    double[] sorted = Arrays.copyOf(times, count);
    Arrays.sort(sorted);
    return new Sample(sorted[0], sorted[count / 2], allocated / ((double) count * batch));
  }

  private void repeat() {
    for (int i = 0; i < batch; i++) {
      work.run();
    }
  }
}
