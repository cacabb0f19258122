package dev.basin.kernel;

import static dev.basin.kernel.F32Tile.LANES;
import static dev.basin.kernel.F32Tile.SPECIES;

import jdk.incubator.vector.FloatVector;

/// The micro-kernels of [F32ThreeColumns] of step 1: a stretch of one row of outputs, one vector of
/// channels each. A pixel is broadcast once for the three outputs that it reaches.
final class F32ThreeColumnsTile {
  /// Outputs of a tile, at least.
  static final int ROWS = 8;

  /// Outputs of a tile, at most. Sixteen need more than the 16 registers that x86 has for vectors
  /// of 256 bits.
  static final int MOST_ROWS = LANES * Float.BYTES == 32 ? ROWS : 16;

  private F32ThreeColumnsTile() {}

  /// y[yo + r ys + j] = sum over k < count, and there over t < 3, of x[xo + table[first + k] + (r +
  /// t) xs] w[wo + (3 k + t) LANES + j], for `outputs` outputs r and [#LANES] channels j.
  ///
  /// @param channels xs, if it is among the constants below, or 0: offsets of pixels are constants
  ///   then, which take one range check and no arithmetic
  /// @param outputs 8 or 16
  // unrolled for CHANNELS = 0, 3, 16, 32, 64, 128 and OUTPUTS = 8, 16
  static void run(
      int channels,
      int outputs,
      int count,
      float[] x,
      int[] table,
      int first,
      int xo,
      int xs,
      float[] w,
      int wo,
      float[] y,
      int yo,
      int ys) {
    FloatVector[] sums = new FloatVector[OUTPUTS];
    for (int r = 0; r < OUTPUTS; r++) {
      sums[r] = FloatVector.zero(SPECIES);
    }
    for (int k = 0; k < count; k++) {
      int p = xo + table[first + k];
      int q = wo + k * 3 * LANES;
      FloatVector[] taps = new FloatVector[3];
      for (int t = 0; t < 3; t++) {
        taps[t] = FloatVector.fromArray(SPECIES, w, q + t * LANES);
      }
      for (int i = 0; i < OUTPUTS + 2; i++) {
        FloatVector pixel = FloatVector.broadcast(SPECIES, x[p]);
        // an address for each pixel would be spilled into vector registers, and the moves take the
        // multiply-adds' units
        p += CHANNELS == 0 ? xs : CHANNELS;
        for (int r = Math.max(0, i - 2); r <= Math.min(i, OUTPUTS - 1); r++) {
          sums[r] = pixel.fma(taps[i - r], sums[r]);
        }
      }
    }
    for (int r = 0; r < OUTPUTS; r++) {
      sums[r].intoArray(y, yo + r * ys);
    }
  }
}
