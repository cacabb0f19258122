package dev.basin.experiments.plot;

import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.util.List;

/// Surfaces side by side, seen by the same camera, with the same clip and the same colours, a
/// shared colour bar, and lines of text beneath.
///
/// @param panels the surfaces from left to right
/// @param scale heights and colours of all of them
/// @param valueLabel what the values are, for the colour bar
/// @param camera the view
/// @param caption lines of text beneath the surfaces
public record SurfacePlot(
    List<Panel> panels, HeightScale scale, String valueLabel, Camera camera, List<String> caption)
    implements Drawing {

  private static final int PANEL_WIDTH = 480;
  private static final int PANEL_HEIGHT = 400;
  private static final int HEAD = 56;
  private static final int BAR = 92;
  private static final int LINE = 19;
  private static final int MARGIN = 20;

  /// One surface.
  ///
  /// @param title a few words above it
  /// @param subtitle a line of numbers under the title
  /// @param values the values, in the units of the scale
  public record Panel(String title, String subtitle, Grid values) {}

  public SurfacePlot {
    panels = List.copyOf(panels);
    caption = List.copyOf(caption);
    if (panels.isEmpty()) {
      throw new IllegalArgumentException("a surface plot needs a surface");
    }
  }

  @Override
  public int width() {
    return panels.size() * PANEL_WIDTH + BAR;
  }

  @Override
  public int height() {
    int text = caption.isEmpty() ? 0 : caption.size() * LINE + MARGIN;
    return HEAD + PANEL_HEIGHT + text;
  }

  @Override
  public void paint(Graphics2D graphics) {
    for (int i = 0; i < panels.size(); i++) {
      Panel panel = panels.get(i);
      double center = (i + 0.5) * PANEL_WIDTH;
      Style.text(graphics, panel.title(), Style.TITLE, Style.INK, center, 30, Align.CENTER);
      Style.text(graphics, panel.subtitle(), Style.TEXT, Style.QUIET, center, 50, Align.CENTER);
      new SurfacePainter(
              camera, scale, ColorMap.COOL_TO_WARM, center, HEAD + 0.5 * PANEL_HEIGHT - 16, 140)
          .paint(graphics, panel.values());
    }
    ColorBar.paint(
        graphics,
        new Rectangle2D.Double(width() - BAR + 4, HEAD + 60, 14, PANEL_HEIGHT - 130),
        ColorMap.COOL_TO_WARM,
        scale,
        valueLabel);
    for (int i = 0; i < caption.size(); i++) {
      double baseline = HEAD + PANEL_HEIGHT + (i + 0.7) * LINE;
      Style.text(
          graphics, caption.get(i), Style.TEXT, Style.INK, 0.5 * width(), baseline, Align.CENTER);
    }
  }
}
