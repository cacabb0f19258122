package dev.basin.tensor;

/// Runs the strided copy: the value half of every movement, unrecorded.
final class Strided {
  private Strided() {}

  /// A dense tensor of `shape` whose elements are read from x by offset and strides.
  static Tensor read(Tensor x, int offset, int[] strides, Shape shape) {
    Tensor result = Tensor.allocate(x.dtype(), shape);
    if (shape.size() > 0) {
      x.kernels()
          .copyStrided(
              shape.toArray(), x.array(), offset, strides, result.array(), 0, shape.strides());
    }
    return result;
  }

  /// Writes x into a tensor under construction, by offset and strides.
  static void write(Tensor x, Tensor target, int offset, int[] strides) {
    if (x.size() > 0) {
      x.kernels()
          .copyStrided(
              x.shape().toArray(),
              x.array(),
              0,
              x.shape().strides(),
              target.array(),
              offset,
              strides);
    }
  }
}
