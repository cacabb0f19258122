package dev.basin.kernel;

import static dev.basin.kernel.F32Storage.BLOCK;
import static dev.basin.kernel.F32Storage.LANES;
import static dev.basin.kernel.F32Storage.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/// The float32 gate of a ReLU together with the column sums of what passes it, in the sections and
/// the order of [F32Sum]: the gradient of a bias in front of a ReLU.
interface F32GateSum extends Kernels<float[]> {

  @Override
  default void gateSum(float[] g, float[] y, int rows, int channels, float[] h, float[] sum) {
    if (channels <= BLOCK) {
      int n = rows * channels;
      if (Threads.sharesElements(n)) {
        Threads.elements(n, (from, to) -> gate(g, from, y, from, h, from, to - from));
      } else {
        gate(g, 0, y, 0, h, 0, n);
      }
      sum(h, 1, rows, channels, sum);
      return;
    }
    int unit = 2 * LANES;
    int units = (channels + unit - 1) / unit;
    int parts = Threads.parts(units, (long) rows * channels / 8);
    if (parts == 1) {
      columns(g, y, rows, channels, 0, channels, h, sum);
    } else {
      Threads.ranges(
          units,
          parts,
          (from, to) ->
              columns(g, y, rows, channels, from * unit, Math.min(to * unit, channels), h, sum));
    }
  }

  /// Columns `left` to `right`. The last vector may run over the end of its row into the next,
  /// whose elements it gates as well.
  private static void columns(
      float[] g, float[] y, int rows, int channels, int left, int right, float[] h, float[] sum) {
    int section = F32Sum.wideSection(channels);
    for (int from = 0; from < rows; from += section) {
      int count = Math.min(rows - from, section);
      for (int j = left; j < right; j += 2 * LANES) {
        twoVectors(g, y, from * channels + j, count, channels, h, sum, j, from > 0);
      }
    }
  }

  private static void twoVectors(
      float[] g,
      float[] y,
      int start,
      int count,
      int channels,
      float[] h,
      float[] sum,
      int to,
      boolean more) {
    FloatVector zero = FloatVector.zero(SPECIES);
    FloatVector a = zero;
    FloatVector b = zero;
    for (int i = 0; i < count; i++) {
      int at = start + i * channels;
      FloatVector u = FloatVector.fromArray(SPECIES, y, at);
      FloatVector p = FloatVector.fromArray(SPECIES, g, at);
      p = zero.blend(p, u.compare(VectorOperators.GT, 0f));
      p.intoArray(h, at);
      a = a.add(p);
      FloatVector v = FloatVector.fromArray(SPECIES, y, at + LANES);
      FloatVector q = FloatVector.fromArray(SPECIES, g, at + LANES);
      q = zero.blend(q, v.compare(VectorOperators.GT, 0f));
      q.intoArray(h, at + LANES);
      b = b.add(q);
    }
    if (more) {
      a = a.add(FloatVector.fromArray(SPECIES, sum, to));
      b = b.add(FloatVector.fromArray(SPECIES, sum, to + LANES));
    }
    a.intoArray(sum, to);
    b.intoArray(sum, to + LANES);
  }
}
