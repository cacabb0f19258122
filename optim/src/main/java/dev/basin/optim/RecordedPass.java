package dev.basin.optim;

import dev.basin.autodiff.Autodiff;
import dev.basin.autodiff.Objective;
import dev.basin.autodiff.Params;
import dev.basin.tensor.Vjp;
import java.util.ArrayList;
import java.util.List;

/// A pass at w whose gradient is itself recorded: it serves both g and products with the Hessian H
/// at w.
final class RecordedPass<B> {
  private final Objective.Gradient<B> pass;
  private final Vjp vjp;
  private final Params gradient;

  RecordedPass(Objective<B> objective, Params w) {
    List<Objective.Gradient<B>> passes = new ArrayList<>(1);
    vjp =
        Autodiff.vjp(
            at -> {
              passes.add(objective.gradient(at));
              return Flat.of(passes.getFirst().gradient());
            },
            w);
    pass = passes.getFirst();
    gradient = Flat.like(w, vjp.value());
  }

  double loss() {
    return pass.loss().item();
  }

  B byproduct() {
    return pass.byproduct();
  }

  /// Untraced.
  Params gradient() {
    return gradient;
  }

  /// H v.
  Params hessianProduct(Params v) {
    return v.withTensors(vjp.pullOrZeros(Flat.of(v)));
  }
}
