package dev.basin.kernel;

import static dev.basin.kernel.F32Storage.LANES;
import static dev.basin.kernel.F32Storage.SPECIES;
import static jdk.incubator.vector.FloatVector.broadcast;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/// The float32 GELU and its gradient.
///
/// With the tail of the normal distribution Q(w) = P(X > w) and w = |x|, GELU(x) = max(x, 0) - w
/// Q(w): one formula for both signs. Q = 2^h, and h is a polynomial of degree 8 that minimises the
/// largest error of Q weighted with Q^(-1/4) (Lawson), so that it is relatively more exact towards
/// 0. For x > 0 the largest error is 2.3 units in the last place and its root mean square 0.4; for
/// x < 0 the error stays under 2^-23 |x|. Behind [#END], where w Q < 3e-10, Q is 0.
interface F32Gelu extends Kernels<float[]> {

  /// Elements of a piece: 8 KiB in each of three arrays.
  int PIECE = 2048;

  /// 1 / sqrt(2 pi).
  double DENSITY = 0.3989422804014327;

  /// Where the tail of the distribution is taken to end.
  float END = 6.5f;

  /// h(w) = -1 + H1 w + H2 w^2 + ...
  float H1 = -1.1511072f;

  float H2 = -0.45918635f;

  float H3 = -0.052575137f;

  float H4 = 0.0071929f;

  float H5 = -0.00024594256f;

  float H6 = -0.00013762685f;

  float H7 = 2.8559596e-05f;

  float H8 = -1.8904902e-06f;

  /// 2^r = 1 + T1 r + T2 r^2 + ... for |r| <= 1/2, to the least largest relative error.
  float T1 = 0.6931472f;

  float T2 = 0.24022646f;

  float T3 = 0.055503286f;

  float T4 = 0.009618489f;

  float T5 = 0.0013399932f;

  float T6 = 0.00015345783f;

  @Override
  default void gelu(float[] x, float[] y, int n) {
    int pieces = (n + PIECE - 1) / PIECE;
    int parts = Threads.parts(pieces, n / 2);
    if (parts == 1) {
      values(x, y, 0, n);
    } else {
      Threads.ranges(
          pieces, parts, (from, to) -> values(x, y, from * PIECE, Math.min(n, to * PIECE)));
    }
  }

  /// h(w). Odd and even powers apart are a tenth faster than one chain of all, for so many steps on
  /// from the first as the processor looks.
  // inlined
  private static FloatVector logarithm(FloatVector w) {
    FloatVector v = w.mul(w);
    FloatVector odd =
        broadcast(SPECIES, H7)
            .fma(v, broadcast(SPECIES, H5))
            .fma(v, broadcast(SPECIES, H3))
            .fma(v, broadcast(SPECIES, H1));
    FloatVector even =
        broadcast(SPECIES, H8)
            .fma(v, broadcast(SPECIES, H6))
            .fma(v, broadcast(SPECIES, H4))
            .fma(v, broadcast(SPECIES, H2))
            .fma(v, broadcast(SPECIES, -1f));
    return odd.fma(w, even);
  }

  // Copies of registers take as many slots as additions do, and a multiply-add to a constant needs
  // one: hence as few terms and steps around them as can be.
  private static void values(float[] x, float[] y, int from, int to) {
    for (int i = from; i < to; i += LANES) {
      FloatVector a = FloatVector.fromArray(SPECIES, x, i);
      FloatVector b = a.abs();
      FloatVector w = b.blend(0f, b.compare(VectorOperators.GT, END));
      FloatVector h = logarithm(w);
      FloatVector k = h.add(F32Polynomials.ROUND);
      FloatVector r = h.sub(k.sub(F32Polynomials.ROUND));
      // the negative of 2^r, which saves to negate it
      FloatVector t =
          broadcast(SPECIES, -T6)
              .fma(r, broadcast(SPECIES, -T5))
              .fma(r, broadcast(SPECIES, -T4))
              .fma(r, broadcast(SPECIES, -T3))
              .fma(r, broadcast(SPECIES, -T2))
              .fma(r, broadcast(SPECIES, -T1))
              .fma(r, broadcast(SPECIES, -1f));
      FloatVector q =
          k.reinterpretAsInts()
              .lanewise(VectorOperators.LSHL, F32Polynomials.EXPONENT)
              .add(t.reinterpretAsInts())
              .reinterpretAsFloats();
      // as integers, negative numbers are less than 0; a NaN comes in through w
      FloatVector positive = a.reinterpretAsInts().max(0).reinterpretAsFloats();
      q.fma(w, positive).intoArray(y, i);
    }
  }

