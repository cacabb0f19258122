package dev.basin.kernel;

/// Reads memory from front to end before tiles read the same a stretch of channels at a time: only
/// of the former does the processor fetch ahead.
///
/// Java has no instruction that fetches without a result, so the result is kept.
final class F32Prefetch {
  /// Elements of a cache line.
  private static final int LINE = 64 / Float.BYTES;

  private F32Prefetch() {}

  /// Brings x[from] .. x[from + count] into the caches.
  static void elements(float[] x, int from, int count) {
    float even = 0f;
    float odd = 0f;
    for (int i = from; i < from + count - LINE; i += 2 * LINE) {
      even += x[i];
      odd += x[i + LINE];
    }
    F32Scratch.current().values(F32Scratch.TILE, 1)[0] = even + odd;
  }
}
