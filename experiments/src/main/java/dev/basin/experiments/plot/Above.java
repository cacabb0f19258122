package dev.basin.experiments.plot;

import java.awt.Graphics2D;
import java.awt.geom.AffineTransform;
import java.util.List;

/// Drawings from top to bottom, each in the middle of the width.
///
/// @param parts the drawings
/// @param gap points between them
public record Above(List<Drawing> parts, int gap) implements Drawing {
  public Above {
    parts = List.copyOf(parts);
  }

  @Override
  public int width() {
    return parts.stream().mapToInt(Drawing::width).max().orElse(0);
  }

  @Override
  public int height() {
    return parts.stream().mapToInt(Drawing::height).sum() + (parts.size() - 1) * gap;
  }

  @Override
  public void paint(Graphics2D graphics) {
    AffineTransform whole = graphics.getTransform();
    double y = 0;
    for (Drawing part : parts) {
      graphics.translate((width() - part.width()) / 2.0, y);
      part.paint(graphics);
      graphics.setTransform(whole);
      y += part.height() + gap;
    }
  }
}
