package dev.basin.tensor;

import java.util.List;
import java.util.Random;
import java.util.function.Function;

/// One op in the [Catalog].
///
/// @param covers the public methods that this line exercises, as `name(parameter types)`
/// @param draw how to sample it, always twice differentiable at the sample
record Line(List<String> covers, Linearity linearity, Function<Random, Sample> draw) {

  /// In what an op is linear, so that its pullback must be its adjoint.
  enum Linearity {
    NONE,
    /// In all inputs together.
    JOINT,
    /// In each input while the others are fixed.
    EACH
  }

  static Line line(String covers, Linearity linearity, Function<Random, Sample> draw) {
    return new Line(List.of(covers.split("; ")), linearity, draw);
  }

  @Override
  public String toString() {
    return covers.getFirst();
  }
}
