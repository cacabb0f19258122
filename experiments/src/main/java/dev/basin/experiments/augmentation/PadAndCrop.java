package dev.basin.experiments.augmentation;

import dev.basin.tensor.RandomStream;
import java.util.Arrays;

/// A border around the image, and then a random part of the image's own size: a shift by up to
/// `padding` pixels down or up, and right or left.
///
/// @param padding pixels of border at each side
public record PadAndCrop(int padding, Border border) implements Augmentation {

  /// What stands in the border.
  public enum Border {
    /// Zero.
    ZERO,
    /// The image, mirrored at its outermost pixels, which are not repeated.
    REFLECTED
  }

  public PadAndCrop {
    if (padding < 0) {
      throw new IllegalArgumentException("crop: the padding must be >= 0, but is " + padding);
    }
  }

  @Override
  public void apply(float[] pixels, int from, ImageSize size, RandomStream random) {
    if (border == Border.REFLECTED && padding >= Math.min(size.height(), size.width())) {
      throw new IllegalArgumentException(
          "crop: %s has no %d pixels to reflect; pad less".formatted(size, padding));
    }
    int down = random.index(0, 2 * padding + 1) - padding;
    int right = random.index(1, 2 * padding + 1) - padding;
    float[] image = Arrays.copyOfRange(pixels, from, from + size.size());
    for (int row = 0; row < size.height(); row++) {
      int sourceRow = source(row + down, size.height());
      for (int column = 0; column < size.width(); column++) {
        int sourceColumn = source(column + right, size.width());
        int target = from + size.at(row, column);
        boolean inside = sourceRow >= 0 && sourceColumn >= 0;
        int source = inside ? size.at(sourceRow, sourceColumn) : 0;
        for (int channel = 0; channel < size.channels(); channel++) {
          pixels[target + channel] = inside ? image[source + channel] : 0;
        }
      }
    }
  }

  // The pixel of the image that stands at a place of the padded one; -1 for none.
  private int source(int place, int length) {
    if (place >= 0 && place < length) {
      return place;
    }
    if (border == Border.ZERO) {
      return -1;
    }
    return place < 0 ? -place : 2 * (length - 1) - place;
  }
}
