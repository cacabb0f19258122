package dev.basin.bench.peers;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// The same work on several threads at once.
final class Concurrently {
  private Concurrently() {}

  static Runnable on(int threads, Runnable work) {
    if (threads == 1) {
      return work;
    }
    ExecutorService pool =
        Executors.newFixedThreadPool(threads, Thread.ofPlatform().daemon().factory());
    return () -> {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        running.add(pool.submit(work));
      }
      for (Future<?> each : running) {
        try {
          each.get();
        } catch (InterruptedException | ExecutionException failure) {
          throw new IllegalStateException(failure);
        }
      }
    };
  }
}
