package dev.basin.experiments.figures;

import dev.basin.experiments.analysis.Median;
import dev.basin.experiments.training.Probe;
import java.util.List;
import java.util.stream.IntStream;

/// What [DoubleDescentNetwork] measured.
///
/// @param seeds the runs of every seed, by width
/// @param course one wide network over the steps, of every seed; empty if there is none
record DoubleDescentNetworkCurves(
    DoubleDescentNetworkRecipe recipe, List<List<Run>> seeds, List<Run> course) {
  static final int TRAIN = 0; // columns of what is measured
  static final int TEST = 1;
  static final int TRAIN_ERROR = 2;
  static final int TEST_ERROR = 3;

  /// One network.
  ///
  /// @param steps it took
  /// @param last what was measured after them
  record Run(long seed, int width, Probe.Trace trace, long steps, double[] last) {}

  /// Over the widths, the median over the seeds.
  double[] overWidths(int column) {
    return IntStream.range(0, recipe.widths().size())
        .mapToDouble(i -> Median.of(seeds.stream().mapToDouble(runs -> runs.get(i).last()[column])))
        .toArray();
  }

  /// Over the steps that were measured, the median over the seeds.
  double[] overSteps(int column) {
    return IntStream.range(0, steps().length)
        .mapToDouble(
            i -> Median.of(course.stream().mapToDouble(run -> run.trace().values().get(i)[column])))
        .toArray();
  }

  double[] steps() {
    return course.getFirst().trace().steps().stream().mapToDouble(Long::doubleValue).toArray();
  }

  boolean hasCourse() {
    return !course.isEmpty();
  }
}
