package dev.basin.experiments.plot;

import java.awt.Graphics2D;
import java.awt.geom.AffineTransform;
import java.util.List;

/// Drawings from left to right, each in the middle of the height.
///
/// @param parts the drawings
/// @param gap points between them and around them
public record Beside(List<Drawing> parts, int gap) implements Drawing {
  public Beside {
    parts = List.copyOf(parts);
  }

  @Override
  public int width() {
    return parts.stream().mapToInt(Drawing::width).sum() + (parts.size() + 1) * gap;
  }

  @Override
  public int height() {
    return parts.stream().mapToInt(Drawing::height).max().orElse(0) + 2 * gap;
  }

  @Override
  public void paint(Graphics2D graphics) {
    AffineTransform whole = graphics.getTransform();
    double x = gap;
    for (Drawing part : parts) {
      graphics.translate(x, (height() - part.height()) / 2.0);
      part.paint(graphics);
      graphics.setTransform(whole);
      x += part.width() + gap;
    }
  }
}
