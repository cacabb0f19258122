package dev.basin.experiments.plot;

import java.awt.Graphics2D;
import java.awt.geom.Line2D;
import java.util.List;

/// An algorithm between rules, as papers print it.
///
/// @param width in points
/// @param title the line between the upper rules, in the notation of [MathText]
/// @param lines the steps
public record AlgorithmBox(int width, String title, List<Line> lines) implements Drawing {
  private static final double SIZE = 14;
  private static final int STEP = 26;
  private static final int HEAD = 40;
  private static final int INDENT = 20;

  /// A step.
  ///
  /// @param indent how deep it is nested
  /// @param text in the notation of [MathText]
  public record Line(int indent, String text) {}

  public AlgorithmBox {
    lines = List.copyOf(lines);
  }

  @Override
  public int height() {
    return HEAD + lines.size() * STEP + 16;
  }

  @Override
  public void paint(Graphics2D graphics) {
    rule(graphics, 6, 1.4);
    MathText.of(title, SIZE).paint(graphics, 4, 26, Style.INK);
    rule(graphics, HEAD - 4, 0.8);
    for (int i = 0; i < lines.size(); i++) {
      Line line = lines.get(i);
      double x = 4 + line.indent() * INDENT;
      MathText.of(line.text(), SIZE).paint(graphics, x, HEAD + (i + 0.7) * STEP, Style.INK);
    }
    rule(graphics, height() - 6, 1.4);
  }

  private void rule(Graphics2D graphics, double y, double thickness) {
    graphics.setColor(Style.INK);
    graphics.setStroke(Style.stroke(thickness));
    graphics.draw(new Line2D.Double(1, y, width - 1, y));
  }
}
