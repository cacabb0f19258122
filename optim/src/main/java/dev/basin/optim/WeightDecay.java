package dev.basin.optim;

import dev.basin.autodiff.Params;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/// The gradient of an L2 penalty: coefficient * w. A penalty lambda |w|^2 has the coefficient 2
/// lambda.
///
/// @param kinds which parameters are penalised
public record WeightDecay(double coefficient, Set<Params.Kind> kinds) {
  public static final WeightDecay NONE = of(0);

  public WeightDecay {
    // in the order of the enum, for the record's text to be the same in every process
    kinds = kinds.isEmpty() ? Set.of() : Collections.unmodifiableSet(EnumSet.copyOf(kinds));
    if (!(coefficient >= 0 && coefficient < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "weight decay: the coefficient must be finite and not negative, but is " + coefficient);
    }
  }

  /// Of every parameter, biases and normalisation included.
  public static WeightDecay of(double coefficient) {
    return new WeightDecay(coefficient, EnumSet.allOf(Params.Kind.class));
  }

  /// Of weights alone.
  public static WeightDecay ofWeights(double coefficient) {
    return new WeightDecay(coefficient, EnumSet.of(Params.Kind.WEIGHT));
  }

  /// The coefficient of a parameter of that kind.
  double of(Params.Kind kind) {
    return kinds.contains(kind) ? coefficient : 0;
  }

  /// `point` + factor * coefficient * `params`, on the penalised kinds.
  Params addTo(Params point, Params params, double factor) {
    if (coefficient == 0) {
      return point;
    }
    return point.plus(params.only(kinds::contains).times(factor * coefficient));
  }
}
