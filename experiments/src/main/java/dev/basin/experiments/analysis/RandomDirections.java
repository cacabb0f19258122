package dev.basin.experiments.analysis;

import dev.basin.autodiff.Params;
import dev.basin.tensor.RandomStream;
import dev.basin.tensor.Tensor;

/// Random vectors of a parameter space, tensor by tensor from a stream split by the tensor's name,
/// so that a direction does not depend on the order of the names.
public final class RandomDirections {
  private RandomDirections() {}

  /// Independent standard normal numbers.
  public static Params normal(Params like, RandomStream random) {
    Params.Builder direction = Params.builder();
    for (String name : like.names()) {
      Tensor w = like.get(name);
      direction.add(name, like.kind(name), random.split(name).normal(w.dtype(), w.shape()));
    }
    return direction.build();
  }

  /// Independent signs, -1 or 1 with equal probability.
  public static Params signs(Params like, RandomStream random) {
    return normal(like, random).map(z -> z.where(z.equal(0).not(), 1).sign());
  }
}
