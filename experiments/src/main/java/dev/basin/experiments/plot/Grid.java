package dev.basin.experiments.plot;

import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;

/// Values over a rectangular grid.
///
/// @param x the columns' places, increasing
/// @param y the rows' places, increasing
/// @param z the values, [y.length][x.length]
public record Grid(double[] x, double[] y, double[][] z) {
  public Grid {
    if (x.length < 2 || y.length < 2) {
      throw new IllegalArgumentException(
          "a grid of %dx%d has no cells".formatted(x.length, y.length));
    }
    requireIncreasing("x", x);
    requireIncreasing("y", y);
    if (z.length != y.length) {
      throw new IllegalArgumentException(
          "z has %d rows, y has %d places".formatted(z.length, y.length));
    }
    for (double[] row : z) {
      if (row.length != x.length) {
        throw new IllegalArgumentException(
            "a row of z has %d values, x has %d places".formatted(row.length, x.length));
      }
    }
  }

  /// The values of a function at every place.
  public static Grid sample(double[] x, double[] y, DoubleBinaryOperator function) {
    double[][] z = new double[y.length][x.length];
    for (int row = 0; row < y.length; row++) {
      for (int column = 0; column < x.length; column++) {
        z[row][column] = function.applyAsDouble(x[column], y[row]);
      }
    }
    return new Grid(x, y, z);
  }

  /// `count` equally spaced places, both ends included.
  public static double[] places(double from, double to, int count) {
    double[] places = new double[count];
    for (int i = 0; i < count; i++) {
      places[i] = from + (to - from) * i / (count - 1);
    }
    return places;
  }

  /// The least finite value.
  public double min() {
    double least = Double.POSITIVE_INFINITY;
    for (double[] row : z) {
      for (double value : row) {
        if (value < least && value > Double.NEGATIVE_INFINITY) {
          least = value;
        }
      }
    }
    return least;
  }

  /// The greatest finite value.
  public double max() {
    return -map(value -> -value).min();
  }

  /// The grid with every value replaced.
  public Grid map(DoubleUnaryOperator function) {
    double[][] mapped = new double[y.length][];
    for (int row = 0; row < y.length; row++) {
      mapped[row] = new double[x.length];
      for (int column = 0; column < x.length; column++) {
        mapped[row][column] = function.applyAsDouble(z[row][column]);
      }
    }
    return new Grid(x, y, mapped);
  }

  /// The grid with every cell cut into `factor` times `factor`, by monotone cubics along the rows
  /// and then along the columns: they pass through every value and never leave the range of
  /// neighbours, so that no picture shows a dip that was not measured. The values must be finite.
  public Grid refined(int factor) {
    double[][] rows = new double[y.length][];
    for (int row = 0; row < y.length; row++) {
      rows[row] = MonotoneCubic.refine(x, z[row], factor);
    }
    double[][] columns = new double[rows[0].length][];
    for (int column = 0; column < columns.length; column++) {
      double[] line = new double[y.length];
      for (int row = 0; row < y.length; row++) {
        line[row] = rows[row][column];
      }
      columns[column] = MonotoneCubic.refine(y, line, factor);
    }
    double[] fineX = refinedPlaces(x, factor);
    double[] fineY = refinedPlaces(y, factor);
    double[][] fine = new double[fineY.length][fineX.length];
    for (int row = 0; row < fineY.length; row++) {
      for (int column = 0; column < fineX.length; column++) {
        fine[row][column] = columns[column][row];
      }
    }
    return new Grid(fineX, fineY, fine);
  }

  private static double[] refinedPlaces(double[] places, int factor) {
    double[] fine = new double[(places.length - 1) * factor + 1];
    for (int i = 0; i < fine.length; i++) {
      int cell = Math.min(i / factor, places.length - 2);
      double part = (double) (i - cell * factor) / factor;
      fine[i] = places[cell] + part * (places[cell + 1] - places[cell]);
    }
    return fine;
  }

  private static void requireIncreasing(String name, double[] places) {
    for (int i = 1; i < places.length; i++) {
      if (!(places[i] > places[i - 1])) {
        throw new IllegalArgumentException(
            "%s must increase, but %s follows %s".formatted(name, places[i], places[i - 1]));
      }
    }
  }
}
