package dev.basin.nn;

/// Checks on the numbers of which layers are made.
final class Sizes {
  private Sizes() {}

  static void requirePositive(String layer, String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(
          "%s: %s must be at least 1, but is %d".formatted(layer, name, value));
    }
  }
}
