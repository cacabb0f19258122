package dev.basin.experiments.augmentation;

/// The size of an image whose pixels lie row by row, the channels of each side by side.
public record ImageSize(int height, int width, int channels) {
  /// Numbers of an image.
  public int size() {
    return height * width * channels;
  }

  /// The position of a pixel's first channel.
  int at(int row, int column) {
    return (row * width + column) * channels;
  }
}
