package dev.basin.kernel;

import static dev.basin.kernel.F32Polynomials.EXP_SUBNORMAL;
import static dev.basin.kernel.F32Storage.LANES;
import static dev.basin.kernel.F32Storage.SPECIES;

import jdk.incubator.vector.FloatVector;

/// The micro-kernels of [F32Attention]: softmax and its gradient for one vector of queries, and
/// tiles of weighted sums of tokens.
///
/// Scores, weights and their gradients are matrices [keys, queries], with a pitch from key to key:
/// a vector runs over queries, and what belongs to one of them never leaves its lane. A query meets
/// the keys up to its `last`; what it does not meet has no influence on what it does, not even if
/// that is NaN.
final class F32AttentionTile {
  /// Rows of a tile of weighted sums.
  static final int ROWS = 5;

  private F32AttentionTile() {}

  /// w = exp(scale x - greatest) / total over the keys, for the vector of queries at `query`. x is
  /// overwritten, and w beyond the last key is 0 unless all is NaN.
  static void softmax(
      int keys, float scale, float[] last, int query, int pitch, float[] x, float[] w) {
    FloatVector end = FloatVector.fromArray(SPECIES, last, query);
    FloatVector g = FloatVector.broadcast(SPECIES, Float.NEGATIVE_INFINITY);
    for (int s = 0; s < keys; s++) {
      FloatVector v = FloatVector.fromArray(SPECIES, x, query + s * pitch).mul(scale);
      FloatVector a = v.blend(Float.NEGATIVE_INFINITY, end.lt((float) s));
      a.intoArray(x, query + s * pitch);
      g = F32Lanes.greater(g, a);
    }
    FloatVector total = FloatVector.zero(SPECIES);
    for (int s = 0; s < keys; s++) {
      FloatVector a = FloatVector.fromArray(SPECIES, x, query + s * pitch).sub(g);
      FloatVector p = F32Exponential.normal(a);
      FloatVector e = p.blend(0f, a.lt(EXP_SUBNORMAL));
      e.intoArray(w, query + s * pitch);
      total = total.add(e);
    }
    FloatVector share = FloatVector.broadcast(SPECIES, 1f).div(total);
    for (int s = 0; s < keys; s++) {
      FloatVector e = FloatVector.fromArray(SPECIES, w, query + s * pitch);
      e.mul(share).intoArray(w, query + s * pitch);
    }
  }

  /// x = scale w (x - mean) with mean = sum of w x over the keys, for the vector of queries at
  /// `query`; anything beyond the last key.
  static void softmaxGradient(
      int keys, float scale, float[] last, int query, int pitch, float[] w, float[] x) {
    FloatVector end = FloatVector.fromArray(SPECIES, last, query);
    FloatVector mean = FloatVector.zero(SPECIES);
    for (int s = 0; s < keys; s++) {
      FloatVector v = FloatVector.fromArray(SPECIES, x, query + s * pitch);
      FloatVector g = v.blend(0f, end.lt((float) s));
      mean = FloatVector.fromArray(SPECIES, w, query + s * pitch).fma(g, mean);
    }
    for (int s = 0; s < keys; s++) {
      FloatVector v = FloatVector.fromArray(SPECIES, x, query + s * pitch).sub(mean);
      FloatVector p = FloatVector.fromArray(SPECIES, w, query + s * pitch);
      p.mul(scale).mul(v).intoArray(x, query + s * pitch);
    }
  }

  /// y[yo + r ys + l] (+)= sum over i < count of w[wo + r wr + i ws] x[xo + i xs + l], for [#ROWS]
  /// rows r and the elements l of one or two vectors, but no more than `width`. Rows past the last
  /// one are the last one again.
  ///
  /// @param onward whether the sums continue what y holds
  // unrolled for VECTORS = 1, 2
  static void rectangle(
      int last,
      int count,
      int width,
      float[] w,
      int wo,
      int wr,
      int ws,
      float[] x,
      int xo,
      int xs,
      float[] y,
      int yo,
      int ys,
      boolean onward) {
    float[] z = onward ? y : F32Tile.ZEROS;
    int zo = onward ? yo : 0;
    int zs = onward ? ys : 0;
    int[] from = new int[ROWS];
    FloatVector[] factors = new FloatVector[VECTORS];
    FloatVector[][] sums = new FloatVector[ROWS][VECTORS];
    for (int r = 0; r < ROWS; r++) {
      from[r] = wo + Math.min(r, last) * wr;
      for (int v = 0; v < VECTORS; v++) {
        sums[r][v] = FloatVector.fromArray(SPECIES, z, zo + Math.min(r, last) * zs + v * LANES);
      }
    }
    for (int i = 0; i < count; i++) {
      for (int v = 0; v < VECTORS; v++) {
        factors[v] = FloatVector.fromArray(SPECIES, x, xo + i * xs + v * LANES);
      }
      for (int r = 0; r < ROWS; r++) {
        FloatVector weight = FloatVector.broadcast(SPECIES, w[from[r] + i * ws]);
        for (int v = 0; v < VECTORS; v++) {
          sums[r][v] = weight.fma(factors[v], sums[r][v]);
        }
      }
    }
    for (int r = 0; r < ROWS; r++) {
      int to = yo + Math.min(r, last) * ys;
      for (int v = 0; v < VECTORS; v++) {
        if (VECTORS == 2) {
          sums[r][v].intoArray(y, to + v * LANES);
        } else {
          sums[r][v].intoArray(y, to + v * LANES, SPECIES.indexInRange(0, width));
        }
      }
    }
  }

  /// As [#rectangle], but the sum of row r is over i <= r.
  // unrolled for VECTORS = 1, 2
  static void triangle(
      int last,
      int width,
      float[] w,
      int wo,
      int wr,
      int ws,
      float[] x,
      int xo,
      int xs,
      float[] y,
      int yo,
      int ys,
      boolean onward) {
    float[] z = onward ? y : F32Tile.ZEROS;
    int zo = onward ? yo : 0;
    int zs = onward ? ys : 0;
    FloatVector[] factors = new FloatVector[VECTORS];
    FloatVector[][] sums = new FloatVector[ROWS][VECTORS];
    for (int r = 0; r < ROWS; r++) {
      for (int v = 0; v < VECTORS; v++) {
        sums[r][v] = FloatVector.fromArray(SPECIES, z, zo + Math.min(r, last) * zs + v * LANES);
      }
    }
    for (int i = 0; i < ROWS; i++) {
      int token = Math.min(i, last);
      for (int v = 0; v < VECTORS; v++) {
        factors[v] = FloatVector.fromArray(SPECIES, x, xo + token * xs + v * LANES);
      }
      for (int r = i; r < ROWS; r++) {
        float a = w[wo + Math.min(r, last) * wr + token * ws];
        for (int v = 0; v < VECTORS; v++) {
          sums[r][v] = FloatVector.broadcast(SPECIES, a).fma(factors[v], sums[r][v]);
        }
      }
    }
    // The last row last: those past it lie where it does, and are wrong.
    for (int r = 1; r <= ROWS; r++) {
      int to = yo + Math.min(ROWS - r, last) * ys;
      for (int v = 0; v < VECTORS; v++) {
        if (VECTORS == 2) {
          sums[ROWS - r][v].intoArray(y, to + v * LANES);
        } else {
          sums[ROWS - r][v].intoArray(y, to + v * LANES, SPECIES.indexInRange(0, width));
        }
      }
    }
  }
}
