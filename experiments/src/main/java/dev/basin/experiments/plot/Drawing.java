package dev.basin.experiments.plot;

import java.awt.Graphics2D;

/// A picture that is painted alike on pixels and as vectors.
public interface Drawing {
  /// Width in points; a pixel of a screen at ordinary resolution.
  int width();

  /// Height in points.
  int height();

  /// Paints the picture, its background included, from (0, 0) to (width, height).
  void paint(Graphics2D graphics);
}
