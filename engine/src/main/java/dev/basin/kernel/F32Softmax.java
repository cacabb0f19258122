package dev.basin.kernel;

import static dev.basin.kernel.F32Storage.BLOCK;
import static dev.basin.kernel.F32Storage.LANES;
import static dev.basin.kernel.F32Storage.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/// The float32 softmax of rows and what ends in it. Groups of rows that stay in the first-level
/// cache are shifted by their greatest elements and pass through the exponential at once. In a row
/// that holds a NaN all is NaN, whatever its greatest element is taken to be.
interface F32Softmax extends Kernels<float[]> {

  /// Elements of a group, about: 16 KiB in each of two arrays.
  int ROWS = 4096;

  @Override
  default void softmax(float[] x, int rows, int width, float[] y) {
    share(this, x, rows, width, null, 0, null, y, false);
  }

  @Override
  default void logSoftmax(float[] x, int rows, int width, float[] y) {
    share(this, x, rows, width, null, 0, null, y, true);
  }

  @Override
  default void crossEntropy(
      float[] x, int rows, int width, int[] labels, double smoothing, float[] loss, float[] y) {
    share(this, x, rows, width, labels, smoothing, loss, y, false);
  }

  private static void share(
      Kernels<float[]> kernels,
      float[] x,
      int rows,
      int width,
      int[] labels,
      double smoothing,
      float[] loss,
      float[] y,
      boolean log) {
    int parts = Threads.parts(rows, (long) rows * width / 2);
    if (parts == 1) {
      rows(kernels, x, 0, rows, width, labels, smoothing, loss, y, log);
    } else {
      Threads.ranges(
          rows,
          parts,
          (from, to) -> rows(kernels, x, from, to, width, labels, smoothing, loss, y, log));
    }
  }

  private static void rows(
      Kernels<float[]> kernels,
      float[] x,
      int from,
      int to,
      int width,
      int[] labels,
      double smoothing,
      float[] loss,
      float[] y,
      boolean log) {
    int group = Math.min(to - from, Math.max(1, ROWS / width));
    F32Scratch scratch = F32Scratch.current();
    float[] shifted = scratch.values(F32Scratch.PANEL, group * width);
    float[] powers = scratch.values(F32Scratch.BLOCK, group * width);
    float[] p = scratch.values(F32Scratch.TILE, BLOCK);
    float[] totals = scratch.values(F32Scratch.SPLIT, group);
    float[] logs = scratch.values(F32Scratch.MERGE, group);
    float[] shifts = scratch.values(F32Scratch.CHANNELS, group);
    for (int first = from; first < to; first += group) {
      int count = Math.min(group, to - first);
      boolean done = width <= LANES && narrow(x, first, count, width, y, shifted, totals);
      if (!done) {
        greatest(x, first * width, count, width, shifts);
        powers(kernels, x, first * width, count, width, shifts, powers);
        sum(powers, count, width, p, totals);
      }
      if (log || labels != null) {
        if (!done) {
          shift(x, first * width, count, width, shifts, shifted);
        }
        // one number at a time: the vectors of what a training step does once are boxed until it
        // has
        // been done some thousand times
        for (int i = 0; i < count; i++) {
          logs[i] = (float) StrictMath.log(totals[i]);
        }
      }
      if (log) {
        subtract(shifted, logs, count, width, y, first * width);
      } else if (!done) {
        divide(powers, totals, count, width, y, first * width);
      }
      if (labels != null) {
        losses(shifted, logs, first, count, width, labels, smoothing, p, loss);
      }
    }
  }

  private static boolean narrow(
      float[] x, int first, int count, int width, float[] y, float[] shifted, float[] totals) {
    boolean done = true;
    for (int i = 0; i < count; i++) {
      done &= F32Powers.narrow(x, (first + i) * width, width, y, shifted, i * width, totals, i);
    }
    return done;
  }

  // One pass over a group each: together in one compiled method they are more than the compiler
  // keeps free of boxes.

  private static void greatest(float[] x, int from, int count, int width, float[] y) {
    for (int i = 0; i < count; i++) {
      y[i] = greatest(x, from + i * width, width);
    }
  }

  // A maximum that returns NaN if there is one takes three times as many instructions.
  private static float greatest(float[] x, int at, int width) {
    if (width < LANES) {
      return F32Rows.max(x, at, width);
    }
    // the last vector may overlap the one before it: an element may be seen twice
    int last = at + width - LANES;
    FloatVector a = FloatVector.fromArray(SPECIES, x, last);
    for (int i = at; i < last; i += LANES) {
      FloatVector b = FloatVector.fromArray(SPECIES, x, i);
      a = a.blend(b, b.compare(VectorOperators.GT, a));
    }
    return a.reduceLanes(VectorOperators.MAX);
  }

