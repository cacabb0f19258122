package dev.basin.experiments.plot;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Shape;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.util.List;

/// Groups of numbers on one scale: a row for each, of circles that show through one another.
///
/// @param width in points
/// @param height in points
/// @param title above the rows
/// @param label of the scale, with its unit
/// @param low where the scale begins
/// @param high where it ends
/// @param ticks places on it that are marked, with dotted lines
/// @param rows from top to bottom
public record DotRows(
    int width,
    int height,
    String title,
    String label,
    double low,
    double high,
    List<Double> ticks,
    List<Row> rows)
    implements Drawing {

  private static final int TITLE = 40;
  private static final int LEFT = 150;
  private static final int BELOW = 52;
  private static final int MARGIN = 18;
  private static final int RADIUS = 6;
  private static final int FILLED = 110; // of 255
  private static final BasicStroke DOTS =
      new BasicStroke(
          1.4f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND, 10, new float[] {0.1f, 4}, 0);

  /// A group.
  public record Row(String name, Color color, double[] values) {}

  public DotRows {
    ticks = List.copyOf(ticks);
    rows = List.copyOf(rows);
    for (Row row : rows) {
      for (double value : row.values()) {
        if (!(value >= low && value <= high)) {
          throw new IllegalArgumentException(
              "row %s has %s, which is not on the scale from %s to %s"
                  .formatted(row.name(), value, low, high));
        }
      }
    }
  }

  @Override
  public void paint(Graphics2D graphics) {
    graphics.setColor(Color.WHITE);
    graphics.fill(new Rectangle2D.Double(0, 0, width, height));
    Rectangle2D frame =
        new Rectangle2D.Double(LEFT, TITLE, width - LEFT - MARGIN, height - TITLE - BELOW);
    Style.text(graphics, title, Style.TITLE, Style.INK, width / 2.0, 25, Align.CENTER);
    scale(graphics, frame);
    double step = frame.getHeight() / rows.size();
    for (int i = 0; i < rows.size(); i++) {
      Row row = rows.get(i);
      double y = frame.getY() + (i + 0.5) * step;
      Style.text(
          graphics, row.name(), Style.TEXT, row.color().darker(), LEFT - 12, y + 4.5, Align.RIGHT);
      for (double value : row.values()) {
        circle(graphics, row.color(), place(value, frame), y);
      }
    }
  }

  private void scale(Graphics2D graphics, Rectangle2D frame) {
    for (double tick : ticks) {
      double x = place(tick, frame);
      graphics.setColor(Style.QUIET);
      graphics.setStroke(DOTS);
      graphics.draw(new Line2D.Double(x, frame.getY(), x, frame.getMaxY()));
      Style.text(
          graphics,
          Ticks.label(tick),
          Style.SMALL,
          Style.QUIET,
          x,
          frame.getMaxY() + 17,
          Align.CENTER);
    }
    graphics.setColor(Style.QUIET);
    graphics.setStroke(Style.stroke(0.9));
    graphics.draw(frame);
    double below = frame.getMaxY() + 38;
    Style.text(graphics, label, Style.TEXT, Style.INK, frame.getCenterX(), below, Align.CENTER);
  }

  private static void circle(Graphics2D graphics, Color color, double x, double y) {
    Shape circle = new Ellipse2D.Double(x - RADIUS, y - RADIUS, 2 * RADIUS, 2 * RADIUS);
    graphics.setColor(new Color(color.getRed(), color.getGreen(), color.getBlue(), FILLED));
    graphics.fill(circle);
    graphics.setColor(color);
    graphics.setStroke(Style.stroke(0.8));
    graphics.draw(circle);
  }

  private double place(double value, Rectangle2D frame) {
    return frame.getX() + (value - low) / (high - low) * frame.getWidth();
  }
}
