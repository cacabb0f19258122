package dev.basin.kernel;

import static dev.basin.kernel.F64Storage.LANES;
import static dev.basin.kernel.F64Storage.SPECIES;

import jdk.incubator.vector.DoubleVector;

/// The float64 GELU and its gradient. Pieces that stay in the first-level cache pass through the
/// error function and the exponential, so that a tensor is read and written once.
interface F64Gelu extends Kernels<double[]> {

  /// Elements of a piece: 8 KiB in each of three arrays.
  int PIECE = 2048;

  /// 1 / sqrt(2), and 1 / sqrt(2 pi).
  double HALF_ROOT = 0.7071067811865476, DENSITY = 0.3989422804014327;

  @Override
  default void gelu(double[] x, double[] y, int n) {
    int pieces = (n + PIECE - 1) / PIECE;
    int parts = Threads.parts(pieces, n);
    if (parts == 1) {
      values(this, x, y, 0, n);
    } else {
      Threads.ranges(
          pieces, parts, (from, to) -> values(this, x, y, from * PIECE, Math.min(n, to * PIECE)));
    }
  }

  private static void values(Kernels<double[]> kernels, double[] x, double[] y, int from, int to) {
    F64Scratch scratch = F64Scratch.current();
    double[] scaled = scratch.values(F64Scratch.PANEL, PIECE);
    double[] error = scratch.values(F64Scratch.BLOCK, PIECE);
    for (int at = from; at < to; at += PIECE) {
      int count = Math.min(PIECE, to - at);
      scale(x, at, scaled, count);
      kernels.erf(scaled, error, 0, count);
      finish(x, error, y, at, count);
    }
  }

  private static void scale(double[] x, int at, double[] y, int n) {
    DoubleVector root = DoubleVector.broadcast(SPECIES, HALF_ROOT);
    for (int i = 0; i < n; i += LANES) {
      DoubleVector.fromArray(SPECIES, x, at + i).mul(root).intoArray(y, i);
    }
  }

  private static void finish(double[] x, double[] error, double[] y, int at, int n) {
    for (int i = 0; i < n; i += LANES) {
      DoubleVector half = DoubleVector.fromArray(SPECIES, x, at + i).mul(0.5);
      half.mul(DoubleVector.fromArray(SPECIES, error, i).add(1.0)).intoArray(y, at + i);
    }
  }

  @Override
  default void geluGradient(double[] g, double[] x, double[] z, int n) {
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
      Kernels<double[]> kernels, double[] g, double[] x, double[] z, int from, int to) {
    F64Scratch scratch = F64Scratch.current();
    double[] argument = scratch.values(F64Scratch.PANEL, PIECE);
    double[] error = scratch.values(F64Scratch.BLOCK, PIECE);
    double[] density = scratch.values(F64Scratch.TILE, PIECE);
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
  private static void exponent(double[] x, int at, double[] y, int n) {
    for (int i = 0; i < n; i += LANES) {
      DoubleVector a = DoubleVector.fromArray(SPECIES, x, at + i);
      a.mul(a).mul(-0.5).intoArray(y, i);
    }
  }

  /// z = g (P + x p) with the normal distribution P = (error + 1) / 2 and its density p; 0 where g
  /// is 0, and x p = 0 where p is.
  private static void slope(
      double[] g, double[] x, double[] error, double[] density, double[] z, int at, int n) {
    DoubleVector unit = DoubleVector.broadcast(SPECIES, DENSITY);
    DoubleVector zero = DoubleVector.zero(SPECIES);
    for (int i = 0; i < n; i += LANES) {
      DoubleVector p = DoubleVector.fromArray(SPECIES, density, i).mul(unit);
      DoubleVector moment =
          DoubleVector.fromArray(SPECIES, x, at + i).mul(p).blend(zero, p.eq(zero));
      DoubleVector s = DoubleVector.fromArray(SPECIES, error, i).add(1.0).mul(0.5).add(moment);
      DoubleVector h = DoubleVector.fromArray(SPECIES, g, at + i);
      h.mul(s).blend(zero, h.eq(zero)).intoArray(z, at + i);
    }
  }
}
