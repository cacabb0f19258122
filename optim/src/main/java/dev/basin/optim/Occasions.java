package dev.basin.optim;

/// The numbers of taken steps first, first + period, first + 2 period, ...
///
/// @param first at least 1
/// @param period at least 1
public record Occasions(long first, long period) {

  public Occasions {
    if (first < 1 || period < 1) {
      throw new IllegalArgumentException(
          "occasions: first and period must be at least 1, but are %d and %d"
              .formatted(first, period));
    }
  }

  /// Where a cyclic schedule is at its lowest, from the cycle that `start` lies in or begins: half
  /// a period before the end of each cycle.
  ///
  /// @param start steps taken before the first cycle that counts
  public static Occasions lowPoints(Schedule.Cyclic schedule, long start) {
    long cycle = schedule.cycle();
    long first = start - start % cycle + cycle / 2;
    return new Occasions(first > start ? first : first + cycle, cycle);
  }

  boolean include(long steps) {
    return steps >= first && (steps - first) % period == 0;
  }
}
