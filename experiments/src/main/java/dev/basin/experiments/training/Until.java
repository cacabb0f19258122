package dev.basin.experiments.training;

import dev.basin.optim.TrainState;
import java.util.function.Predicate;

/// What ends a run of training before its last epoch: looked at before the first step and at the
/// end of every epoch.
///
/// @param what in words: part of what a saved run is known by, so it names everything that the end
///   depends on
/// @param met of the state alone, so that a run that is gone on with ends at the same step
public record Until(String what, Predicate<TrainState> met) {
  /// Nothing does.
  public static final Until THE_LAST_EPOCH = new Until("the last epoch", state -> false);

  @Override
  public String toString() {
    return what;
  }
}
