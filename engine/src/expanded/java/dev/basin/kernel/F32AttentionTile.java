package dev.basin.kernel;

import static dev.basin.kernel.F32DotTile.BLOCK;
import static dev.basin.kernel.F32Polynomials.EXP_SUBNORMAL;
import static dev.basin.kernel.F32Storage.SPECIES;

import jdk.incubator.vector.FloatVector;

/// The micro-kernels of [F32AttentionScores]: products of queries with keys, and softmax and its
/// gradient for one vector of queries.
///
/// Scores, weights and their gradients are matrices [keys, #ROWS, #BLOCK] of a group of queries:
/// [#BLOCK] runs of [#ROWS] successive ones, with the first of every run side by side, then the
/// second. A vector thus runs over queries, and what belongs to one of them never leaves its lane.
/// A query meets the keys up to its `last`; what it does not meet has no influence on what it does,
/// not even if that is NaN.
final class F32AttentionTile {
  /// Queries of a run, and keys that meet them at once.
  static final int ROWS = 5;

  /// Queries of a group: from a key to the next.
  static final int PITCH = ROWS * BLOCK;

  private F32AttentionTile() {}

  /// p[po + (j PITCH + r BLOCK) BLOCK + l] = sum over blocks k of x[xo + j xs + k + l] y[yo + r ys
  /// + k + l], for [#ROWS] keys j, a run of queries r and the elements l of a vector; with a bound,
  ///   only for r >= j. Keys and queries past the last one are the last one again.
  ///
  /// @param count a multiple of [F32DotTile#BLOCK]
  // unrolled for BOUND = 0, 1
  static void products(
      int lastKey,
      int lastQuery,
      int count,
      float[] x,
      int xo,
      int xs,
      float[] y,
      int yo,
      int ys,
      float[] p,
      int po) {
    int[] key = new int[ROWS];
    int[] query = new int[ROWS];
    FloatVector[] factors = new FloatVector[ROWS];
    FloatVector[][] sums = new FloatVector[ROWS][ROWS];
    for (int j = 0; j < ROWS; j++) {
      key[j] = xo + Math.min(j, lastKey) * xs;
      query[j] = yo + Math.min(j, lastQuery) * ys;
      for (int r = BOUND * j; r < ROWS; r++) {
        sums[j][r] = FloatVector.zero(SPECIES);
      }
    }
    for (int k = 0; k < count; k += BLOCK) {
      for (int r = 0; r < ROWS; r++) {
        factors[r] = FloatVector.fromArray(SPECIES, y, query[r] + k);
      }
      for (int j = 0; j < ROWS; j++) {
        FloatVector v = FloatVector.fromArray(SPECIES, x, key[j] + k);
        for (int r = BOUND * j; r < ROWS; r++) {
          sums[j][r] = v.fma(factors[r], sums[j][r]);
        }
      }
    }
    for (int j = 0; j < ROWS; j++) {
      for (int r = BOUND * j; r < ROWS; r++) {
        sums[j][r].intoArray(p, po + (j * PITCH + r * BLOCK) * BLOCK);
      }
    }
  }

  /// w = exp(scale x - greatest) / total over the keys, for the vector of queries at `at`. x is
  /// overwritten, and w beyond the last key is 0 unless all is NaN.
  static void softmax(int keys, float scale, float[] last, int at, float[] x, float[] w) {
    FloatVector end = FloatVector.fromArray(SPECIES, last, at);
    FloatVector g = FloatVector.broadcast(SPECIES, Float.NEGATIVE_INFINITY);
    for (int s = 0; s < keys; s++) {
      FloatVector v = FloatVector.fromArray(SPECIES, x, at + s * PITCH).mul(scale);
      FloatVector a = v.blend(Float.NEGATIVE_INFINITY, end.lt((float) s));
      a.intoArray(x, at + s * PITCH);
      g = F32Lanes.greater(g, a);
    }
    FloatVector total = FloatVector.zero(SPECIES);
    for (int s = 0; s < keys; s++) {
      FloatVector a = FloatVector.fromArray(SPECIES, x, at + s * PITCH).sub(g);
      FloatVector p = F32Exponential.normal(a);
      FloatVector e = p.blend(0f, a.lt(EXP_SUBNORMAL));
      e.intoArray(w, at + s * PITCH);
      total = total.add(e);
    }
    FloatVector share = FloatVector.broadcast(SPECIES, 1f).div(total);
    for (int s = 0; s < keys; s++) {
      FloatVector e = FloatVector.fromArray(SPECIES, w, at + s * PITCH);
      e.mul(share).intoArray(w, at + s * PITCH);
    }
  }

  /// x = scale w (x - mean) with mean = sum of w x over the keys, for the vector of queries at
  /// `at`; anything beyond the last key.
  static void softmaxGradient(int keys, float scale, float[] last, int at, float[] w, float[] x) {
    FloatVector end = FloatVector.fromArray(SPECIES, last, at);
    FloatVector mean = FloatVector.zero(SPECIES);
    for (int s = 0; s < keys; s++) {
      FloatVector v = FloatVector.fromArray(SPECIES, x, at + s * PITCH);
      FloatVector g = v.blend(0f, end.lt((float) s));
      mean = FloatVector.fromArray(SPECIES, w, at + s * PITCH).fma(g, mean);
    }
    for (int s = 0; s < keys; s++) {
      FloatVector v = FloatVector.fromArray(SPECIES, x, at + s * PITCH).sub(mean);
      FloatVector p = FloatVector.fromArray(SPECIES, w, at + s * PITCH);
      p.mul(scale).mul(v).intoArray(x, at + s * PITCH);
    }
  }
}
