package dev.basin.experiments.augmentation;

import dev.basin.tensor.RandomStream;
import java.util.Arrays;

/// A square hole whose centre is any pixel, so that part of it may lie outside of the image (T.
/// DeVries, G. W. Taylor, arXiv:1708.04552).
///
/// @param side of the square, in pixels, at least 1
public record Cutout(int side) implements Augmentation {
  public Cutout {
    if (side < 1) {
      throw new IllegalArgumentException("cutout: the side must be at least 1, but is " + side);
    }
  }

  @Override
  public void apply(float[] pixels, int from, ImageSize size, RandomStream random) {
    int top = random.index(0, size.height()) - side / 2;
    int left = random.index(1, size.width()) - side / 2;
    int first = Math.max(0, left);
    int end = Math.min(size.width(), left + side);
    for (int row = Math.max(0, top); row < Math.min(size.height(), top + side); row++) {
      Arrays.fill(pixels, from + size.at(row, first), from + size.at(row, end), 0);
    }
  }
}
