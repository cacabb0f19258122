package dev.basin.nn;

/// What ends the residual bodies of a network at random in training, less often near the input than
/// near the output.
///
/// @param lastSurvival the probability with which the last body survives, in [0, 1]; the l-th of L
///   does with probability 1 - l / L (1 - lastSurvival)
public record BranchNoise(Kind kind, double lastSurvival) {
  public static final BranchNoise NONE = new BranchNoise(Kind.NONE, 1);

  public enum Kind {
    NONE,
    /// [StochasticDepth]
    STOCHASTIC_DEPTH,
    /// [ShakeDrop]. Its authors end the body with a batch normalisation.
    SHAKE_DROP
  }

  public BranchNoise {
    Survival.require("branch noise", lastSurvival);
  }

  /// The body with its noise.
  ///
  /// @param block from 1 to `blocks`
  Sequential after(Sequential body, int block, int blocks) {
    return switch (kind) {
      case NONE -> body;
      case STOCHASTIC_DEPTH ->
          body.then("noise", StochasticDepth.decayed(block, blocks, lastSurvival));
      case SHAKE_DROP -> body.then("noise", ShakeDrop.decayed(block, blocks, lastSurvival));
    };
  }
}
