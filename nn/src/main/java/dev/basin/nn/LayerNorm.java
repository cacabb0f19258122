package dev.basin.nn;

import static dev.basin.autodiff.Params.Kind.NORM;

import dev.basin.tensor.Shape;
import dev.basin.tensor.Tensor;
import java.util.List;

/// Layer normalisation over the last axis (Ba, Kiros and Hinton 2016, arXiv:1607.06450): y = gamma
/// (x - mean) / sqrt(variance + epsilon) + beta, row by row, with the variance divided by the
/// width. It knows no statistics: a row is normalised by itself, in training and in evaluation.
public record LayerNorm(int width, double epsilon) implements Layer {

  public LayerNorm {
    Sizes.requirePositive("layer norm", "width", width);
    if (!(epsilon >= 0)) {
      throw new IllegalArgumentException(
          "layer norm: epsilon must not be negative, but is " + epsilon);
    }
  }

  /// With epsilon = 1e-5.
  public LayerNorm(int width) {
    this(width, 1e-5);
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(
        new Parameter("gamma", NORM, Shape.of(width), Initializer.ONES),
        new Parameter("beta", NORM, Shape.of(width), Initializer.ZEROS));
  }

  @Override
  public Tensor forward(Scope scope, Tensor x) {
    if (x.rank() < 1 || x.shape().size(-1) != width) {
      throw new IllegalArgumentException(
          "layer norm: shape %s; the last axis must have the width %d".formatted(x.shape(), width));
    }
    return x.layerNorm(scope.parameter("gamma"), scope.parameter("beta"), epsilon);
  }
}
