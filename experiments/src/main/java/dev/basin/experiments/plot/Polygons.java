package dev.basin.experiments.plot;

import java.util.ArrayList;
import java.util.List;

/// Cuts polygons in space at a height; a vertex is {x, y, z}.
final class Polygons {
  private Polygons() {}

  /// The part of a convex polygon at or below a height (I. Sutherland, G. Hodgman, Comm. ACM 17,
  /// 1974); empty when there is none.
  static double[][] below(double[][] polygon, double height) {
    return cut(polygon, height, 1);
  }

  /// The part of a convex polygon at or above a height; empty when no vertex is above it.
  static double[][] above(double[][] polygon, double height) {
    return cut(polygon, height, -1);
  }

  /// Where the line from `a` to `b` passes a height.
  static double[] crossing(double[] a, double[] b, double height) {
    double t = (height - a[2]) / (b[2] - a[2]);
    return new double[] {a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1]), height};
  }

  /// The unit normal of a nearly flat polygon (M. Newell's sum over its edges).
  static double[] normal(double[][] polygon) {
    double[] sum = new double[3];
    for (int i = 0; i < polygon.length; i++) {
      double[] a = polygon[i];
      double[] b = polygon[(i + 1) % polygon.length];
      sum[0] += (a[1] - b[1]) * (a[2] + b[2]);
      sum[1] += (a[2] - b[2]) * (a[0] + b[0]);
      sum[2] += (a[0] - b[0]) * (a[1] + b[1]);
    }
    double length = Math.sqrt(sum[0] * sum[0] + sum[1] * sum[1] + sum[2] * sum[2]);
    for (int i = 0; length > 0 && i < 3; i++) {
      sum[i] /= length;
    }
    return sum;
  }

  private static double[][] cut(double[][] polygon, double height, int sign) {
    List<double[]> kept = new ArrayList<>();
    boolean strictly = false;
    for (int i = 0; i < polygon.length; i++) {
      double[] here = polygon[i];
      double[] next = polygon[(i + 1) % polygon.length];
      double from = sign * (height - here[2]);
      double to = sign * (height - next[2]);
      // A polygon that lies in the height belongs to the part below, once.
      strictly |= sign > 0 ? from >= 0 : from > 0;
      if (from >= 0) {
        kept.add(here.clone());
      }
      if (from > 0 && to < 0 || from < 0 && to > 0) {
        kept.add(crossing(here, next, height));
      }
    }
    return strictly ? kept.toArray(double[][]::new) : new double[0][];
  }
}
