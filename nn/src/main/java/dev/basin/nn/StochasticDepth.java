package dev.basin.nn;

import dev.basin.tensor.RandomStream;
import dev.basin.tensor.Tensor;

/// Stochastic depth: Huang, Sun, Liu, Sedra and Weinberger 2016 (arXiv:1603.09382). The last layer
/// of a residual body: in training the body is multiplied by 1 with probability `survival` and by 0
/// otherwise (equation 2), in evaluation by `survival` (equation 5).
///
/// A dropped body is computed all the same, so that every parameter has a gradient, if a zero one.
///
/// @param survival in [0, 1]
/// @param perExample whether each example draws for itself; the paper draws once for a batch
public record StochasticDepth(double survival, boolean perExample) implements Layer {
  private static final String NAME = "stochastic depth";

  public StochasticDepth {
    Survival.require(NAME, survival);
  }

  /// For a network whose bodies survive less often with depth: 1 - block / blocks * (1 - last), the
  /// paper's equation 4, one draw for a batch.
  ///
  /// @param block from 1 to `blocks`
  public static StochasticDepth decayed(int block, int blocks, double last) {
    return new StochasticDepth(Survival.decayed(NAME, block, blocks, last), false);
  }

  @Override
  public Tensor forward(Scope scope, Tensor x) {
    int draws = Survival.draws(NAME, x, perExample);
    if (!scope.training()) {
      return x.mul(survival);
    }
    RandomStream random = scope.random();
    return x.mul(
        Survival.factors(
            x.dtype(), x.rank(), draws, k -> Survival.survives(random, k, survival) ? 1 : 0));
  }
}
