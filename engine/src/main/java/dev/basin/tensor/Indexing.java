package dev.basin.tensor;

import static dev.basin.tensor.Operation.op;
import static dev.basin.tensor.Operation.to;

/// Reading and adding by index: gather and scatterAdd are each other's adjoint.
public sealed interface Indexing permits Tensor {

  private Tensor self() {
    return (Tensor) this;
  }

  /// The slices of `axis` that the indices name: that axis is replaced by the axes of `indices`, as
  /// in `numpy.take`.
  ///
  /// @throws IndexOutOfBoundsException if an index is outside the axis
  default Tensor gather(int axis, Indices indices) {
    Tensor x = self();
    Shape shape = x.shape();
    int at = shape.axis("gather", axis);
    int size = shape.size(at);
    indices.requireWithin("gather from axis " + at + " of " + shape, size);
    int outer = shape.product(0, at);
    int inner = shape.product(at + 1, shape.rank());
    Tensor value = Tensor.allocate(x.dtype(), replaced(shape, at, indices.shape()));
    x.kernels()
        .gather(x.array(), outer, size, inner, indices.array(), indices.size(), value.array());
    return op("gather", value, to(x, g -> g.scatterAdd(at, indices, size)));
  }

  /// The adjoint of [#gather]: zeros, with each slice of this tensor added where its index says, in
  /// ascending order of position.
  ///
  /// @param axis where the axes of `indices` begin in this tensor
  /// @param size of the axis that replaces them
  default Tensor scatterAdd(int axis, Indices indices, int size) {
    Tensor x = self();
    Shape shape = x.shape();
    int rank = indices.shape().rank();
    int at = axis < 0 ? axis + shape.rank() : axis;
    for (int i = 0; i < rank; i++) {
      if (at < 0 || at + i >= shape.rank() || shape.size(at + i) != indices.shape().size(i)) {
        throw new IllegalArgumentException(
            "scatterAdd: indices of shape %s do not match %s from axis %d on"
                .formatted(indices.shape(), shape, axis));
      }
    }
    indices.requireWithin("scatterAdd of " + shape + " along axis " + at, size);
    int outer = shape.product(0, at);
    int inner = shape.product(at + rank, shape.rank());
    int[] sizes = new int[shape.rank() - rank + 1];
    for (int i = 0; i < sizes.length; i++) {
      sizes[i] = i < at ? shape.size(i) : i == at ? size : shape.size(i + rank - 1);
    }
    Tensor value = Tensor.zeros(x.dtype(), Shape.of(sizes));
    x.kernels()
        .scatterAdd(x.array(), outer, size, inner, indices.array(), indices.size(), value.array());
    return op("scatterAdd", value, to(x, g -> g.gather(at, indices)));
  }

  /// Rows of zeros with a 1 at the index: the axes of `indices`, then one of size `classes`.
  static Tensor oneHot(DType dtype, Indices indices, int classes) {
    indices.requireWithin("oneHot", classes);
    double[] values = new double[Math.multiplyExact(indices.size(), classes)];
    for (int i = 0; i < indices.size(); i++) {
      values[i * classes + indices.get(i)] = 1;
    }
    int[] sizes = java.util.Arrays.copyOf(indices.shape().toArray(), indices.shape().rank() + 1);
    sizes[sizes.length - 1] = classes;
    return Tensor.of(dtype, Shape.of(sizes), values);
  }

  private static Shape replaced(Shape shape, int at, Shape indices) {
    int[] sizes = new int[shape.rank() - 1 + indices.rank()];
    for (int i = 0; i < sizes.length; i++) {
      boolean before = i < at;
      boolean within = i >= at && i < at + indices.rank();
      sizes[i] =
          before
              ? shape.size(i)
              : within ? indices.size(i - at) : shape.size(i - indices.rank() + 1);
    }
    return Shape.of(sizes);
  }
}
