package dev.basin.experiments.training;

import dev.basin.autodiff.Objective;
import dev.basin.autodiff.Params;
import dev.basin.autodiff.Statistics;
import dev.basin.tensor.RandomStream;

/// What a run of training minimises: where it starts, and the loss of every batch. Its text (of a
/// record: all components) is part of what a saved run is known by.
public interface Problem {
  /// The parameters before the first step.
  Params init(RandomStream random);

  /// The running statistics before the first step.
  Statistics initialStatistics();

  /// The loss of a batch. Evaluating it again repeats the same random draws.
  ///
  /// @param random what dropout and its kin draw from: one stream for each step
  Objective<Statistics> objective(Examples batch, RandomStream random);
}
