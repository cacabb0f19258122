package dev.basin.experiments.plot;

import java.awt.geom.Point2D;
import java.awt.geom.Rectangle2D;

/// How a rectangle of the plane lies on the picture.
///
/// @param xMin the left border
/// @param xMax the right border
/// @param yMin the lower border
/// @param yMax the upper border
/// @param frame where these borders are on the picture, in points
public record Plane(double xMin, double xMax, double yMin, double yMax, Rectangle2D frame) {
  /// The place on the picture of a point of the plane.
  public Point2D place(double x, double y) {
    return new Point2D.Double(
        frame.getX() + (x - xMin) / (xMax - xMin) * frame.getWidth(),
        frame.getMaxY() - (y - yMin) / (yMax - yMin) * frame.getHeight());
  }
}
