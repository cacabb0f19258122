package dev.basin.experiments.plot;

/// Where text lies relative to its place.
public enum Align {
  /// The place is the text's left end.
  LEFT(0),
  /// The place is the text's middle.
  CENTER(0.5),
  /// The place is the text's right end.
  RIGHT(1);

  private final double share;

  Align(double share) {
    this.share = share;
  }

  /// The part of the text's width that lies to the left of its place.
  double share() {
    return share;
  }
}
