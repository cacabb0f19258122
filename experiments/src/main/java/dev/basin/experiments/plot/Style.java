package dev.basin.experiments.plot;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.font.TextLayout;
import java.awt.geom.Rectangle2D;

/// Fonts, sizes and colours that all pictures share.
final class Style {
  static final Color INK = new Color(0x22262b);
  static final Color QUIET = new Color(0x646c76);
  static final Color FRAME = new Color(0xc9ced5);

  static final Font TITLE = new Font(Font.SANS_SERIF, Font.BOLD, 15);
  static final Font TEXT = new Font(Font.SANS_SERIF, Font.PLAIN, 13);
  static final Font SMALL = new Font(Font.SANS_SERIF, Font.PLAIN, 11);

  private Style() {}

  static BasicStroke stroke(double width) {
    return new BasicStroke((float) width, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND);
  }

  /// Draws a line of text with its baseline at `y` and returns its width.
  static double text(
      Graphics2D graphics, String text, Font font, Color color, double x, double y, Align align) {
    if (text.isEmpty()) {
      return 0;
    }
    TextLayout layout = new TextLayout(text, font, graphics.getFontRenderContext());
    double width = layout.getAdvance();
    graphics.setColor(color);
    layout.draw(graphics, (float) (x - align.share() * width), (float) y);
    return width;
  }

  /// The ink of a line of text with its baseline's left end at (0, 0).
  static Rectangle2D bounds(Graphics2D graphics, String text, Font font) {
    return new TextLayout(text, font, graphics.getFontRenderContext()).getBounds();
  }
}
