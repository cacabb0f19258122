package dev.basin.experiments.plot;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Path2D;

/// A line of text with mathematics between dollar signs, in a small part of TeX's notation: letters
/// (slanted), digits, `_` and `^` with one character or a group in braces, Greek letters and
/// symbols such as `\nabla`, `\mathbf{w}`, `\mathrm{adv}`, `\hat{x}`, and `\textbf{while}` outside
/// the dollars.
public final class MathText {
  private static final BasicStroke HALO =
      new BasicStroke(4, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND);

  private final Path2D outline;
  private final double width;

  private MathText(Path2D outline, double width) {
    this.outline = outline;
    this.width = width;
  }

  /// Typesets a line.
  ///
  /// @param size of its letters, in points
  /// @throws IllegalArgumentException when a brace or a dollar is missing or a command is unknown
  public static MathText of(String text, double size) {
    MathTypesetter typesetter = new MathTypesetter(text);
    typesetter.line(size);
    return new MathText(typesetter.outline(), typesetter.width());
  }

  /// The width in points.
  public double width() {
    return width;
  }

  /// Draws the line from (x, y), its baseline's left end.
  public void paint(Graphics2D graphics, double x, double y, Color color) {
    graphics.setColor(color);
    graphics.fill(at(x, y));
  }

  /// Draws the line over a white rim, so that it can be read over other lines.
  public void paintWithHalo(Graphics2D graphics, double x, double y, Color color) {
    Shape shape = at(x, y);
    graphics.setColor(new Color(255, 255, 255, 225));
    graphics.setStroke(HALO);
    graphics.draw(shape);
    graphics.setColor(color);
    graphics.fill(shape);
  }

  private Shape at(double x, double y) {
    return outline.createTransformedShape(AffineTransform.getTranslateInstance(x, y));
  }
}
