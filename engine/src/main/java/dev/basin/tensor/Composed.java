package dev.basin.tensor;

import java.util.List;
import java.util.function.Function;

/// Primitives whose pullback is that of a composition of other ops: how derivatives go on where the
/// kernels end.
final class Composed {
  private Composed() {}

  /// `values` as results of an op.
  ///
  /// @param composition what yields the same values by other ops, from inputs in place of `inputs`
  static List<Tensor> op(
      String name,
      List<Tensor> values,
      List<Tensor> inputs,
      Function<List<Tensor>, List<Tensor>> composition) {
    return Operation.op(name, values, inputs, g -> pullback(composition, inputs, g));
  }

  /// The pullback of `composition` itself.
  ///
  /// @param g a cotangent for each of its values; null for zeros
  static List<Tensor> pullback(
      Function<List<Tensor>, List<Tensor>> composition, List<Tensor> inputs, List<Tensor> g) {
    return Vjp.ofSeveral(composition, inputs).pullOrZeros(g);
  }
}
