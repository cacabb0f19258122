package dev.basin.kernel;

import static dev.basin.kernel.F32Tile.LANES;
import static dev.basin.kernel.F32Tile.SPECIES;

import jdk.incubator.vector.FloatVector;

/// The micro-kernel of [F32ThreeColumns] for the adjoint of stride 2: a stretch of pairs of
/// outputs, one vector of channels each. The left one of a pair has one column of taps, the right
/// one two.
final class F32ColumnPairsTile {
  /// Pairs of a tile. Eight need more than the 16 registers that x86 has for vectors of 256 bits.
  static final int PAIRS = LANES * Float.BYTES == 32 ? 4 : 8;

  private F32ColumnPairsTile() {}

  /// With x_r = x[xo + table[first + k] + r xs] and w_t = w[wo + (3 k + t) LANES + j],
  ///
  ///     y[yo + 2 r ys + j]       = sum over k < count of x_r w_0
  ///     y[yo + (2 r + 1) ys + j] = sum over k < count of x_r w_1 and x_(r + 1) w_2
  ///
  /// for [#PAIRS] pairs r and [#LANES] channels j.
  ///
  /// @param channels xs, if it is among the constants below, or 0: offsets of pixels are constants
  ///   then, which take one range check and no arithmetic
  // unrolled for CHANNELS = 0, 3, 16, 32, 64, 128 and PAIRS = 4, 8
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
      float[] y,
      int yo,
      int ys) {
    FloatVector[] sums = new FloatVector[2 * PAIRS];
    for (int r = 0; r < 2 * PAIRS; r++) {
      sums[r] = FloatVector.zero(SPECIES);
    }
    for (int k = 0; k < count; k++) {
      int p = xo + table[first + k];
      int q = wo + k * 3 * LANES;
      FloatVector[] taps = new FloatVector[3];
      for (int t = 0; t < 3; t++) {
        taps[t] = FloatVector.fromArray(SPECIES, w, q + t * LANES);
      }
      for (int i = 0; i <= PAIRS; i++) {
        FloatVector pixel = FloatVector.broadcast(SPECIES, x[p]);
        // an address for each pixel would be spilled into vector registers, and the moves take the
        // multiply-adds' units
        p += CHANNELS == 0 ? xs : CHANNELS;
        for (int r = Math.max(0, 2 * i - 1); r < Math.min(2 * i + 2, 2 * PAIRS); r++) {
          sums[r] = pixel.fma(taps[(r - 2 * i + 3) % 3], sums[r]);
        }
      }
    }
    for (int r = 0; r < 2 * PAIRS; r++) {
      sums[r].intoArray(y, yo + r * ys);
    }
  }
}
