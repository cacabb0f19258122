package dev.basin.experiments.figures;

import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/// A point of [ErrorReduction]: what SGD, SAM and, where labels are wrong, SGD with Mixup reached
/// in one setting. Errors are shares.
record ReductionPoint(ReductionSetting setting, List<Runs> runs) {

  /// The errors of a run after every epoch; the first are those before training.
  record Course(double[] validation, double[] test) {
    /// After the last epoch.
    double last() {
      return test[test.length - 1];
    }

    double lastValidation() {
      return validation[validation.length - 1];
    }

    /// The epoch with the least validation error, the first of several.
    int bestEpoch() {
      return IntStream.range(0, validation.length)
          .boxed()
          .min((a, b) -> Double.compare(validation[a], validation[b]))
          .orElseThrow();
    }

    /// The test error at that epoch.
    double best() {
      return test[bestEpoch()];
    }
  }

  /// The runs of one seed.
  ///
  /// @param sam by radius
  record Runs(long seed, Course sgd, Optional<Course> mixup, List<Course> sam) {}

  /// The place of the radius with the least last validation error, in the mean over seeds.
  int chosen() {
    return IntStream.range(0, runs.getFirst().sam().size())
        .boxed()
        .min((a, b) -> Double.compare(validation(a), validation(b)))
        .orElseThrow();
  }

  private double validation(int radius) {
    return mean(run -> run.sam().get(radius).lastValidation());
  }

  /// SAM's run with the chosen radius.
  Course sam(Runs of) {
    return of.sam().get(chosen());
  }

  /// What SAM is compared with, and when.
  enum Against {
    /// Both after their last epochs.
    LAST,
    /// Both at the epochs with the least validation error.
    BEST,
    /// SAM after its last epoch, SGD at the epoch with the least validation error.
    BEST_SGD,
    /// SAM and SGD with Mixup after their last epochs.
    MIXUP
  }

  /// 100 (e_base - e_SAM) / e_base of mean errors over seeds; not a number where nothing was
  /// trained to compare with.
  double reduction(Against against) {
    return switch (against) {
      case LAST -> reduction(mean(run -> run.sgd().last()), mean(run -> sam(run).last()));
      case BEST -> reduction(mean(run -> run.sgd().best()), mean(run -> sam(run).best()));
      case BEST_SGD -> reduction(mean(run -> run.sgd().best()), mean(run -> sam(run).last()));
      case MIXUP -> reduction(mixup(), mean(run -> sam(run).last()));
    };
  }

  static double reduction(double base, double sam) {
    return 100 * (base - sam) / base;
  }

  /// The mean last error with Mixup; not a number where it was not trained.
  double mixup() {
    return mean(run -> run.mixup().map(Course::last).orElse(Double.NaN));
  }

  double mean(ToDoubleFunction<Runs> error) {
    return runs.stream().mapToDouble(error).average().orElseThrow();
  }

  /// The standard deviation over seeds of the reduction against SGD, both after their last epochs;
  /// 0 if there is one.
  double deviation() {
    double[] each =
        runs.stream().mapToDouble(run -> reduction(run.sgd().last(), sam(run).last())).toArray();
    double mean = IntStream.range(0, each.length).mapToDouble(k -> each[k]).average().orElseThrow();
    double squares =
        IntStream.range(0, each.length).mapToDouble(k -> (each[k] - mean) * (each[k] - mean)).sum();
    return each.length == 1 ? 0 : Math.sqrt(squares / (each.length - 1));
  }
}
