package dev.basin.tensor;

/// How the cotangent of an op's output flows back to one of its inputs: the transpose of the
/// derivative, applied to `g`. A pullback mentions only the cotangent, recorded inputs and
/// constants (shapes, indices, masks) and is written in tensor ops; then derivatives of every order
/// follow from it. It may return a tensor that was broadcast from the input's shape: the sum that
/// undoes the broadcast is applied by the caller.
@FunctionalInterface
public interface Pullback {
  Tensor apply(Tensor g);

  /// A pullback that also uses the recorded output `y`, which is then kept.
  @FunctionalInterface
  interface OfOutput {
    Tensor apply(Tensor g, Tensor y);
  }

  /// A pullback to all inputs of an op at once, in their order.
  @FunctionalInterface
  interface Joint {
    java.util.List<Tensor> apply(Tensor g);
  }

  /// A pullback from all results of an op to all its inputs, in their order; the cotangent of a
  /// result on which nothing depends is null.
  @FunctionalInterface
  interface OfResults {
    java.util.List<Tensor> apply(java.util.List<Tensor> g);
  }
}
