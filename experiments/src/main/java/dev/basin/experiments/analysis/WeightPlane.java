package dev.basin.experiments.analysis;

import dev.basin.autodiff.Params;
import dev.basin.tensor.RandomStream;
import dev.basin.tensor.Tensor;

/// A plane through parameter space: origin + x first + y second.
///
/// @param origin the point at (0, 0)
/// @param first the direction of the x axis
/// @param second the direction of the y axis; the two need not be orthogonal
public record WeightPlane(Params origin, Params first, Params second) {
  // Li et al. add it to a direction's norm before dividing by it
  private static final double NORM_FLOOR = 1e-10;

  // What of a vector may be left by rounding in float32.
  private static final double COLLINEAR = 1e-5;

  public Params at(double x, double y) {
    return origin.plus(first, x).plus(second, y);
  }

  /// A plane through `center` along two filter-normalised random directions: normal numbers, scaled
  /// filter by filter to the norm of the filter that they move. Biases and the parameters of
  /// normalisation layers stay where they are. So a unit along either axis is a step of each
  /// filter's own length, whatever the scale of the weights: H. Li, Xu, Taylor, Studer and
  /// Goldstein, "Visualizing the loss landscape of neural nets" (arXiv:1712.09913), section 4.
  public static WeightPlane filterNormalized(Params center, RandomStream random) {
    return new WeightPlane(
        center,
        direction(center, random.split("first direction")),
        direction(center, random.split("second direction")));
  }

  /// The plane through three points, with orthonormal axes: the origin is `a`, the x axis points to
  /// `b`, and `c` lies on the side of positive y (Garipov et al. 2018, arXiv:1802.10026, section
  /// 3). Coordinates are then Euclidean distances between weights.
  ///
  /// @throws IllegalArgumentException if the three lie on a line
  public static WeightPlane through(Params a, Params b, Params c) {
    Params u = b.minus(a);
    double along = u.norm().item();
    if (along == 0) {
      throw new IllegalArgumentException(
          "weight plane: the first two points are the same; they give no x axis");
    }
    Params first = u.times(1 / along);
    Params w = c.minus(a);
    // a second projection takes away what rounding left of the first
    Params across = w.plus(first, -w.dot(first).item());
    across = across.plus(first, -across.dot(first).item());
    double height = across.norm().item();
    if (height <= COLLINEAR * w.norm().item()) {
      throw new IllegalArgumentException(
          "weight plane: the three points lie on a line; they give no plane");
    }
    return new WeightPlane(a, first, across.times(1 / height));
  }

  /// A point of the plane.
  public record Coordinates(double x, double y) {}

  /// Where the orthogonal projection of a point falls; for orthonormal axes.
  public Coordinates coordinates(Params point) {
    Params from = point.minus(origin);
    return new Coordinates(from.dot(first).item(), from.dot(second).item());
  }

  private static Params direction(Params center, RandomStream random) {
    Params.Builder direction = Params.builder();
    for (String name : center.names()) {
      Tensor weight = center.get(name);
      Params.Kind kind = center.kind(name);
      direction.add(
          name,
          kind,
          kind == Params.Kind.WEIGHT
              ? normalized(random.split(name).normal(weight.dtype(), weight.shape()), weight)
              : Tensor.zeros(weight.dtype(), weight.shape()));
    }
    return direction.build();
  }

  // A filter is what one output sees: the last axis of [height, width, in, out] and of [in, out].
  private static Tensor normalized(Tensor direction, Tensor weight) {
    int[] within = java.util.stream.IntStream.range(0, weight.rank() - 1).toArray();
    Tensor length = direction.norm(2, true, within).add(NORM_FLOOR);
    return direction.mul(weight.norm(2, true, within).div(length));
  }
}
