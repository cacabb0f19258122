package dev.basin.experiments.plot;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Point2D;
import java.util.List;

/// The layers that plots and schematics are made of. Coordinates are the plane's; sizes and offsets
/// are in points.
public final class Layers {
  private Layers() {}

  /// Filled bands between levels: each level's region covers the one below it.
  ///
  /// @param levels increasing values; the first band lies below the first of them
  public static Layer bands(Grid grid, double[] levels, HeightScale scale, ColorMap colors) {
    return (graphics, plane) -> {
      graphics.setColor(colors.at(scale.position(middle(scale.floor(), levels[0]))));
      graphics.fill(plane.frame());
      for (int i = 0; i < levels.length; i++) {
        double above = i + 1 < levels.length ? levels[i + 1] : scale.clip();
        graphics.setColor(colors.at(scale.position(middle(levels[i], above))));
        Path2D region = new Path2D.Double(Path2D.WIND_EVEN_ODD);
        IsoLines.around(grid, levels[i]).forEach(line -> append(region, line, plane));
        graphics.fill(region);
      }
    };
  }

  /// Lines of equal value.
  public static Layer contours(Grid grid, double[] levels, Color color, double width) {
    return (graphics, plane) -> {
      graphics.setColor(color);
      graphics.setStroke(Style.stroke(width));
      for (double level : levels) {
        Path2D path = new Path2D.Double();
        IsoLines.through(grid, level).forEach(line -> append(path, line, plane));
        graphics.draw(path);
      }
    };
  }

  /// A line through points {x, y}.
  public static Layer polyline(List<double[]> points, Color color, double width) {
    return (graphics, plane) -> {
      graphics.setColor(color);
      graphics.setStroke(Style.stroke(width));
      Path2D path = new Path2D.Double();
      append(path, new IsoLines.Line(points, false), plane);
      graphics.draw(path);
    };
  }

  /// A dashed line between two points.
  public static Layer dashed(double[] from, double[] to, Color color, double width) {
    return (graphics, plane) -> {
      graphics.setColor(color);
      graphics.setStroke(
          new BasicStroke(
              (float) width,
              BasicStroke.CAP_ROUND,
              BasicStroke.JOIN_ROUND,
              10,
              new float[] {4, 5},
              0));
      graphics.draw(new Line2D.Double(plane.place(from[0], from[1]), plane.place(to[0], to[1])));
    };
  }

  /// An arrow whose point is at `to`.
  public static Layer arrow(double[] from, double[] to, Color color, double width) {
    return (graphics, plane) ->
        Arrow.paint(
            graphics, plane.place(from[0], from[1]), plane.place(to[0], to[1]), color, width);
  }

  /// A diagonal cross.
  public static Layer cross(double[] at, double radius, Color color, double width) {
    return (graphics, plane) -> {
      Point2D p = plane.place(at[0], at[1]);
      graphics.setColor(color);
      graphics.setStroke(Style.stroke(width));
      for (int sign : new int[] {-1, 1}) {
        graphics.draw(
            new Line2D.Double(
                p.getX() - radius,
                p.getY() - sign * radius,
                p.getX() + radius,
                p.getY() + sign * radius));
      }
    };
  }

  /// A filled circle with a white rim.
  public static Layer dot(double[] at, double radius, Color color) {
    return (graphics, plane) -> {
      Point2D p = plane.place(at[0], at[1]);
      disc(graphics, p, radius + 1.2, Color.WHITE);
      disc(graphics, p, radius, color);
    };
  }

  /// A filled square on its corner, with a white rim.
  public static Layer diamond(double[] at, double radius, Color color) {
    return (graphics, plane) -> {
      Point2D p = plane.place(at[0], at[1]);
      square(graphics, p, radius + 1.6, Color.WHITE);
      square(graphics, p, radius, color);
    };
  }

  /// A label in the notation of [MathText] over a white halo.
  ///
  /// @param at the point it belongs to
  /// @param right points from there to the label's nearest edge or centre
  /// @param down points from there down to its baseline
  /// @param align where the label lies relative to that place
  public static Layer label(
      double[] at, double right, double down, Align align, String text, double size, Color color) {
    return (graphics, plane) -> {
      Point2D p = plane.place(at[0], at[1]);
      MathText label = MathText.of(text, size);
      double x = p.getX() + right - align.share() * label.width();
      label.paintWithHalo(graphics, x, p.getY() + down, color);
    };
  }

  private static double middle(double low, double high) {
    return (low + high) / 2;
  }

  private static void square(Graphics2D graphics, Point2D center, double radius, Color color) {
    Path2D path = new Path2D.Double();
    path.moveTo(center.getX() - radius, center.getY());
    path.lineTo(center.getX(), center.getY() - radius);
    path.lineTo(center.getX() + radius, center.getY());
    path.lineTo(center.getX(), center.getY() + radius);
    path.closePath();
    graphics.setColor(color);
    graphics.fill(path);
  }

  private static void disc(Graphics2D graphics, Point2D center, double radius, Color color) {
    graphics.setColor(color);
    graphics.fill(
        new Ellipse2D.Double(
            center.getX() - radius, center.getY() - radius, 2 * radius, 2 * radius));
  }

  private static void append(Path2D path, IsoLines.Line line, Plane plane) {
    boolean first = true;
    for (double[] point : line.points()) {
      Point2D p = plane.place(point[0], point[1]);
      if (first) {
        path.moveTo(p.getX(), p.getY());
      } else {
        path.lineTo(p.getX(), p.getY());
      }
      first = false;
    }
    if (line.closed()) {
      path.closePath();
    }
  }
}
