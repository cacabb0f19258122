package dev.basin.experiments.training;

import dev.basin.optim.TrainState;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.LongStream;

/// What is measured along a run, at chosen steps. The numbers are saved with the run, so that one
/// that was interrupted ends with all of them.
///
/// @param what in words: part of what a saved run is known by, so it names everything that the
///   numbers depend on
/// @param steps after how many steps; 0 is before the first
/// @param measure the numbers, equally many each time; it may not keep the state
public record Probe(String what, SortedSet<Long> steps, Function<TrainState, double[]> measure) {
  /// Measures nothing.
  public static final Probe NONE = new Probe("nothing", new TreeSet<>(), state -> new double[0]);

  /// Measures at about equal ratios of steps: at 0, at `steps`, and between them `perDecade` times
  /// in every power of ten, each step once.
  public static SortedSet<Long> geometric(long steps, int perDecade) {
    SortedSet<Long> chosen = new TreeSet<>(List.of(0L, steps));
    double decades = StrictMath.log10(steps);
    for (int i = 0; i <= decades * perDecade; i++) {
      chosen.add(Math.min(steps, Math.round(StrictMath.pow(10, (double) i / perDecade))));
    }
    return chosen;
  }

  /// Measures at every multiple of `interval` from 0 to `steps`.
  public static SortedSet<Long> every(long interval, long steps) {
    return new TreeSet<>(
        LongStream.rangeClosed(0, steps / interval).map(i -> i * interval).boxed().toList());
  }

  @Override
  public String toString() {
    return what + " after " + steps;
  }

  /// What a probe measured.
  ///
  /// @param steps after which steps
  /// @param values the numbers of each
  public record Trace(List<Long> steps, List<double[]> values) {
    static final Trace EMPTY = new Trace(List.of(), List.of());

    public Trace {
      steps = List.copyOf(steps);
      values = List.copyOf(values);
    }

    /// The k-th number at every step.
    public double[] column(int k) {
      return values.stream().mapToDouble(row -> row[k]).toArray();
    }

    // With what is measured at this state.
    Trace after(TrainState state, Probe probe) {
      List<Long> moreSteps = new ArrayList<>(steps);
      moreSteps.add(state.step());
      List<double[]> moreValues = new ArrayList<>(values);
      moreValues.add(probe.measure.apply(state));
      return new Trace(moreSteps, moreValues);
    }
  }
}
