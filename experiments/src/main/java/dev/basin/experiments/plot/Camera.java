package dev.basin.experiments.plot;

/// A view of a box whose base is [-1, 1] x [-1, 1] and whose centre the camera looks at.
///
/// @param azimuth degrees around the vertical, 0 from the side of negative y, growing anticlockwise
/// @param elevation degrees above the horizon, in (0, 90]
/// @param distance from the box's centre, in its units; infinite for an orthographic view
public record Camera(double azimuth, double elevation, double distance) {
  /// From a corner and above, in mild perspective.
  public static final Camera CORNER = new Camera(-37, 33, 7);

  public Camera {
    if (!(elevation > 0 && elevation <= 90)) {
      throw new IllegalArgumentException("elevation " + elevation + " is outside (0, 90]");
    }
    if (!(distance > 3)) {
      throw new IllegalArgumentException("distance " + distance + " is inside the box; use > 3");
    }
  }

  /// A point on the picture plane: right, up, and the horizontal distance that decides what covers
  /// what on a surface over the base.
  ///
  /// @param right units of the box to the right of its centre
  /// @param up units of the box above its centre
  /// @param depth greater for what is farther away
  record Projected(double right, double up, double depth) {}

  /// Projects a point of the box; `z` counts from its centre.
  Projected project(double x, double y, double z) {
    double turn = Math.toRadians(azimuth);
    double rise = Math.toRadians(elevation);
    double right = x * Math.cos(turn) + y * Math.sin(turn);
    double away = -x * Math.sin(turn) + y * Math.cos(turn);
    double up = z * Math.cos(rise) + away * Math.sin(rise);
    double depth = away * Math.cos(rise) - z * Math.sin(rise);
    double scale = Double.isInfinite(distance) ? 1 : distance / (distance + depth);
    return new Projected(right * scale, up * scale, groundDistance(right, away, rise));
  }

  private double groundDistance(double right, double away, double rise) {
    if (Double.isInfinite(distance)) {
      return away;
    }
    return Math.hypot(right, away + distance * Math.cos(rise));
  }

  /// Whether greater x is farther away.
  boolean seesColumnsRising() {
    return Math.sin(Math.toRadians(azimuth)) < 0;
  }

  /// Whether greater y is farther away.
  boolean seesRowsRising() {
    return Math.cos(Math.toRadians(azimuth)) > 0;
  }

  /// The unit vector from the box to a light over the viewer's left shoulder.
  double[] light() {
    double turn = Math.toRadians(azimuth - 40);
    double rise = Math.toRadians(52);
    return new double[] {
      Math.sin(turn) * Math.cos(rise), -Math.cos(turn) * Math.cos(rise), Math.sin(rise)
    };
  }
}
