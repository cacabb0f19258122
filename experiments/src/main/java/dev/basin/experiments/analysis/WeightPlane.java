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

  public Params at(double x, double y) {
    return origin.plus(first.times(x)).plus(second.times(y));
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
