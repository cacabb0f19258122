package dev.basin.optim;

import dev.basin.autodiff.Objective;
import dev.basin.autodiff.Params;

/// The gradient of the loss with a penalty on its gradient g, by one product with the Hessian H and
/// without approximation:
///
///     L + lambda |g|      g + lambda H g / |g|      Zhao, Zhang and Hu 2022 (arXiv:2202.03599)
///     L + lambda |g|^2    g + 2 lambda H g          Barrett and Dherin 2020 (arXiv:2009.11162)
///
/// The loss that is reported is L. Where g is zero, so is the direction.
///
/// @param lambda not negative; at 0 this is the plain gradient
public record GradientPenalty(double lambda, Form form) implements GradientRule {

  /// What of |g| is penalised.
  public enum Form {
    NORM,
    SQUARE
  }

  public GradientPenalty {
    if (!(lambda >= 0 && lambda < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "gradient penalty: lambda must be finite and not negative, but is " + lambda);
    }
  }

  @Override
  public <B> Estimate<B> gradient(
      Objective<B> objective, Params params, RuleState state, Step step) {
    if (lambda == 0) {
      return new PlainGradient().gradient(objective, params, state, step);
    }
    RecordedPass<B> pass = new RecordedPass<>(objective, params);
    Params g = pass.gradient();
    Params direction = g;
    if (Direction.greatest(g) != 0) {
      direction =
          switch (form) {
            case NORM -> g.plus(pass.hessianProduct(Direction.unit(g)), lambda);
            case SQUARE -> g.plus(pass.hessianProduct(g), 2 * lambda);
          };
    }
    return new Estimate<>(pass.loss(), direction, pass.byproduct(), state);
  }
}
