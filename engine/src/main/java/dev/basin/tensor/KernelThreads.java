package dev.basin.tensor;

import dev.basin.kernel.Threads;

/// How many threads share the work of a large operation, in this process: 1 unless set otherwise.
///
/// The number reaches no bit of any result. Operations that several threads start at the same time
/// do not wait for each other; one of them has the helpers, the others run on their callers alone.
/// So independent runs, one per core, need no helpers.
public final class KernelThreads {
  private KernelThreads() {}

  public static int get() {
    return Threads.get();
  }

  /// Lets `threads` threads, the caller among them, share each large operation from now on.
  public static void set(int threads) {
    Threads.set(threads);
  }
}