  private static void powers(
      Kernels<float[]> kernels,
      float[] x,
      int from,
      int count,
      int width,
      float[] shifts,
      float[] y) {
    for (int i = 0; i < count; i++) {
      int at = i * width;
      if (Float.isInfinite(shifts[i])) {
        F32Rows.affine(x, from + at, width, 1f, -0f, y, at);
        kernels.exp(y, y, at, at + width);
      } else {
        F32Powers.row(x, from + at, shifts[i], width, y, at);
      }
    }
  }

  /// y = x - max(x), or x if the greatest element is infinite: a row of minus infinities must not
  /// become their difference.
  private static void shift(float[] x, int from, int count, int width, float[] shifts, float[] y) {
    for (int i = 0; i < count; i++) {
      float shift = Float.isInfinite(shifts[i]) ? -0f : -shifts[i];
      F32Rows.affine(x, from + i * width, width, 1f, shift, y, i * width);
    }
  }

  private static void sum(float[] x, int count, int width, float[] p, float[] totals) {
    for (int i = 0; i < count; i++) {
      totals[i] = F32Rows.sum(x, i * width, width, p);
    }
  }

  private static void subtract(float[] x, float[] logs, int count, int width, float[] y, int from) {
    for (int i = 0; i < count; i++) {
      F32Rows.affine(x, i * width, width, 1f, -logs[i], y, from + i * width);
    }
  }

  private static void divide(float[] x, float[] totals, int count, int width, float[] y, int from) {
    for (int i = 0; i < count; i++) {
      F32Rows.affine(x, i * width, width, 1f / totals[i], -0f, y, from + i * width);
    }
  }

  /// With x the shifted logits, l the logarithm of the sum of their powers, n classes and s the
  /// smoothing, (1 - s) (l - x[label]) + s (l - mean(x)). A target of 0 costs nothing.
  private static void losses(
      float[] x,
      float[] logs,
      int first,
      int count,
      int width,
      int[] labels,
      double smoothing,
      float[] p,
      float[] loss) {
    float own = (float) (1 - smoothing);
    float shared = (float) smoothing;
    for (int i = 0; i < count; i++) {
      float total = 0f;
      if (own != 0f) {
        total = own * (logs[i] - x[i * width + labels[first + i]]);
      }
      if (shared != 0f) {
        total += shared * (logs[i] - F32Rows.sum(x, i * width, width, p) / (float) width);
      }
      loss[first + i] = total;
    }
  }

  @Override
  default void crossEntropyGradient(
      float[] y, int rows, int width, int[] labels, double smoothing, double g, float[] z) {
    int parts = Threads.parts(rows, (long) rows * width / 8);
    if (parts == 1) {
      lossGradients(y, 0, rows, width, labels, smoothing, g, z);
    } else {
      Threads.ranges(
          rows, parts, (from, to) -> lossGradients(y, from, to, width, labels, smoothing, g, z));
    }
  }

  private static void lossGradients(
      float[] y, int from, int to, int width, int[] labels, double smoothing, double g, float[] z) {
    double shared = smoothing / width;
    double own = shared + (1 - smoothing);
    // all targets together, as rounded: with one class the gradient is exactly 0
    double all = shared * width + (1 - smoothing);
    float scale = (float) (g * all);
    float shift = (float) (-g * shared);
    for (int i = from * width; i < to * width; i++) {
      z[i] = Math.fma(y[i], scale, shift);
    }
    for (int row = from; row < to; row++) {
      int at = row * width + labels[row];
      z[at] = (float) (g * (y[at] * all - own));
    }
  }

  @Override
  default void softmaxGradient(float[] g, float[] y, int rows, int width, float[] z) {
    int parts = Threads.parts(rows, (long) rows * width / 8);
    if (parts == 1) {
      pullRows(g, y, 0, rows, width, z);
    } else {
      Threads.ranges(rows, parts, (from, to) -> pullRows(g, y, from, to, width, z));
    }
  }

  private static void pullRows(float[] g, float[] y, int from, int to, int width, float[] z) {
    if (width <= LANES) {
      for (int row = from; row < to; row++) {
        F32NarrowRows.pull(g, y, row * width, width, z);
      }
      return;
    }
    float[] p = F32Scratch.current().values(F32Scratch.TILE, BLOCK);
    for (int row = from; row < to; row++) {
      int at = row * width;
      pullRow(g, y, at, width, F32Rows.dot(g, at, y, at, width, p), z);
    }
  }

  private static void pullRow(float[] g, float[] y, int at, int width, float mean, float[] z) {
    FloatVector m = FloatVector.broadcast(SPECIES, mean);
    int whole = width - width % LANES;
    for (int i = 0; i < width; i += LANES) {
      FloatVector h = FloatVector.fromArray(SPECIES, g, at + i).sub(m);
      FloatVector dx = h.mul(FloatVector.fromArray(SPECIES, y, at + i));
      if (i < whole) {
        dx.intoArray(z, at + i);
      } else {
        dx.intoArray(z, at + i, SPECIES.indexInRange(i, width));
      }
    }
  }
}
