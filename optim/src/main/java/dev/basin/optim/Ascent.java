package dev.basin.optim;

import dev.basin.autodiff.Params;
import java.util.Optional;

/// Where sharpness-aware rules climb to: a perturbation eps of the point w, made from a direction g
/// there, with its derivative. Any rule that takes an ascent works with every one.
public interface Ascent {

  /// The size of eps; at 0 there is no ascent.
  double rho();

  /// eps(w, g), zero where g is zero. Written in tensor ops, so that one can differentiate through
  /// it.
  Params perturbation(Params w, Params g);

  /// Whether eps varies with g otherwise than by jumps. If not, the gradient of w -> L(w + eps)
  /// needs no Hessian-vector product.
  boolean curved();

  /// The derivative of eps, transposed, applied to u: what flows back to w itself and to g.
  Pulled pull(Params w, Params g, Params u);

  /// @param toPoint (d eps / d w)^T u with g held; empty if eps does not depend on w
  /// @param toGradient (d eps / d g)^T u with w held; empty unless the ascent is curved
  record Pulled(Optional<Params> toPoint, Optional<Params> toGradient) {}
}
