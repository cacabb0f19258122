package dev.basin.kernel;

import static dev.basin.kernel.F32Tile.LANES;
import static dev.basin.kernel.F32Tile.SPECIES;

import jdk.incubator.vector.FloatVector;

/// The micro-kernel of [F32ThreeColumns] of step 2: a stretch of one row of outputs, two vectors of
/// channels each. Every other pixel is broadcast once for the two outputs that it reaches.
final class F32ColumnStepsTile {
  /// Outputs of a tile. Eight of two vectors need more than the 16 registers that x86 has for
  /// vectors of 256 bits.
  static final int ROWS = LANES * Float.BYTES == 32 ? 4 : 8;

  private F32ColumnStepsTile() {}

  /// y[yo + r ys + h LANES + j] = sum over k < count, and there over t < 3, of x[xo + table[first +
  /// k] + (2 r + t) xs] w[wo + h ws + (3 k + t) LANES + j], for [#ROWS] outputs r, two vectors h,
  /// and [#LANES] channels j.
  ///
  /// @param channels xs, if it is among the constants below, or 0: offsets of pixels are constants
  ///   then, which take one range check and no arithmetic
  // unrolled for CHANNELS = 0, 3, 16, 32, 64, 128 and ROWS = 4, 8
  static void run(
      int channels,
      int count,
      float[] x,
      int[] table,
      int first,
      int xo,
      int xs,
      float[] w,
      int wo,
      int ws,
      float[] y,
      int yo,
      int ys) {
    FloatVector[][] sums = new FloatVector[ROWS][2];
    for (int r = 0; r < ROWS; r++) {
      sums[r][0] = FloatVector.zero(SPECIES);
      sums[r][1] = FloatVector.zero(SPECIES);
    }
    for (int k = 0; k < count; k++) {
      int p = xo + table[first + k];
      int q = wo + k * 3 * LANES;
      FloatVector[][] taps = new FloatVector[3][2];
      for (int t = 0; t < 3; t++) {
        taps[t][0] = FloatVector.fromArray(SPECIES, w, q + t * LANES);
        taps[t][1] = FloatVector.fromArray(SPECIES, w, q + t * LANES + ws);
      }
      for (int i = 0; i <= 2 * ROWS; i++) {
        FloatVector pixel = FloatVector.broadcast(SPECIES, x[p]);
        // an address for each pixel would be spilled into vector registers, and the moves take the
        // multiply-adds' units
        p += CHANNELS == 0 ? xs : CHANNELS;
        for (int r = Math.max(0, (i - 1) / 2); r <= Math.min(i / 2, ROWS - 1); r++) {
          sums[r][0] = pixel.fma(taps[i - 2 * r][0], sums[r][0]);
          sums[r][1] = pixel.fma(taps[i - 2 * r][1], sums[r][1]);
        }
      }
    }
    for (int r = 0; r < ROWS; r++) {
      sums[r][0].intoArray(y, yo + r * ys);
      sums[r][1].intoArray(y, yo + r * ys + LANES);
    }
  }
}
