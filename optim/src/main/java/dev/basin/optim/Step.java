package dev.basin.optim;

import dev.basin.tensor.RandomStream;

/// Where in a training run a rule is applied.
///
/// @param index counted from 0
/// @param total the steps that the run is to take
/// @param learningRate of this step
/// @param random a stream of this step's own
public record Step(long index, long total, double learningRate, RandomStream random) {

  /// The fraction of the run that lies behind, in [0, 1].
  public double progress() {
    return Math.min(1, (double) index / total);
  }

  /// The same step with the stream of one part of its batch.
  Step part(int number) {
    return new Step(index, total, learningRate, random.split("part").split(number));
  }
}
