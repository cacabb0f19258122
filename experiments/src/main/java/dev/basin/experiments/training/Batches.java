package dev.basin.experiments.training;

import dev.basin.experiments.augmentation.Augmentation;

/// Examples, in batches. The k-th batch of an epoch is a function of (seed, epoch, k) alone:
/// whatever was drawn before it, or was not, it is the same.
public record Batches(Examples examples, Sampler sampler, Augmentation augmentation) {
  public Batches {
    if (examples.count() != sampler.count()) {
      throw new IllegalArgumentException(
          "batches: %d examples, but the sampler orders %d"
              .formatted(examples.count(), sampler.count()));
    }
  }

  /// The batches of an epoch, which is counted from 0.
  public Epoch epoch(int number) {
    return new Epoch(this, number, sampler.order(number));
  }

  /// One epoch, whose order is drawn once.
  public static final class Epoch {
    private final Batches batches;
    private final int[] order;
    private final int number;

    private Epoch(Batches batches, int number, int[] order) {
      this.batches = batches;
      this.order = order;
      this.number = number;
    }

    /// How many batches there are.
    public int size() {
      return batches.sampler.batches();
    }

    /// The k-th batch, counted from 0.
    public Examples get(int k) {
      return batches
          .examples
          .rows(batches.sampler.rows(order, k))
          .augmented(batches.augmentation, batches.sampler.augmentation(number, k));
    }
  }
}
