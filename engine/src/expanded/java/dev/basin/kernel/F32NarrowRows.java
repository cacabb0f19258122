package dev.basin.kernel;

import static dev.basin.kernel.F32Storage.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/// Rows of float32 that fit into one vector, where the loops and the columns in memory of [F32Rows]
/// would take longer than the arithmetic. Sums are folded in the same tree, so that a result is the
/// same, to the bit, on hardware whose vectors are shorter than the row.
final class F32NarrowRows {
  private F32NarrowRows() {}

  /// z = y (g - sum(g y)) over a row.
  static void pull(float[] g, float[] y, int at, int width, float[] z) {
    VectorMask<Float> inside = SPECIES.indexInRange(0, width);
    FloatVector zero = FloatVector.zero(SPECIES);
    FloatVector h = FloatVector.fromArray(SPECIES, g, at);
    FloatVector q = FloatVector.fromArray(SPECIES, y, at);
    FloatVector products = zero.blend(h.fma(q, zero), inside);
    FloatVector t = F32Lanes.sum(products);
    h.sub(t).mul(q).intoArray(z, at, inside);
  }

  /// y = (x - mean(x)) / sqrt(variance(x) + epsilon) gamma + beta over a row.
  static void normalize(
      float[] x,
      int row,
      int width,
      float[] gamma,
      float[] beta,
      double epsilon,
      float[] mean,
      float[] inverse,
      float[] y) {
    VectorMask<Float> inside = SPECIES.indexInRange(0, width);
    FloatVector zero = FloatVector.zero(SPECIES);
    int at = row * width;
    FloatVector a = FloatVector.fromArray(SPECIES, x, at);
    FloatVector elements = zero.add(a, inside);
    FloatVector t = F32Lanes.sum(elements);
    float m = t.lane(0) / (float) width;
    FloatVector u = a.sub(m);
    FloatVector squares = zero.blend(u.fma(u, zero), inside);
    FloatVector s = F32Lanes.sum(squares);
    double variance = s.lane(0) / (double) width;
    float scale = (float) (1 / Math.sqrt(variance + epsilon));
    mean[row] = m;
    inverse[row] = scale;
    u.mul(scale)
        .fma(FloatVector.fromArray(SPECIES, gamma, 0), FloatVector.fromArray(SPECIES, beta, 0))
        .intoArray(y, at, inside);
  }

  /// The gradient of [#normalize] with respect to x, as F32LayerNorm has it; what the row adds to
  /// those of gamma and beta is added to sums[sum ..] and sums[sum + padded ..].
  static void normalizeGradient(
      float[] g,
      float[] x,
      int row,
      int width,
      float[] gamma,
      float mean,
      float inverse,
      float[] z,
      float[] sums,
      int sum,
      int padded) {
    VectorMask<Float> inside = SPECIES.indexInRange(0, width);
    FloatVector zero = FloatVector.zero(SPECIES);
    int at = row * width;
    FloatVector h = FloatVector.fromArray(SPECIES, g, at);
    FloatVector u = FloatVector.fromArray(SPECIES, x, at).sub(mean);
    FloatVector w = h.mul(FloatVector.fromArray(SPECIES, gamma, 0));
    FloatVector scaled = zero.add(w, inside);
    FloatVector t = F32Lanes.sum(scaled);
    FloatVector moments = zero.blend(u.fma(w, zero), inside);
    FloatVector s = F32Lanes.sum(moments);
    float shift = -inverse * t.lane(0) / (float) width;
    float slope = -inverse * inverse * inverse * s.lane(0) / (float) width;
    FloatVector i = FloatVector.broadcast(SPECIES, inverse);
    FloatVector b = FloatVector.broadcast(SPECIES, slope);
    FloatVector c = FloatVector.broadcast(SPECIES, shift);
    w.fma(i, u.fma(b, c)).intoArray(z, at, inside);
    u.mul(i).fma(h, FloatVector.fromArray(SPECIES, sums, sum)).intoArray(sums, sum);
    h.add(FloatVector.fromArray(SPECIES, sums, sum + padded)).intoArray(sums, sum + padded);
  }
}
