package dev.basin.experiments.training;

import dev.basin.autodiff.Params;
import dev.basin.optim.Optimizer;
import java.util.function.Consumer;

/// Is told of every step of a run, on the run's own thread. Nothing that it is handed may be kept.
@FunctionalInterface
public interface StepListener extends Consumer<Optimizer.Taken<?>> {

  /// Called once before all steps.
  ///
  /// @param step how many were taken when the run was saved that is gone on with, else 0
  default void resumed(long step) {}

  /// Called after a step with what it yields.
  @Override
  void accept(Optimizer.Taken<?> taken);

  /// Called within a step with what the update rule is to follow.
  ///
  /// @param step counted from 0
  default void direction(long step, Params direction) {}
}
