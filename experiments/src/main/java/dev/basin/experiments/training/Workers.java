package dev.basin.experiments.training;

import dev.basin.tensor.KernelThreads;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntToDoubleFunction;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/// Runs independent pieces of work side by side. Where there are fewer pieces than threads, those
/// left over share the kernels of the pieces. Which thread does what never changes a result.
///
/// @param threads at least 1
public record Workers(int threads) {
  public Workers {
    if (threads < 1) {
      throw new IllegalArgumentException("workers: threads must be at least 1, not " + threads);
    }
  }

  /// The results of all pieces, in their order. The first failure ends the others and is thrown.
  public <T> List<T> all(List<Supplier<T>> pieces) {
    ExecutorService pool = Executors.newFixedThreadPool(threads, Workers::daemon);
    int before = KernelThreads.get();
    KernelThreads.set(Math.max(1, threads / Math.max(1, pieces.size())));
    try {
      List<Future<T>> futures = new ArrayList<>();
      for (Supplier<T> piece : pieces) {
        futures.add(pool.submit(piece::get));
      }
      List<T> results = new ArrayList<>();
      for (Future<T> future : futures) {
        results.add(future.get());
      }
      return results;
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException failure
          ? failure
          : new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted");
    } finally {
      pool.shutdownNow();
      KernelThreads.set(before);
    }
  }

  /// f(0), ..., f(count - 1).
  public double[] map(int count, IntToDoubleFunction f) {
    List<Supplier<Double>> pieces = new ArrayList<>();
    IntStream.range(0, count).forEach(i -> pieces.add(() -> f.applyAsDouble(i)));
    return all(pieces).stream().mapToDouble(Double::doubleValue).toArray();
  }

  // A thread that does not keep an interrupted command alive.
  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work);
    thread.setDaemon(true);
    return thread;
  }
}
