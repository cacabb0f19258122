package dev.basin.tensor;

import dev.basin.kernel.Kernels;
import dev.basin.kernel.Threads;

/// Runs elementwise kernels over tensors: the value half of every elementwise op, unrecorded.
final class Pointwise {
  private Pointwise() {}

  /// A kernel of one operand, over one range.
  @FunctionalInterface
  interface Unary {
    void apply(Kernels<Object> kernels, Object x, Object y, int from, int to);
  }

  /// A kernel of two operands, over one run.
  @FunctionalInterface
  interface Binary {
    void apply(
        Kernels<Object> kernels, Object x, int xo, Object y, int yo, Object z, int zo, int n);
  }

  /// A comparison kernel, over one run.
  @FunctionalInterface
  interface Comparison {
    void apply(
        Kernels<Object> kernels, Object x, int xo, Object y, int yo, boolean[] m, int mo, int n);
  }

  static Tensor map(Tensor x, Unary kernel) {
    Tensor result = Tensor.allocate(x.dtype(), x.shape());
    Kernels<Object> kernels = x.kernels();
    Object a = x.array();
    Object y = result.array();
    int n = x.size();
    if (Threads.sharesElements(n)) {
      Threads.elements(n, (from, to) -> kernel.apply(kernels, a, y, from, to));
    } else {
      kernel.apply(kernels, a, y, 0, n);
    }
    return result;
  }

  static Tensor zip(String op, Tensor x, Tensor y, Binary kernel) {
    x.requireSameType(op, y);
    Shape shape = x.shape().broadcast(op, y.shape());
    Tensor result = Tensor.allocate(x.dtype(), shape);
    Kernels<Object> kernels = x.kernels();
    Object z = result.array();
    Broadcast.forEachRun(
        x,
        y,
        shape,
        (a, ao, b, bo, zo, n) -> {
          if (Threads.sharesElements(n)) {
            Threads.elements(
                n, (i, end) -> kernel.apply(kernels, a, ao + i, b, bo + i, z, zo + i, end - i));
          } else {
            kernel.apply(kernels, a, ao, b, bo, z, zo, n);
          }
        });
    return result;
  }

  /// @param mask of the result's shape
  static Tensor choose(Mask mask, Tensor x, Tensor y) {
    Tensor result = Tensor.allocate(x.dtype(), mask.shape());
    Kernels<Object> kernels = x.kernels();
    boolean[] m = mask.array();
    Object z = result.array();
    Broadcast.forEachRun(
        x,
        y,
        mask.shape(),
        (a, ao, b, bo, zo, n) -> {
          if (Threads.sharesElements(n)) {
            Threads.elements(
                n, (i, end) -> kernels.where(m, zo + i, a, ao + i, b, bo + i, z, zo + i, end - i));
          } else {
            kernels.where(m, zo, a, ao, b, bo, z, zo, n);
          }
        });
    return result;
  }

  static Mask compare(String op, Tensor x, Tensor y, Comparison kernel) {
    x.requireSameType(op, y);
    Shape shape = x.shape().broadcast(op, y.shape());
    boolean[] mask = Mask.allocate(shape);
    Kernels<Object> kernels = x.kernels();
    Broadcast.forEachRun(
        x,
        y,
        shape,
        (a, ao, b, bo, mo, n) -> {
          if (Threads.sharesElements(n)) {
            Threads.elements(
                n, (i, end) -> kernel.apply(kernels, a, ao + i, b, bo + i, mask, mo + i, end - i));
          } else {
            kernel.apply(kernels, a, ao, b, bo, mask, mo, n);
          }
        });
    return new Mask(shape, mask);
  }
}
