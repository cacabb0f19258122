package dev.basin.experiments.analysis;

import java.util.stream.DoubleStream;

/// The middle of some numbers.
public final class Median {
  private Median() {}

  /// The number in the middle of their order, or the mean of the two there.
  ///
  /// @throws IllegalArgumentException if there are none
  public static double of(DoubleStream values) {
    double[] sorted = values.sorted().toArray();
    if (sorted.length == 0) {
      throw new IllegalArgumentException("median: there are no values");
    }
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  /// As [#of(DoubleStream)].
  public static double of(double... values) {
    return of(DoubleStream.of(values));
  }
}
