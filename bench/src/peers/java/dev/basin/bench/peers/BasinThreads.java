package dev.basin.bench.peers;

import dev.basin.tensor.KernelThreads;

/// Basin's threads, process-wide.
final class BasinThreads {
  private BasinThreads() {}

  static void use(int threads) {
    KernelThreads.set(threads);
  }
}
