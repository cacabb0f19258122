package dev.basin.experiments.plot;

import java.awt.Graphics2D;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;

/// A vertical bar that tells which colour means which value.
final class ColorBar {
  private static final int STEPS = 64;

  private ColorBar() {}

  static void paint(
      Graphics2D graphics, Rectangle2D bar, ColorMap colors, HeightScale scale, String label) {
    double step = bar.getHeight() / STEPS;
    for (int i = STEPS - 1; i >= 0; i--) {
      graphics.setColor(colors.at((i + 0.5) / STEPS));
      // Each strip reaches down to the end, under those that follow: no seam shows.
      double top = bar.getMaxY() - (i + 1) * step;
      graphics.fill(new Rectangle2D.Double(bar.getX(), top, bar.getWidth(), bar.getMaxY() - top));
    }
    graphics.setStroke(Style.stroke(0.7));
    graphics.setColor(Style.FRAME);
    graphics.draw(bar);
    for (double tick : scale.ticks()) {
      double y = bar.getMaxY() - scale.position(tick) * bar.getHeight();
      graphics.setColor(Style.QUIET);
      graphics.draw(new Line2D.Double(bar.getMaxX(), y, bar.getMaxX() + 4, y));
      String text = tick == scale.clip() ? "\u2265 " + Ticks.label(tick) : Ticks.label(tick);
      Style.text(graphics, text, Style.SMALL, Style.QUIET, bar.getMaxX() + 7, y + 4, Align.LEFT);
    }
    Style.text(
        graphics, label, Style.SMALL, Style.INK, bar.getCenterX(), bar.getY() - 12, Align.CENTER);
  }
}
