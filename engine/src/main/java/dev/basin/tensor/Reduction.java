package dev.basin.tensor;

import static dev.basin.tensor.Operation.op;
import static dev.basin.tensor.Operation.to;

import dev.basin.kernel.Kernels;

/// Sums, extremes and their kin over any axes; over all of them if none is named. With `keepdims`
/// the reduced axes stay, with size 1, so that the result broadcasts against the operand.
public sealed interface Reduction permits Tensor {

  private Tensor self() {
    return (Tensor) this;
  }

  default Tensor sum(int... axes) {
    return sum(false, axes);
  }

  /// The sum, in an order fixed by the shape alone.
  default Tensor sum(boolean keepdims, int... axes) {
    Tensor x = self();
    boolean[] reduced = x.shape().axes("sum", axes);
    Shape shape = x.shape();
    Shape kept = shape.reduced(reduced, true);
    Tensor value =
        Folding.fold(x, reduced, Kernels::sum).withShape(shape.reduced(reduced, keepdims));
    return op("sum", value, to(x, g -> g.reshape(kept).broadcastTo(shape)));
  }

  /// The adjoint of [Movement#broadcastTo]: sums over every axis that broadcasting would stretch.
  ///
  /// @param shape one that broadcasts to this tensor's shape
  default Tensor sumTo(Shape shape) {
    Tensor x = self();
    if (x.shape().equals(shape)) {
      return x;
    }
    shape.requireBroadcastTo("sumTo", x.shape());
    int lead = x.rank() - shape.rank();
    boolean[] reduced = new boolean[x.rank()];
    for (int axis = 0; axis < x.rank(); axis++) {
      reduced[axis] = axis < lead || shape.size(axis - lead) != x.shape().size(axis);
    }
    Shape from = x.shape();
    Tensor value = Folding.fold(x, reduced, Kernels::sum).withShape(shape);
    return op("sumTo", value, to(x, g -> g.broadcastTo(from)));
  }

  default Tensor mean(int... axes) {
    return mean(false, axes);
  }

  default Tensor mean(boolean keepdims, int... axes) {
    boolean[] reduced = self().shape().axes("mean", axes);
    return sum(keepdims, axes).mul(1.0 / Math.max(1, count(reduced)));
  }

  default Tensor variance(int... axes) {
    return variance(false, axes);
  }

  /// The mean squared distance from the mean (divided by n, as NumPy does by default).
  default Tensor variance(boolean keepdims, int... axes) {
    return self().sub(mean(true, axes)).square().mean(keepdims, axes);
  }

  /// The greatest element; NaN if any is. Elements that tie share the cotangent equally.
  default Tensor max(boolean keepdims, int... axes) {
    return extreme("max", keepdims, axes, Kernels::max);
  }

  default Tensor max(int... axes) {
    return max(false, axes);
  }

  /// The least element; NaN if any is. Elements that tie share the cotangent equally.
  default Tensor min(boolean keepdims, int... axes) {
    return extreme("min", keepdims, axes, Kernels::min);
  }

  default Tensor min(int... axes) {
    return min(false, axes);
  }

  private Tensor extreme(String name, boolean keepdims, int[] axes, Folding.Kernel kernel) {
    Tensor x = self();
    boolean[] reduced = x.shape().axes(name, axes);
    if (count(reduced) == 0) {
      throw new IllegalArgumentException(
          name + ": shape " + x.shape() + " has no element along the axes to reduce");
    }
    Shape kept = x.shape().reduced(reduced, true);
    Tensor value = Folding.fold(x, reduced, kernel).withShape(x.shape().reduced(reduced, keepdims));
    return op(
        name,
        value,
        to(
            x,
            (g, y) -> {
              Tensor attained = x.equal(y.reshape(kept)).toTensor(x.dtype());
              return g.reshape(kept).mulNoNan(attained.div(attained.sumTo(kept)));
            }));
  }

  /// The position of the first greatest element along `axis`, which disappears.
  default Indices argmax(int axis) {
    Tensor x = self();
    int reduced = x.shape().axis("argmax", axis);
    Shape shape = x.shape();
    if (shape.size(reduced) == 0) {
      throw new IllegalArgumentException("argmax: axis " + axis + " of " + shape + " is empty");
    }
    int[] positions = new int[shape.with(reduced, 1).size()];
    x.kernels()
        .argmax(
            x.array(),
            shape.product(0, reduced),
            shape.size(reduced),
            shape.product(reduced + 1, shape.rank()),
            positions);
    boolean[] axes = shape.axes("argmax", axis);
    return Indices.of(shape.reduced(axes, false), positions);
  }

  /// The product along `axis`, which disappears, as a balanced tree of products: its gradient is
  /// right where elements are zero.
  default Tensor prod(int axis) {
    Tensor x = self();
    int reduced = x.shape().axis("prod", axis);
    int count = x.shape().size(reduced);
    if (count == 0) {
      return Tensor.ones(x.dtype(), x.shape().with(reduced, 1)).squeeze(reduced);
    }
    while (count > 1) {
      int half = count / 2;
      Tensor pairs = x.slice(reduced, 0, half).mul(x.slice(reduced, half, 2 * half));
      x =
          count % 2 == 0
              ? pairs
              : Movement.concat(reduced, pairs, x.slice(reduced, 2 * half, count));
      count -= half;
    }
    return x.squeeze(reduced);
  }

  default Tensor norm(int... axes) {
    return norm(2, false, axes);
  }

  /// The p-norm, (sum |x|^p)^(1/p), for p >= 1 or infinite. At the zero vector the gradient 0 is
  /// chosen from the subdifferential.
  default Tensor norm(double p, boolean keepdims, int... axes) {
    if (!(p >= 1)) {
      throw new IllegalArgumentException("norm: p must be in [1, infinity], but is " + p);
    }
    Tensor x = self();
    if (p == 1) {
      return x.abs().sum(keepdims, axes);
    }
    if (p == 2) {
      return x.square().sum(keepdims, axes).sqrt();
    }
    if (p == Double.POSITIVE_INFINITY) {
      return x.abs().max(keepdims, axes);
    }
    Tensor sum = x.abs().pow(p).sum(keepdims, axes);
    Mask zero = sum.equal(0);
    return sum.where(zero.not(), 1).pow(1 / p).where(zero.not(), 0);
  }

  private int count(boolean[] reduced) {
    int count = 1;
    for (int axis = 0; axis < reduced.length; axis++) {
      count *= reduced[axis] ? self().shape().size(axis) : 1;
    }
    return count;
  }
}
