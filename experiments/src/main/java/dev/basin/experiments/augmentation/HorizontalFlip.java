package dev.basin.experiments.augmentation;

import dev.basin.tensor.RandomStream;

/// Left becomes right.
///
/// @param probability of an image to be flipped, in [0, 1]
public record HorizontalFlip(double probability) implements Augmentation {
  public HorizontalFlip {
    if (!(probability >= 0 && probability <= 1)) {
      throw new IllegalArgumentException(
          "flip: the probability must be in [0, 1], but is " + probability);
    }
  }

  @Override
  public void apply(float[] pixels, int from, ImageSize size, RandomStream random) {
    if (random.uniform(0) >= probability) {
      return;
    }
    for (int row = 0; row < size.height(); row++) {
      for (int column = 0; column < size.width() / 2; column++) {
        int left = from + size.at(row, column);
        int right = from + size.at(row, size.width() - 1 - column);
        for (int channel = 0; channel < size.channels(); channel++) {
          float kept = pixels[left + channel];
          pixels[left + channel] = pixels[right + channel];
          pixels[right + channel] = kept;
        }
      }
    }
  }
}