  @Override
  default void geluGradient(float[] g, float[] x, float[] z, int n) {
    int pieces = (n + PIECE - 1) / PIECE;
    int parts = Threads.parts(pieces, 2L * n);
    if (parts == 1) {
      gradients(this, g, x, z, 0, n);
    } else {
      Threads.ranges(
          pieces,
          parts,
          (from, to) -> gradients(this, g, x, z, from * PIECE, Math.min(n, to * PIECE)));
    }
  }

  private static void gradients(
      Kernels<float[]> kernels, float[] g, float[] x, float[] z, int from, int to) {
    F32Scratch scratch = F32Scratch.current();
    float[] argument = scratch.values(F32Scratch.PANEL, PIECE);
    float[] tail = scratch.values(F32Scratch.BLOCK, PIECE);
    float[] density = scratch.values(F32Scratch.TILE, PIECE);
    for (int at = from; at < to; at += PIECE) {
      int count = Math.min(PIECE, to - at);
      tail(x, at, tail, count);
      exponent(x, at, argument, count);
      kernels.exp(argument, density, 0, count);
      slope(g, x, tail, density, z, at, count);
    }
  }

  /// y = Q(|x|).
  private static void tail(float[] x, int at, float[] y, int n) {
    for (int i = 0; i < n; i += LANES) {
      FloatVector b = FloatVector.fromArray(SPECIES, x, at + i).abs();
      var beyond = b.compare(VectorOperators.GT, END);
      FloatVector w = b.blend(0f, beyond);
      FloatVector h = logarithm(w);
      FloatVector k = h.add(F32Polynomials.ROUND);
      FloatVector r = h.sub(k.sub(F32Polynomials.ROUND));
      FloatVector t =
          broadcast(SPECIES, T6)
              .fma(r, broadcast(SPECIES, T5))
              .fma(r, broadcast(SPECIES, T4))
              .fma(r, broadcast(SPECIES, T3))
              .fma(r, broadcast(SPECIES, T2))
              .fma(r, broadcast(SPECIES, T1))
              .fma(r, broadcast(SPECIES, 1f));
      k.reinterpretAsInts()
          .lanewise(VectorOperators.LSHL, F32Polynomials.EXPONENT)
          .add(t.reinterpretAsInts())
          .reinterpretAsFloats()
          .blend(0f, beyond)
          .intoArray(y, i);
    }
  }

  /// y = -x^2 / 2.
  private static void exponent(float[] x, int at, float[] y, int n) {
    for (int i = 0; i < n; i += LANES) {
      FloatVector a = FloatVector.fromArray(SPECIES, x, at + i);
      a.mul(a).mul(-0.5f).intoArray(y, i);
    }
  }

  /// z = g (P + x p) with the normal distribution P, which is the tail for x < 0 and else what it
  /// lacks to 1, and its density p; 0 where g is 0, and x p = 0 where p is.
  private static void slope(
      float[] g, float[] x, float[] tail, float[] density, float[] z, int at, int n) {
    FloatVector unit = FloatVector.broadcast(SPECIES, (float) DENSITY);
    FloatVector zero = FloatVector.zero(SPECIES);
    FloatVector one = FloatVector.broadcast(SPECIES, 1f);
    for (int i = 0; i < n; i += LANES) {
      FloatVector p = FloatVector.fromArray(SPECIES, density, i).mul(unit);
      FloatVector a = FloatVector.fromArray(SPECIES, x, at + i);
      FloatVector moment = a.mul(p).blend(zero, p.eq(zero));
      FloatVector q = FloatVector.fromArray(SPECIES, tail, i);
      FloatVector s = one.sub(q).blend(q, a.lt(0f)).add(moment);
      FloatVector h = FloatVector.fromArray(SPECIES, g, at + i);
      h.mul(s).blend(zero, h.eq(zero)).intoArray(z, at + i);
    }
  }
}
