package dev.basin.bench.peers;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/// What a row came to.
///
/// @param theirs the fastest of the peer's variants
/// @param ratio of the best rates; see [Goal]
/// @param medianRatio the same of the medians
/// @param ofLimit our rate over that of the FMA loop, where operations are counted; otherwise NaN
/// @param notMeasured the reason, or null
record Result(
    Row row,
    Turns ours,
    Turns theirs,
    double ratio,
    double medianRatio,
    double ofLimit,
    String notMeasured) {

  /// All turns of one side.
  static final class Turns {
    final Contestant contestant;
    private double best = Double.POSITIVE_INFINITY;
    private double[] medians = {};
    private double allocated = Double.POSITIVE_INFINITY;

    Turns(Contestant contestant) {
      this.contestant = contestant;
    }

    void add(Stopwatch.Sample sample) {
      best = Math.min(best, sample.best());
      medians = Arrays.copyOf(medians, medians.length + 1);
      medians[medians.length - 1] = sample.median();
      allocated = Math.min(allocated, sample.allocated());
    }

    double bestRate() {
      return contestant.amount() / best;
    }

    double medianRate() {
      double[] sorted = medians.clone();
      Arrays.sort(sorted);
      return contestant.amount() / sorted[sorted.length / 2];
    }

    /// Bytes on the Java heap in one call.
    double allocated() {
      return allocated;
    }
  }

  /// @param turns ours first
  /// @param limit operations per second of the FMA loop
  static Result of(Row row, List<Turns> turns, double limit) {
    Turns ours = turns.getFirst();
    Turns theirs =
        turns.stream().skip(1).max(Comparator.comparingDouble(Turns::bestRate)).orElseThrow();
    Goal goal = row.goal();
    return new Result(
        row,
        ours,
        theirs,
        goal.ratio(ours.bestRate(), theirs.bestRate()),
        goal.ratio(ours.medianRate(), theirs.medianRate()),
        row.unit() == Row.Unit.FLOPS ? ours.bestRate() / limit : Double.NaN,
        null);
  }

  static Result notMeasured(Row row, String reason) {
    return new Result(row, null, null, Double.NaN, Double.NaN, Double.NaN, reason);
  }

  boolean met() {
    return notMeasured == null && row.goal().met(ratio, ofLimit);
  }
}
