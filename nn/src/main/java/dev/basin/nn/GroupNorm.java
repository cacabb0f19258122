package dev.basin.nn;

import static dev.basin.autodiff.Params.Kind.NORM;

import dev.basin.tensor.Shape;
import dev.basin.tensor.Tensor;
import java.util.List;

/// Group normalisation (Wu and He 2018, arXiv:1803.08494): the channels of one example fall into
/// groups of neighbours, and y = gamma (x - mean) / sqrt(variance + epsilon) + beta, where mean and
/// variance are those of a group over all positions of the example (the variance divided by their
/// number), and gamma and beta have one value for each channel. It knows no statistics: an example
/// is normalised by itself, in training and in evaluation.
///
/// One group is layer normalisation over the whole example, as many groups as channels are instance
/// normalisation.
///
/// @param groups divides the channels
public record GroupNorm(int channels, int groups, double epsilon) implements Layer {

  public GroupNorm {
    Sizes.requirePositive("group norm", "channels", channels);
    Sizes.requirePositive("group norm", "groups", groups);
    if (channels % groups != 0) {
      throw new IllegalArgumentException(
          "group norm: %d groups do not divide %d channels".formatted(groups, channels));
    }
    if (!(epsilon >= 0)) {
      throw new IllegalArgumentException(
          "group norm: epsilon must not be negative, but is " + epsilon);
    }
  }

  /// With epsilon = 1e-5.
  public GroupNorm(int channels, int groups) {
    this(channels, groups, 1e-5);
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(
        new Parameter("gamma", NORM, Shape.of(channels), Initializer.ONES),
        new Parameter("beta", NORM, Shape.of(channels), Initializer.ZEROS));
  }

  @Override
  public Tensor forward(Scope scope, Tensor x) {
    if (x.rank() < 2 || x.shape().size(-1) != channels) {
      throw new IllegalArgumentException(
          "group norm: shape %s; the last axis must hold %d channels, and a batch axis come first"
              .formatted(x.shape(), channels));
    }
    int positions = 1;
    for (int axis = 1; axis < x.rank() - 1; axis++) {
      positions *= x.shape().size(axis);
    }
    // [batch, position, group, channel of the group]
    Tensor grouped = x.reshape(x.shape().size(0), positions, groups, channels / groups);
    Tensor centred = grouped.sub(grouped.mean(true, 1, 3));
    Tensor inverse = centred.square().mean(true, 1, 3).add(epsilon).rsqrt();
    Tensor normal = centred.mul(inverse).reshape(x.shape());
    return normal.mul(scope.parameter("gamma")).add(scope.parameter("beta"));
  }
}
