package dev.basin.tensor;

import dev.basin.kernel.Kernels;

/// Runs reduction kernels over any set of axes: the value half of every reduction, unrecorded.
final class Folding {
  private Folding() {}

  /// A kernel that folds the middle axis of [outer, reduce, inner].
  @FunctionalInterface
  interface Kernel {
    void apply(Kernels<Object> kernels, Object x, int outer, int reduce, int inner, Object y);
  }

  /// Folds the marked axes; they keep size 1. Groups of adjacent axes are folded together, the last
  /// group first.
  static Tensor fold(Tensor x, boolean[] reduced, Kernel kernel) {
    Tensor result = x.stopGradient();
    int end = reduced.length;
    while (end > 0) {
      if (!reduced[end - 1]) {
        end--;
        continue;
      }
      int start = end;
      while (start > 0 && reduced[start - 1]) {
        start--;
      }
      result = foldGroup(result, start, end, kernel);
      end = start;
    }
    return result;
  }

  private static Tensor foldGroup(Tensor x, int start, int end, Kernel kernel) {
    Shape shape = x.shape();
    Shape folded = shape;
    for (int axis = start; axis < end; axis++) {
      folded = folded.with(axis, 1);
    }
    int reduce = shape.product(start, end);
    if (reduce == 1) {
      return x;
    }
    if (reduce == 0) {
      return Tensor.zeros(x.dtype(), folded);
    }
    Tensor result = Tensor.allocate(x.dtype(), folded);
    if (folded.size() > 0) {
      int outer = shape.product(0, start);
      int inner = shape.product(end, shape.rank());
      kernel.apply(x.kernels(), x.array(), outer, reduce, inner, result.array());
    }
    return result;
  }
}
