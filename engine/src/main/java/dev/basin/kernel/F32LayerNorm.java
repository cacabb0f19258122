package dev.basin.kernel;

import static dev.basin.kernel.F32Storage.BLOCK;
import static dev.basin.kernel.F32Storage.LANES;
import static dev.basin.kernel.F32Storage.SPECIES;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/// Float32 layer normalisation, row by row: a row stays in the first-level cache while its mean,
/// its variance and its result are computed.
///
/// The gradients of gamma and beta are sums over rows. Sections of rows, which depend on the shape
/// alone, have partial sums of their own, and these are added up in order.
interface F32LayerNorm extends Kernels<float[]> {

  /// Sections of a sum over rows, at most, and rows of a section, at least.
  int SECTIONS = 64, SECTION_ROWS = 32;

  @Override
  default void layerNorm(
      float[] x,
      int rows,
      int width,
      float[] gamma,
      float[] beta,
      double epsilon,
      float[] mean,
      float[] inverse,
      float[] y) {
    int parts = Threads.parts(rows, (long) rows * width / 4);
    if (parts == 1) {
      normalizeRows(x, 0, rows, width, gamma, beta, epsilon, mean, inverse, y);
    } else {
      Threads.ranges(
          rows,
          parts,
          (from, to) -> normalizeRows(x, from, to, width, gamma, beta, epsilon, mean, inverse, y));
    }
  }

  private static void normalizeRows(
      float[] x,
      int from,
      int to,
      int width,
      float[] gamma,
      float[] beta,
      double epsilon,
      float[] mean,
      float[] inverse,
      float[] y) {
    if (width <= LANES) {
      for (int row = from; row < to; row++) {
        F32NarrowRows.normalize(x, row, width, gamma, beta, epsilon, mean, inverse, y);
      }
      return;
    }
    float[] p = F32Scratch.current().values(F32Scratch.TILE, BLOCK);
    for (int row = from; row < to; row++) {
      int at = row * width;
      float m = F32Rows.sum(x, at, width, p) / (float) width;
      double variance = F32Rows.squares(x, at, width, m, p) / (double) width;
      float scale = (float) (1 / Math.sqrt(variance + epsilon));
      mean[row] = m;
      inverse[row] = scale;
      normalizeRow(x, at, width, m, scale, gamma, beta, y);
    }
  }

  private static void normalizeRow(
      float[] x,
      int at,
      int width,
      float mean,
      float inverse,
      float[] gamma,
      float[] beta,
      float[] y) {
    FloatVector m = FloatVector.broadcast(SPECIES, mean);
    FloatVector s = FloatVector.broadcast(SPECIES, inverse);
    int whole = width - width % LANES;
    for (int i = 0; i < whole; i += LANES) {
      FloatVector a = FloatVector.fromArray(SPECIES, gamma, i);
      FloatVector b = FloatVector.fromArray(SPECIES, beta, i);
      FloatVector.fromArray(SPECIES, x, at + i).sub(m).mul(s).fma(a, b).intoArray(y, at + i);
    }
    if (whole < width) {
      FloatVector a = FloatVector.fromArray(SPECIES, gamma, whole);
      FloatVector b = FloatVector.fromArray(SPECIES, beta, whole);
      FloatVector.fromArray(SPECIES, x, at + whole)
          .sub(m)
          .mul(s)
          .fma(a, b)
          .intoArray(y, at + whole, SPECIES.indexInRange(whole, width));
    }
  }

  @Override
  default void layerNormGradient(
      float[] g,
      float[] x,
      int rows,
      int width,
      float[] gamma,
      float[] mean,
      float[] inverse,
      float[] z,
      float[] gammaSum,
      float[] betaSum) {
    int length = Math.max(SECTION_ROWS, (rows + SECTIONS - 1) / SECTIONS);
    int sections = (rows + length - 1) / length;
    int padded = Kernels.capacity(width);
    float[] sums = F32Scratch.current().values(F32Scratch.CHANNELS, 2 * sections * padded);
    int parts = Threads.parts(sections, (long) rows * width / 4);
    if (parts == 1) {
      gradientSections(g, x, 0, sections, length, rows, width, gamma, mean, inverse, z, sums);
    } else {
      Threads.ranges(
          sections,
          parts,
          (from, to) ->
              gradientSections(g, x, from, to, length, rows, width, gamma, mean, inverse, z, sums));
    }
    addSections(sums, 0, sections, 2 * padded, width, gammaSum);
    addSections(sums, padded, sections, 2 * padded, width, betaSum);
  }

