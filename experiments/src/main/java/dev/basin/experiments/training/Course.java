package dev.basin.experiments.training;

import dev.basin.experiments.UserError;
import dev.basin.optim.Optimizer;
import dev.basin.optim.TrainState;
import dev.basin.optim.checkpoint.Checkpoint;
import dev.basin.optim.checkpoint.StateTree;
import dev.basin.tensor.DType;
import dev.basin.tensor.Shape;
import dev.basin.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// How far a run has come.
///
/// @param losses the mean loss of every epoch that is over
/// @param sum of the losses of the epoch that is under way
/// @param trace what was measured so far
record Course(TrainState state, List<Double> losses, double sum, Probe.Trace trace) {
  private static final String TRACE = "trace/";

  /// Before the first step.
  static Course at(TrainState start) {
    return new Course(start, List.of(), 0, Probe.Trace.EMPTY);
  }

  /// Whether the probe is to measure here, and has not yet.
  boolean awaits(Probe probe) {
    List<Long> steps = trace.steps();
    return probe.steps().contains(state.step())
        && (steps.isEmpty() || steps.getLast() < state.step());
  }

  /// With what the probe measures here, if it is to.
  Course measured(Probe probe) {
    return awaits(probe) ? new Course(state, losses, sum, trace.after(state, probe)) : this;
  }

  /// After one more step.
  Course after(Optimizer.Taken<?> taken, long stepsOfEpoch) {
    double newSum = sum + taken.loss();
    if (taken.state().step() % stepsOfEpoch != 0) {
      return new Course(taken.state(), losses, newSum, trace);
    }
    List<Double> more = new ArrayList<>(losses);
    more.add(newSum / stepsOfEpoch);
    return new Course(taken.state(), more, 0, trace);
  }

  /// As it is saved, with what its steps depend on.
  Checkpoint checkpoint(Training training) {
    double[] means = losses.stream().mapToDouble(Double::doubleValue).toArray();
    StateTree.Builder run =
        StateTree.builder()
            .tensor("losses", Tensor.of(Shape.of(means.length), means))
            .tensor("sum", Tensor.scalar(DType.FLOAT64, sum));
    for (int i = 0; i < trace.steps().size(); i++) {
      double[] values = trace.values().get(i);
      run.tensor(TRACE + trace.steps().get(i), Tensor.of(Shape.of(values.length), values));
    }
    Recipe.of(training).parts().forEach(run::word);
    return new Checkpoint(state, run.build());
  }

  /// The inverse of [#checkpoint].
  ///
  /// @throws UserError if the run that was saved would have taken other steps
  static Course of(Checkpoint checkpoint, Training training) {
    StateTree run = checkpoint.run();
    Recipe.of(training).requireSame(new Recipe(run.words()));
    List<Double> losses = Arrays.stream(run.tensor("losses").toDoubles()).boxed().toList();
    List<Long> steps = new ArrayList<>();
    List<double[]> values = new ArrayList<>();
    run.under(TRACE)
        .tensors()
        .forEach((step, measured) -> {
          steps.add(Long.valueOf(step));
          values.add(measured.toDoubles());
        });
    Probe.Trace trace = new Probe.Trace(steps, values);
    return new Course(checkpoint.state(), losses, run.tensor("sum").item(), trace);
  }
}
