package dev.basin.experiments.data;

import dev.basin.tensor.DType;
import dev.basin.tensor.Indices;
import dev.basin.tensor.RandomStream;
import dev.basin.tensor.Shape;
import dev.basin.tensor.Tensor;

/// Labelled points of the plane, for pictures of what a small network learns.
///
/// @param points float64, [count, 2]
/// @param labels [count], each in `[0, classes)`
public record PlanePoints(Tensor points, Indices labels, int classes) {

  /// Two half circles of radius 1 that reach into each other: (cos t, sin t), and (1 - cos t, 1/2 -
  /// sin t), t from 0 to pi, plus normal noise. The classes take turns.
  ///
  /// @param count at least 2
  /// @param noise the standard deviation, >= 0
  public static PlanePoints twoMoons(int count, double noise, long seed) {
    require("moons", count, 2, noise);
    return of(
        count,
        2,
        noise,
        seed,
        (label, part) -> {
          double t = StrictMath.PI * part;
          return label == 0
              ? new double[] {StrictMath.cos(t), StrictMath.sin(t)}
              : new double[] {1 - StrictMath.cos(t), 0.5 - StrictMath.sin(t)};
        });
  }

  /// Arms of a spiral from the origin to the unit circle, one for each class: radius t, angle 2 pi
  /// (turns t + label / classes), t from 0 to 1, plus normal noise. The classes take turns.
  ///
  /// @param count at least one for each class
  /// @param classes at least 2
  /// @param turns how often an arm goes round
  /// @param noise the standard deviation, >= 0
  public static PlanePoints spirals(int count, int classes, double turns, double noise, long seed) {
    require("spirals", count, classes, noise);
    return of(
        count,
        classes,
        noise,
        seed,
        (label, part) -> {
          double angle = 2 * StrictMath.PI * (turns * part + (double) label / classes);
          return new double[] {part * StrictMath.cos(angle), part * StrictMath.sin(angle)};
        });
  }

  /// The points in another type.
  public Tensor points(DType dtype) {
    return points.cast(dtype);
  }

  /// A curve for each class.
  @FunctionalInterface
  private interface Curve {
    double[] at(int label, double part);
  }

  private static void require(String name, int count, int classes, double noise) {
    if (classes < 2 || count < classes || !(noise >= 0 && noise < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          ("%s: %d points of %d classes with noise %s; needed are two classes, a point of each,"
                  + " and a finite noise >= 0")
              .formatted(name, count, classes, noise));
    }
  }

  private static PlanePoints of(int count, int classes, double noise, long seed, Curve curve) {
    RandomStream random = RandomStream.ofSeed(seed).split("points");
    double[] points = new double[2 * count];
    int[] labels = new int[count];
    for (int i = 0; i < count; i++) {
      labels[i] = i % classes;
      int ofClass = Math.ceilDiv(count - labels[i], classes);
      double part = ofClass == 1 ? 0 : (double) (i / classes) / (ofClass - 1);
      double[] point = curve.at(labels[i], part);
      points[2 * i] = point[0] + noise * random.normal(2L * i);
      points[2 * i + 1] = point[1] + noise * random.normal(2L * i + 1);
    }
    return new PlanePoints(Tensor.of(Shape.of(count, 2), points), Indices.of(labels), classes);
  }
}
