package dev.basin.kernel;

/// Temporary arrays of one thread, grown on demand and reused from call to call. Their content is
/// undefined; a slot holds one array at a time.
final class F32Scratch {
  /// Packed right operand, packed left operand or grid of pixels, and tiles of outputs.
  static final int PANEL = 0, BLOCK = 1, TILE = 2;

  /// Two arrays each to split pixels into planes and to merge planes into pixels.
  static final int SPLIT = 3, MERGE = 5;

  /// Four arrays of values for every channel.
  static final int CHANNELS = 7;

  /// Offsets of the rows of the left operand and of the output, and of the runs along k.
  static final int IN = 0, OUT = 1, RUNS = 2;

  private static final ThreadLocal<F32Scratch> CURRENT = ThreadLocal.withInitial(F32Scratch::new);

  private final float[][] values = new float[11][0];
  private final int[][] offsets = new int[3][0];

  private F32Scratch() {}

  static F32Scratch current() {
    return CURRENT.get();
  }

  /// An array of at least `size` elements and the slack behind them.
  float[] values(int slot, int size) {
    int capacity = Kernels.capacity(size);
    if (values[slot].length < capacity) {
      values[slot] = new float[capacity];
    }
    return values[slot];
  }

  int[] offsets(int slot, int size) {
    if (offsets[slot].length < size) {
      offsets[slot] = new int[size];
    }
    return offsets[slot];
  }
}
