package dev.basin.kernel;

import static dev.basin.kernel.F32Storage.LANES;
import static dev.basin.kernel.F32Storage.SPECIES;

import jdk.incubator.vector.FloatVector;

/// The transforms of [F32Winograd] in the kernel g, [3, 3, rows, columns]; vectors along the
/// columns.
final class F32WinogradKernel {
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
      transform(g, from + r * pitch, tap, count, u, to + r * width, step);
    }
  }

  /// One row. A method that is called for each row is soon compiled well, and before that its
  /// vectors are objects; one call a layer would be too few for hundreds of steps.
  private static void transform(
      float[] g, int from, int tap, int count, float[] u, int to, int step) {
    for (int c = 0; c < count; c += LANES) {
      int p = from + c;
      int q = to + c;
      FloatVector[][] e = new FloatVector[4][3]; // G g
      for (int j = 0; j < 3; j++) {
        FloatVector middle = FloatVector.fromArray(SPECIES, g, p + (3 + j) * tap);
        e[0][j] = FloatVector.fromArray(SPECIES, g, p + j * tap);
        e[3][j] = FloatVector.fromArray(SPECIES, g, p + (6 + j) * tap);
        FloatVector ends = e[0][j].add(e[3][j]);
        e[1][j] = ends.add(middle).mul(HALF);
        e[2][j] = ends.sub(middle).mul(HALF);
      }
      for (int i = 0; i < 4; i++) {
        FloatVector ends = e[i][0].add(e[i][2]);
        e[i][0].intoArray(u, q);
        ends.add(e[i][1]).mul(HALF).intoArray(u, q + step);
        ends.sub(e[i][1]).mul(HALF).intoArray(u, q + 2 * step);
        e[i][2].intoArray(u, q + 3 * step);
        q += 4 * step;
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
      adjoint(u, from + r * width, step, count, g, to + r * pitch, tap);
    }
  }

  private static void adjoint(
      float[] u, int from, int step, int count, float[] g, int to, int tap) {
    for (int c = 0; c < count; c += LANES) {
      int p = from + c;
      int q = to + c;
      FloatVector[][] e = new FloatVector[3][4]; // G^T u
      for (int j = 0; j < 4; j++) {
        FloatVector u1 = FloatVector.fromArray(SPECIES, u, p + (4 + j) * step);
        FloatVector u2 = FloatVector.fromArray(SPECIES, u, p + (8 + j) * step);
        FloatVector half = u1.add(u2).mul(HALF);
        e[0][j] = FloatVector.fromArray(SPECIES, u, p + j * step).add(half);
        e[1][j] = u1.sub(u2).mul(HALF);
        e[2][j] = FloatVector.fromArray(SPECIES, u, p + (12 + j) * step).add(half);
      }
      for (int i = 0; i < 3; i++) {
        FloatVector half = e[i][1].add(e[i][2]).mul(HALF);
        e[i][0].add(half).intoArray(g, q);
        e[i][1].sub(e[i][2]).mul(HALF).intoArray(g, q + tap);
        half.add(e[i][3]).intoArray(g, q + 2 * tap);
        q += 3 * tap;
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
