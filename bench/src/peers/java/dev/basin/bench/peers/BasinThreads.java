package dev.basin.bench.peers;

/// Basin's threads, process-wide.
final class BasinThreads {
  private BasinThreads() {}

  /// @throws Contestant.Unavailable if Basin cannot use that many
  static void use(int threads) {
    if (threads > 1) {
      throw new Contestant.Unavailable("Basin's kernels run on one thread");
    }
  }
}
