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

  static void requireRate(String layer, double dropout) {
    if (!(dropout >= 0 && dropout < 1)) {
      throw new IllegalArgumentException(
          "%s: the dropout rate must be in [0, 1), but is %s".formatted(layer, dropout));
    }
  }
}
