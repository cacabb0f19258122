package dev.basin.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// The transforms of [F32Winograd] in the kernel g, [3, 3, rows, columns]; vectors along the
/// columns.
final class F32WinogradKernel {
  private static final VectorSpecies<Float> SPECIES = F32Storage.SPECIES;

  private static final int LANES = SPECIES.length();

  private static final float HALF = 1f / 2;

  private F32WinogradKernel() {}

  /// u[position, row, column] = G g G^T for `count` columns, a multiple of the lanes.
  ///
  /// @param g from `from`, taps `tap` apart and rows `pitch`
  /// @param u from `to`, positions `step` apart and rows `width`
  static void transform(
      float[] g,
      int from,
      int tap,
      int pitch,
      int rows,
      int count,
      float[] u,
      int to,
      int step,
      int width) {
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < count; c += LANES) {
        int p = from + r * pitch + c;
        int q = to + r * width + c;
        FloatVector g00 = FloatVector.fromArray(SPECIES, g, p);
        FloatVector g01 = FloatVector.fromArray(SPECIES, g, p + tap);
        FloatVector g02 = FloatVector.fromArray(SPECIES, g, p + 2 * tap);
        FloatVector g10 = FloatVector.fromArray(SPECIES, g, p + 3 * tap);
        FloatVector g11 = FloatVector.fromArray(SPECIES, g, p + 4 * tap);
        FloatVector g12 = FloatVector.fromArray(SPECIES, g, p + 5 * tap);
        FloatVector g20 = FloatVector.fromArray(SPECIES, g, p + 6 * tap);
        FloatVector g21 = FloatVector.fromArray(SPECIES, g, p + 7 * tap);
        FloatVector g22 = FloatVector.fromArray(SPECIES, g, p + 8 * tap);
        FloatVector ends = g00.add(g02);
        g00.intoArray(u, q);
        ends.add(g01).mul(HALF).intoArray(u, q + step);
        ends.sub(g01).mul(HALF).intoArray(u, q + 2 * step);
        g02.intoArray(u, q + 3 * step);
        FloatVector s0 = g00.add(g20);
        FloatVector s1 = g01.add(g21);
        FloatVector s2 = g02.add(g22);
        FloatVector e0 = s0.add(g10).mul(HALF);
        FloatVector e1 = s1.add(g11).mul(HALF);
        FloatVector e2 = s2.add(g12).mul(HALF);
        ends = e0.add(e2);
        q += 4 * step;
        e0.intoArray(u, q);
        ends.add(e1).mul(HALF).intoArray(u, q + step);
        ends.sub(e1).mul(HALF).intoArray(u, q + 2 * step);
        e2.intoArray(u, q + 3 * step);
        e0 = s0.sub(g10).mul(HALF);
        e1 = s1.sub(g11).mul(HALF);
        e2 = s2.sub(g12).mul(HALF);
        ends = e0.add(e2);
        q += 4 * step;
        e0.intoArray(u, q);
        ends.add(e1).mul(HALF).intoArray(u, q + step);
        ends.sub(e1).mul(HALF).intoArray(u, q + 2 * step);
        e2.intoArray(u, q + 3 * step);
        ends = g20.add(g22);
        q += 4 * step;
        g20.intoArray(u, q);
        ends.add(g21).mul(HALF).intoArray(u, q + step);
        ends.sub(g21).mul(HALF).intoArray(u, q + 2 * step);
        g22.intoArray(u, q + 3 * step);
      }
    }
  }

  /// g = G^T u G for `count` columns, a multiple of the lanes; the operands as in [#transform].
  static void adjoint(
      float[] u,
      int from,
      int step,
      int width,
      int rows,
      int count,
      float[] g,
      int to,
      int tap,
      int pitch) {
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < count; c += LANES) {
        int p = from + r * width + c;
        int q = to + r * pitch + c;
        FloatVector u0 = FloatVector.fromArray(SPECIES, u, p + 4 * step);
        FloatVector u1 = FloatVector.fromArray(SPECIES, u, p + 5 * step);
        FloatVector u2 = FloatVector.fromArray(SPECIES, u, p + 6 * step);
        FloatVector u3 = FloatVector.fromArray(SPECIES, u, p + 7 * step);
        FloatVector v0 = FloatVector.fromArray(SPECIES, u, p + 8 * step);
        FloatVector v1 = FloatVector.fromArray(SPECIES, u, p + 9 * step);
        FloatVector v2 = FloatVector.fromArray(SPECIES, u, p + 10 * step);
        FloatVector v3 = FloatVector.fromArray(SPECIES, u, p + 11 * step);
        FloatVector h0 = u0.add(v0).mul(HALF);
        FloatVector h1 = u1.add(v1).mul(HALF);
        FloatVector h2 = u2.add(v2).mul(HALF);
        FloatVector h3 = u3.add(v3).mul(HALF);
        FloatVector e0 = u0.sub(v0).mul(HALF);
        FloatVector e1 = u1.sub(v1).mul(HALF);
        FloatVector e2 = u2.sub(v2).mul(HALF);
        FloatVector e3 = u3.sub(v3).mul(HALF);
        FloatVector half = e1.add(e2).mul(HALF);
        e0.add(half).intoArray(g, q + 3 * tap);
        e1.sub(e2).mul(HALF).intoArray(g, q + 4 * tap);
        half.add(e3).intoArray(g, q + 5 * tap);
        e0 = FloatVector.fromArray(SPECIES, u, p).add(h0);
        e1 = FloatVector.fromArray(SPECIES, u, p + step).add(h1);
        e2 = FloatVector.fromArray(SPECIES, u, p + 2 * step).add(h2);
        e3 = FloatVector.fromArray(SPECIES, u, p + 3 * step).add(h3);
        half = e1.add(e2).mul(HALF);
        e0.add(half).intoArray(g, q);
        e1.sub(e2).mul(HALF).intoArray(g, q + tap);
        half.add(e3).intoArray(g, q + 2 * tap);
        e0 = FloatVector.fromArray(SPECIES, u, p + 12 * step).add(h0);
        e1 = FloatVector.fromArray(SPECIES, u, p + 13 * step).add(h1);
        e2 = FloatVector.fromArray(SPECIES, u, p + 14 * step).add(h2);
        e3 = FloatVector.fromArray(SPECIES, u, p + 15 * step).add(h3);
        half = e1.add(e2).mul(HALF);
        e0.add(half).intoArray(g, q + 6 * tap);
        e1.sub(e2).mul(HALF).intoArray(g, q + 7 * tap);
        half.add(e3).intoArray(g, q + 8 * tap);
      }
    }
  }

  /// u[to + i] += u[from + i] for i < n.
  static void add(float[] u, int from, int to, int n) {
    for (int i = 0; i < n; i += LANES) {
      FloatVector x = FloatVector.fromArray(SPECIES, u, from + i);
      FloatVector.fromArray(SPECIES, u, to + i).add(x).intoArray(u, to + i);
    }
  }
}
