package dev.basin.experiments.training;

import dev.basin.tensor.RandomStream;
import java.util.Arrays;

/// The order of examples: every epoch goes through all of them in an order of its own, a function
/// of (seed, epoch) alone.
///
/// @param count of the examples, at least 1
/// @param batch rows of a batch, at least 1; the last batch of an epoch holds what remains
public record Sampler(int count, int batch, long seed) {
  public Sampler {
    if (count < 1 || batch < 1) {
      throw new IllegalArgumentException(
          "sampler: %d examples in batches of %d; both must be at least 1".formatted(count, batch));
    }
  }

  /// Batches of an epoch.
  public int batches() {
    return Math.ceilDiv(count, batch);
  }

  /// All rows in the order of an epoch, which is counted from 0.
  public int[] order(int epoch) {
    return RandomStream.ofSeed(seed).split("order").split(epoch).permutation(count);
  }

  /// What the augmentation of the k-th batch of an epoch draws from.
  public RandomStream augmentation(int epoch, int k) {
    return RandomStream.ofSeed(seed).split("augmentation").split(epoch).split(k);
  }

  /// The rows of the k-th batch of an epoch's order, counted from 0.
  int[] rows(int[] order, int k) {
    if (k < 0 || k >= batches()) {
      throw new IndexOutOfBoundsException(
          "sampler: there is no batch %d among %d".formatted(k, batches()));
    }
    return Arrays.copyOfRange(order, k * batch, (int) Math.min(count, (k + 1L) * batch));
  }
}