  private static void addSections(
      float[] sums, int first, int sections, int pitch, int width, float[] y) {
    for (int j = 0; j < width; j += LANES) {
      FloatVector total = FloatVector.zero(SPECIES);
      for (int i = 0; i < sections; i++) {
        total = total.add(FloatVector.fromArray(SPECIES, sums, first + i * pitch + j));
      }
      total.intoArray(y, j);
    }
  }

  /// With u = x - mean, i = inverse, h = g gamma and means over the row, dx = i (h - mean(h) - u
  /// i^2 mean(h u)); and the sums of g u i and of g over the rows.
  private static void gradientSections(
      float[] g,
      float[] x,
      int from,
      int to,
      int length,
      int rows,
      int width,
      float[] gamma,
      float[] mean,
      float[] inverse,
      float[] z,
      float[] sums) {
    int padded = Kernels.capacity(width);
    float[] p = F32Scratch.current().values(F32Scratch.TILE, 2 * BLOCK);
    for (int section = from; section < to; section++) {
      int sum = section * 2 * padded;
      Arrays.fill(sums, sum, sum + 2 * padded, 0f);
      int end = Math.min(rows, (section + 1) * length);
      for (int row = section * length; row < end; row++) {
        int at = row * width;
        float m = mean[row];
        float i = inverse[row];
        if (width <= LANES) {
          F32NarrowRows.normalizeGradient(g, x, row, width, gamma, m, i, z, sums, sum, padded);
          continue;
        }
        rowSums(g, x, at, width, gamma, m, p);
        float shift = -i * F32Rows.fold(p, 0) / (float) width;
        float slope = -i * i * i * F32Rows.fold(p, BLOCK) / (float) width;
        gradientRow(g, x, at, width, gamma, m, i, slope, shift, z, sums, sum, padded);
      }
    }
  }

  /// The columns of the sums of h = g gamma and of h (x - mean).
  private static void rowSums(
      float[] g, float[] x, int at, int width, float[] gamma, float mean, float[] p) {
    int whole = width - width % BLOCK;
    int rest = width % BLOCK;
    FloatVector m = FloatVector.broadcast(SPECIES, mean);
    for (int j = 0; j < BLOCK; j += LANES) {
      FloatVector a = FloatVector.zero(SPECIES);
      FloatVector b = FloatVector.zero(SPECIES);
      for (int i = j; i < whole; i += BLOCK) {
        FloatVector w = FloatVector.fromArray(SPECIES, gamma, i);
        FloatVector h = FloatVector.fromArray(SPECIES, g, at + i).mul(w);
        a = a.add(h);
        b = FloatVector.fromArray(SPECIES, x, at + i).sub(m).fma(h, b);
      }
      a.intoArray(p, j);
      b.intoArray(p, BLOCK + j);
    }
    for (int j = 0; j < rest; j += LANES) {
      var inside = SPECIES.indexInRange(j, rest);
      FloatVector w = FloatVector.fromArray(SPECIES, gamma, whole + j);
      FloatVector h = FloatVector.fromArray(SPECIES, g, at + whole + j).mul(w);
      FloatVector u = FloatVector.fromArray(SPECIES, x, at + whole + j).sub(m);
      FloatVector b = FloatVector.fromArray(SPECIES, p, BLOCK + j);
      FloatVector.fromArray(SPECIES, p, j).add(h, inside).intoArray(p, j);
      b.blend(u.fma(h, b), inside).intoArray(p, BLOCK + j);
    }
  }

  private static void gradientRow(
      float[] g,
      float[] x,
      int at,
      int width,
      float[] gamma,
      float mean,
      float inverse,
      float slope,
      float shift,
      float[] z,
      float[] sums,
      int sum,
      int padded) {
    FloatVector m = FloatVector.broadcast(SPECIES, mean);
    FloatVector s = FloatVector.broadcast(SPECIES, inverse);
    FloatVector b = FloatVector.broadcast(SPECIES, slope);
    FloatVector c = FloatVector.broadcast(SPECIES, shift);
    int whole = width - width % LANES;
    for (int i = 0; i < width; i += LANES) {
      FloatVector u = FloatVector.fromArray(SPECIES, x, at + i).sub(m);
      FloatVector h = FloatVector.fromArray(SPECIES, g, at + i);
      FloatVector dx = h.mul(FloatVector.fromArray(SPECIES, gamma, i)).fma(s, u.fma(b, c));
      u.mul(s).fma(h, FloatVector.fromArray(SPECIES, sums, sum + i)).intoArray(sums, sum + i);
      h.add(FloatVector.fromArray(SPECIES, sums, sum + padded + i))
          .intoArray(sums, sum + padded + i);
      if (i < whole) {
        dx.intoArray(z, at + i);
      } else {
        dx.intoArray(z, at + i, SPECIES.indexInRange(i, width));
      }
    }
  }
}
