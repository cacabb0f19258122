package dev.basin.optim;

import dev.basin.autodiff.Objective;
import dev.basin.autodiff.Params;
import dev.basin.autodiff.Statistics;
import dev.basin.tensor.Tensor;
import dev.basin.tensor.TensorTree;
import java.util.function.Consumer;
import java.util.function.Function;

/// A gradient rule, an update rule and a schedule. Any three go together: the gradient rule owns
/// all passes over the data, the update rule sees only what comes out of it.
///
/// @param steps that a run is to take; rules that change over a run measure its progress by it
/// @param statisticsMomentum of the running batch statistics: running <- m running + (1 - m) batch
/// @param average what is kept of the weights along the way
public record Optimizer(
    GradientRule gradientRule,
    UpdateRule updateRule,
    Schedule schedule,
    long steps,
    double statisticsMomentum,
    WeightAverage average) {

  public Optimizer {
    if (steps < 1) {
      throw new IllegalArgumentException(
          "optimizer: a run takes at least 1 step, but " + steps + " were asked for");
    }
    if (!(statisticsMomentum >= 0 && statisticsMomentum <= 1)) {
      throw new IllegalArgumentException(
          "optimizer: the momentum of statistics must be in [0, 1], but is " + statisticsMomentum);
    }
  }

  /// Without an average of the weights.
  public Optimizer(
      GradientRule gradientRule,
      UpdateRule updateRule,
      Schedule schedule,
      long steps,
      double statisticsMomentum) {
    this(gradientRule, updateRule, schedule, steps, statisticsMomentum, WeightAverage.NONE);
  }

  /// With running statistics of momentum 0.9, without an average of the weights.
  public Optimizer(
      GradientRule gradientRule, UpdateRule updateRule, Schedule schedule, long steps) {
    this(gradientRule, updateRule, schedule, steps, 0.9);
  }

  /// The same optimizer keeping an average. The steps that it takes are the same.
  public Optimizer with(WeightAverage newAverage) {
    return new Optimizer(gradientRule, updateRule, schedule, steps, statisticsMomentum, newAverage);
  }

  /// What a step yields.
  ///
  /// @param state after the step
  /// @param loss before it, at the old parameters
  /// @param byproduct of the pass that measured this loss
  public record Taken<B>(TrainState state, double loss, B byproduct) implements TensorTree {
    @Override
    public void forEachTensor(Consumer<Tensor> visitor) {
      state.forEachTensor(visitor);
      if (byproduct instanceof TensorTree tree) {
        tree.forEachTensor(visitor);
      }
    }
  }

  /// The state before the first step.
  public TrainState start(Params params, Statistics statistics, long seed) {
    return new TrainState(
        params,
        updateRule.initialState(params),
        gradientRule.initialState(params),
        average.initialState(params),
        statistics,
        seed,
        0);
  }

  /// One step on an objective whose by-product is the statistics of its batch.
  ///
  /// @param objective the loss of the next batch
  public Taken<Statistics> step(TrainState state, Objective<Statistics> objective) {
    return step(state, objective, Function.identity());
  }

  /// One step.
  ///
  /// @param objective the loss of the next batch
  /// @param batchStatistics what of the by-product is statistics of the batch; [Statistics#NONE] if
  ///   nothing
  public <B> Taken<B> step(
      TrainState state, Objective<B> objective, Function<B, Statistics> batchStatistics) {
    return step(state, objective, batchStatistics, direction -> {});
  }

  /// As above, with a look at the direction between the gradient rule and the update rule, such as
  /// to measure its length.
  ///
  /// @param direction is handed it once, for as long as the call lasts
  public <B> Taken<B> step(
      TrainState state,
      Objective<B> objective,
      Function<B, Statistics> batchStatistics,
      Consumer<Params> direction) {
    double learningRate = schedule.at(state.step());
    Step step = new Step(state.step(), steps, learningRate, state.random().split("rule"));
    var estimate = gradientRule.gradient(objective, state.params(), state.ruleState(), step);
    direction.accept(estimate.gradient());
    var next =
        updateRule.apply(state.params(), estimate.gradient(), state.updateState(), learningRate);
    Statistics measured = batchStatistics.apply(estimate.byproduct());
    TrainState after =
        new TrainState(
            next.params(),
            next.state(),
            estimate.state(),
            average.after(state.averages(), next.params(), state.step() + 1),
            state.statistics().updated(measured, statisticsMomentum),
            state.seed(),
            state.step() + 1);
    return new Taken<>(after, estimate.loss(), estimate.byproduct());
  }
}
