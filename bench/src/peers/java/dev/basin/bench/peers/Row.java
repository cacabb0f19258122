package dev.basin.bench.peers;

import java.util.List;
import java.util.Locale;

/// A line of the table: the same work on both sides.
///
/// @param theirs alternatives, of which the fastest counts
/// @param limit the fraction of the float32 FMA loop that this work could reach at most: 1 for
///   float32, 1/2 for float64
record Row(
    String work, Unit unit, Contestant ours, List<Contestant> theirs, Goal goal, double limit) {

  /// What a rate counts.
  enum Unit {
    FLOPS {
      @Override
      String format(double rate) {
        return String.format(Locale.ROOT, "%.1f GFLOP/s", rate * 1e-9);
      }
    },
    BYTES {
      @Override
      String format(double rate) {
        return String.format(Locale.ROOT, "%.1f GB/s", rate * 1e-9);
      }
    },
    TIME {
      @Override
      String format(double rate) {
        double seconds = 1 / rate;
        return seconds < 1e-3
            ? String.format(Locale.ROOT, "%.2f us", seconds * 1e6)
            : String.format(Locale.ROOT, "%.2f ms", seconds * 1e3);
      }
    };

    /// @param rate per second
    abstract String format(double rate);
  }

  static Row of(String work, Unit unit, Contestant ours, List<Contestant> theirs, Goal goal) {
    return new Row(work, unit, ours, theirs, goal, 1);
  }

  int threads() {
    return ours.threads();
  }

  /// What a row is selected by.
  String name() {
    return work + ", " + threads() + (threads() == 1 ? " thread" : " threads");
  }

  /// Ours first.
  Contestant contestant(int index) {
    return index == 0 ? ours : theirs.get(index - 1);
  }

  int contestants() {
    return 1 + theirs.size();
  }
}
