package dev.basin.optim;

import dev.basin.autodiff.Params;
import dev.basin.tensor.Movement;
import dev.basin.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/// A point of parameter space as one vector, so that a function into that space has a
/// vector-Jacobian product.
final class Flat {
  private Flat() {}

  static Tensor of(Params params) {
    return Movement.concat(
        0, params.tensors().stream().map(x -> x.reshape(-1)).toArray(Tensor[]::new));
  }

  /// The inverse of [#of], for a point with the names and shapes of `params`.
  static Params like(Params params, Tensor vector) {
    List<Tensor> parts = new ArrayList<>();
    int start = 0;
    for (Tensor x : params.tensors()) {
      parts.add(vector.slice(0, start, start + x.size()).reshape(x.shape()));
      start += x.size();
    }
    return params.withTensors(parts);
  }
}
