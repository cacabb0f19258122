package dev.basin.optim;

import dev.basin.autodiff.Params;

/// What a run keeps of the points that it passes, beside the point where it is. Averages are state
/// ([TrainState#averages]) and never flow back into the run.
///
/// Running statistics of batches belong to the run's own weights: for an average they are measured
/// anew, by [Statistics#over][dev.basin.autodiff.Statistics#over].
public interface WeightAverage {
  /// Keeps nothing.
  WeightAverage NONE =
      new WeightAverage() {
        @Override
        public RuleState initialState(Params params) {
          return RuleState.EMPTY;
        }

        @Override
        public RuleState after(RuleState state, Params params, long steps) {
          return state;
        }

        @Override
        public String toString() {
          return "none";
        }
      };

  /// The state before the first step.
  RuleState initialState(Params params);

  /// The state after a step.
  ///
  /// @param params the point that the step led to
  /// @param steps taken so far, at least 1
  RuleState after(RuleState state, Params params, long steps);
}
