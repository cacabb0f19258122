package dev.basin.kernel;

import static dev.basin.kernel.F32Lanes.BY_EIGHT;
import static dev.basin.kernel.F32Lanes.BY_FOUR;
import static dev.basin.kernel.F32Lanes.BY_ONE;
import static dev.basin.kernel.F32Lanes.BY_TWO;
import static dev.basin.kernel.F32Lanes.exchanged;
import static dev.basin.kernel.F32Tile.LANES;
import static dev.basin.kernel.F32Tile.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShuffle;

/// The micro-kernels of 16 channels by 16 channels.
///
/// With one vector for every value that is broadcast, multiply-adds wait for broadcasts, which take
/// a unit that they need themselves. A vector of 16 lanes has all channels, so that its lanes can
/// change places instead: within fours in 4 ways, and the fours in 4 ways, which makes all 16 times
/// 16 products of channels from 6 or 7 permutations.
final class F32SixteenTile {
  static final int CHANNELS = 16;

  /// Elements of a tile, or of the factors of [#pixels].
  static final int SIZE = CHANNELS * CHANNELS;

  /// Whether a vector has all channels.
  static final boolean FITS = LANES == CHANNELS;

  private static final VectorShuffle<Float> BY_THREE = exchanged(3);
  private static final VectorShuffle<Float> BY_TWELVE = exchanged(12);

  private static final VectorShuffle<Float> FIRST = repeated(0);
  private static final VectorShuffle<Float> SECOND = repeated(1);
  private static final VectorShuffle<Float> THIRD = repeated(2);
  private static final VectorShuffle<Float> FOURTH = repeated(3);

  private F32SixteenTile() {}

  /// That lane of every four, four times.
  private static VectorShuffle<Float> repeated(int lane) {
    return VectorShuffle.fromOp(SPECIES, i -> (i / 4 * 4 + lane) % LANES);
  }

  /// c[co + 16 d + j] = z[zo + d zs + j] + sum over k < count of x[xo + table[first + k] + (j ^ (d
  /// & 12))] g[go + k gs + (j ^ (d & 3))], for all d and j < 16: the sums of every channel of x
  /// times every channel of g, where [#at] says. Only if it [#FITS].
  static void outer(
      int count,
      float[] x,
      int[] table,
      int first,
      int xo,
      float[] g,
      int go,
      int gs,
      float[] z,
      int zo,
      int zs,
      float[] c,
      int co) {
    FloatVector[] sums = new FloatVector[16];
    for (int d = 0; d < 16; d++) {
      sums[d] = FloatVector.fromArray(SPECIES, z, zo + d * zs);
    }
    for (int k = 0; k < count; k++) {
      FloatVector x0 = FloatVector.fromArray(SPECIES, x, xo + table[first + k]);
      FloatVector g0 = FloatVector.fromArray(SPECIES, g, go + k * gs);
      FloatVector g1 = g0.rearrange(BY_ONE);
      FloatVector g2 = g0.rearrange(BY_TWO);
      FloatVector g3 = g0.rearrange(BY_THREE);
      sums[0] = x0.fma(g0, sums[0]);
      sums[1] = x0.fma(g1, sums[1]);
      sums[2] = x0.fma(g2, sums[2]);
      sums[3] = x0.fma(g3, sums[3]);
      FloatVector x4 = x0.rearrange(BY_FOUR);
      sums[4] = x4.fma(g0, sums[4]);
      sums[5] = x4.fma(g1, sums[5]);
      sums[6] = x4.fma(g2, sums[6]);
      sums[7] = x4.fma(g3, sums[7]);
      FloatVector x8 = x0.rearrange(BY_EIGHT);
      sums[8] = x8.fma(g0, sums[8]);
      sums[9] = x8.fma(g1, sums[9]);
      sums[10] = x8.fma(g2, sums[10]);
      sums[11] = x8.fma(g3, sums[11]);
      FloatVector x12 = x0.rearrange(BY_TWELVE);
      sums[12] = x12.fma(g0, sums[12]);
      sums[13] = x12.fma(g1, sums[13]);
      sums[14] = x12.fma(g2, sums[14]);
      sums[15] = x12.fma(g3, sums[15]);
    }
    for (int d = 0; d < 16; d++) {
      sums[d].intoArray(c, co + d * CHANNELS);
    }
  }

  /// Where a tile of [#outer] has the sum of x of channel `in` times g of channel `out`.
  static int at(int in, int out) {
    int difference = in ^ out;
    return difference * CHANNELS + (out ^ difference % 4);
  }

  /// y[yo + 16 k + j] = (s_0 + s_1) + (s_2 + s_3), where s_q is the sum over i < 4, in one chain,
  /// of x[xo + 16 k + 4 q + i] times the matrix that [#turn] put into `factors`, for k < count and
  /// j < 16. Only if it [#FITS].
  static void pixels(int count, float[] x, int xo, float[] factors, float[] y, int yo) {
    FloatVector[][] w = new FloatVector[4][4];
    for (int q = 0; q < 4; q++) {
      for (int i = 0; i < 4; i++) {
        w[q][i] = FloatVector.fromArray(SPECIES, factors, (4 * q + i) * CHANNELS);
      }
    }
    for (int k = 0; k < count; k++) {
      FloatVector pixel = FloatVector.fromArray(SPECIES, x, xo + k * CHANNELS);
      FloatVector x0 = pixel.rearrange(FIRST);
      FloatVector x1 = pixel.rearrange(SECOND);
      FloatVector x2 = pixel.rearrange(THIRD);
      FloatVector x3 = pixel.rearrange(FOURTH);
      FloatVector[] s = new FloatVector[4];
      for (int q = 0; q < 4; q++) {
        s[q] = x3.fma(w[q][3], x2.fma(w[q][2], x1.fma(w[q][1], x0.mul(w[q][0]))));
      }
      FloatVector near = s[0].add(s[1].rearrange(BY_FOUR));
      FloatVector far = s[2].add(s[3].rearrange(BY_FOUR));
      near.add(far.rearrange(BY_EIGHT)).intoArray(y, yo + k * CHANNELS);
    }
  }

  /// Lays a matrix [in, out] out for [#pixels]: lane j of vector 4 q + i multiplies channel i of
  /// the four that j is in, for the output that is q fours away.
  static void turn(float[] matrix, float[] factors) {
    for (int at = 0; at < SIZE; at++) {
      int lane = at % CHANNELS;
      int in = lane / 4 * 4 + at / CHANNELS % 4;
      int out = lane ^ at / (4 * CHANNELS) * 4;
      factors[at] = matrix[in * CHANNELS + out];
    }
  }

  /// [#pixels] for vectors of any length, of the matrix as it is, [#LANES] outputs from `j` on.
  static void columns(int count, float[] x, int xo, float[] matrix, int j, float[] y, int yo) {
    FloatVector[] w = new FloatVector[16];
    for (int i = 0; i < 16; i++) {
      w[i] = FloatVector.fromArray(SPECIES, matrix, i * CHANNELS + j);
    }
    for (int k = 0; k < count; k++) {
      int p = xo + k * CHANNELS;
      FloatVector[] s = new FloatVector[4];
      for (int q = 0; q < 4; q++) {
        s[q] = FloatVector.broadcast(SPECIES, x[p + 4 * q]).mul(w[4 * q]);
        for (int i = 1; i < 4; i++) {
          s[q] = FloatVector.broadcast(SPECIES, x[p + 4 * q + i]).fma(w[4 * q + i], s[q]);
        }
      }
      s[0].add(s[1]).add(s[2].add(s[3])).intoArray(y, yo + k * CHANNELS + j);
    }
  }
}
