package dev.basin.bench.peers;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;

/// Times repeated work in batches long enough for the clock.
final class Stopwatch {
  private static final double BATCH_SECONDS = 500e-6;
  private static final int FEWEST_BATCHES = 3;

  private final Runnable work;
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

  /// Runs the work for a while and at least a few times, so that the compiler has seen it.
  void warmUp(double seconds, int fewest) {
    long start = System.nanoTime();
    double elapsed = 0;
    long calls = 0;
    while (elapsed < seconds || calls < fewest) {
      double before = elapsed;
      repeat();
      calls += batch;
      elapsed = (System.nanoTime() - start) * 1e-9;
      if (elapsed - before < BATCH_SECONDS) {
        batch *= 2;
      }
    }
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
