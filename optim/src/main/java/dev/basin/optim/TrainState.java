package dev.basin.optim;

import dev.basin.autodiff.Params;
import dev.basin.autodiff.Statistics;
import dev.basin.tensor.RandomStream;
import dev.basin.tensor.Tensor;
import dev.basin.tensor.TensorTree;
import java.util.function.Consumer;

/// All that the rest of a training run depends on, as one immutable value: to fork a run is to keep
/// a reference to it, and from the same state the same steps follow, bit for bit.
///
/// @param updateState of the update rule
/// @param ruleState of the gradient rule
/// @param averages of the weights so far; empty if none is kept
/// @param statistics the running averages of batch statistics
/// @param seed of every random draw of the run
/// @param step how many steps were taken
public record TrainState(
    Params params,
    RuleState updateState,
    RuleState ruleState,
    RuleState averages,
    Statistics statistics,
    long seed,
    long step)
    implements TensorTree {

  /// The random stream of the next step; split it by purpose.
  public RandomStream random() {
    return RandomStream.ofSeed(seed).split("step").split(step);
  }

  @Override
  public void forEachTensor(Consumer<Tensor> visitor) {
    params.forEachTensor(visitor);
    updateState.forEachTensor(visitor);
    ruleState.forEachTensor(visitor);
    averages.forEachTensor(visitor);
    statistics.forEachTensor(visitor);
  }
}
