package dev.basin.kernel;

import static dev.basin.kernel.F32Storage.LANES;
import static dev.basin.kernel.F32Storage.SPECIES;

import jdk.incubator.vector.FloatVector;

/// The float32 GELU and its gradient. Pieces that stay in the first-level cache pass through the
/// error function and the exponential, so that a tensor is read and written once.
interface F32Gelu extends Kernels<float[]> {

  /// Elements of a piece: 8 KiB in each of three arrays.
  int PIECE = 2048;

  /// 1 / sqrt(2), and 1 / sqrt(2 pi).
  double HALF_ROOT = 0.7071067811865476, DENSITY = 0.3989422804014327;

  @Override
  default void gelu(float[] x, float[] y, int n) {
    int pieces = (n + PIECE - 1) / PIECE;
    int parts = Threads.parts(pieces, n);
    if (parts == 1) {
      values(this, x, y, 0, n);
    } else {
      Threads.ranges(
          pieces, parts, (from, to) -> values(this, x, y, from * PIECE, Math.min(n, to * PIECE)));
    }
  }

  private static void values(Kernels<float[]> kernels, float[] x, float[] y, int from, int to) {
    F32Scratch scratch = F32Scratch.current();
    float[] scaled = scratch.values(F32Scratch.PANEL, PIECE);
    float[] error = scratch.values(F32Scratch.BLOCK, PIECE);
    for (int at = from; at < to; at += PIECE) {
      int count = Math.min(PIECE, to - at);
      scale(x, at, scaled, count);
      kernels.erf(scaled, error, 0, count);
      finish(x, error, y, at, count);
    }
  }

  private static void scale(float[] x, int at, float[] y, int n) {
    FloatVector root = FloatVector.broadcast(SPECIES, (float) HALF_ROOT);
    for (int i = 0; i < n; i += LANES) {
      FloatVector.fromArray(SPECIES, x, at + i).mul(root).intoArray(y, i);
    }
  }

  private static void finish(float[] x, float[] error, float[] y, int at, int n) {
    for (int i = 0; i < n; i += LANES) {
      FloatVector half = FloatVector.fromArray(SPECIES, x, at + i).mul((float) 0.5);
      half.mul(FloatVector.fromArray(SPECIES, error, i).add(1f)).intoArray(y, at + i);
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
    float[] error = scratch.values(F32Scratch.BLOCK, PIECE);
    float[] density = scratch.values(F32Scratch.TILE, PIECE);
    for (int at = from; at < to; at += PIECE) {
      int count = Math.min(PIECE, to - at);
      scale(x, at, argument, count);
      kernels.erf(argument, error, 0, count);
      exponent(x, at, argument, count);
      kernels.exp(argument, density, 0, count);
      slope(g, x, error, density, z, at, count);
    }
  }

  /// y = -x^2 / 2.
  private static void exponent(float[] x, int at, float[] y, int n) {
    for (int i = 0; i < n; i += LANES) {
      FloatVector a = FloatVector.fromArray(SPECIES, x, at + i);
      a.mul(a).mul((float) -0.5).intoArray(y, i);
    }
  }

  /// z = g (P + x p) with the normal distribution P = (error + 1) / 2 and its density p; 0 where g
  /// is 0, and x p = 0 where p is.
  private static void slope(
      float[] g, float[] x, float[] error, float[] density, float[] z, int at, int n) {
    FloatVector unit = FloatVector.broadcast(SPECIES, (float) DENSITY);
    FloatVector zero = FloatVector.zero(SPECIES);
    for (int i = 0; i < n; i += LANES) {
      FloatVector p = FloatVector.fromArray(SPECIES, density, i).mul(unit);
      FloatVector moment = FloatVector.fromArray(SPECIES, x, at + i).mul(p).blend(zero, p.eq(zero));
      FloatVector s = FloatVector.fromArray(SPECIES, error, i).add(1f).mul((float) 0.5).add(moment);
      FloatVector h = FloatVector.fromArray(SPECIES, g, at + i);
      h.mul(s).blend(zero, h.eq(zero)).intoArray(z, at + i);
    }
  }
}
