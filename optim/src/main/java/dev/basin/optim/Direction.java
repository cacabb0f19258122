package dev.basin.optim;

import dev.basin.autodiff.Params;

/// Lengths and directions in parameter space, whatever the scale: squares are taken of what was
/// divided by its greatest magnitude.
final class Direction {
  private Direction() {}

  /// The greatest magnitude of an element.
  static double greatest(Params x) {
    return x.stopGradient().tensors().stream()
        .filter(t -> t.size() > 0)
        .mapToDouble(t -> t.abs().max().item())
        .max()
        .orElse(0);
  }

  /// |x|, Euclidean.
  static double length(Params x) {
    double greatest = greatest(x);
    return greatest == 0 ? 0 : greatest * divided(x, greatest).norm().item();
  }

  /// x / |x|, for x other than 0.
  static Params unit(Params x) {
    Params scaled = divided(x, greatest(x));
    return divided(scaled, scaled.norm().item());
  }

  /// What of x is orthogonal to a unit vector.
  static Params orthogonal(Params x, Params unit) {
    return x.plus(unit, -x.dot(unit).item());
  }

  private static Params divided(Params x, double divisor) {
    return x.map(t -> t.div(divisor));
  }
}
