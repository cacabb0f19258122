package dev.basin.experiments.augmentation;

import dev.basin.tensor.RandomStream;

/// Wrong labels, drawn once before training.
///
/// @param fraction of the labels that are drawn anew, in [0, 1]: exactly the nearest whole number
///   of them
public record LabelNoise(double fraction, Draw draw) {

  /// From which classes a new label is drawn, all of them equally likely.
  public enum Draw {
    /// From the other classes: every label that is drawn anew is wrong.
    ANOTHER_CLASS,
    /// From all classes: one in as many as there are classes stays as it was.
    ANY_CLASS
  }

  public LabelNoise {
    if (!(fraction >= 0 && fraction <= 1)) {
      throw new IllegalArgumentException(
          "label noise: the fraction must be in [0, 1], but is " + fraction);
    }
  }

  /// The labels with noise; a function of the stream alone.
  ///
  /// @param labels each in [0, classes)
  /// @param classes at least 2
  public int[] apply(int[] labels, int classes, RandomStream random) {
    if (classes < 2) {
      throw new IllegalArgumentException(
          "label noise: there are no other labels among " + classes + " class(es)");
    }
    int[] noisy = labels.clone();
    int[] order = random.split("rows").permutation(labels.length);
    RandomStream classOf = random.split("classes");
    for (int k = 0; k < Math.round(fraction * labels.length); k++) {
      int row = order[k];
      noisy[row] =
          draw == Draw.ANY_CLASS
              ? classOf.index(row, classes)
              : (labels[row] + 1 + classOf.index(row, classes - 1)) % classes;
    }
    return noisy;
  }
}
