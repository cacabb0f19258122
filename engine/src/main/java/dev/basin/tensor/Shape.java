package dev.basin.tensor;

import java.util.Arrays;

/// The sizes of a tensor's axes, outermost first. Sizes are zero or more; a scalar has no axes.
/// Wherever an axis is named, a negative one counts from the end.
public final class Shape {
  /// The shape of a scalar.
  public static final Shape SCALAR = new Shape(new int[0]);

  private final int[] sizes;
  private final int size;

  private Shape(int[] sizes) {
    long product = 1;
    for (int axis : sizes) {
      if (axis < 0) {
        throw new IllegalArgumentException(
            "shape " + Arrays.toString(sizes) + ": a size is negative");
      }
      product *= axis;
      if (product > Integer.MAX_VALUE - 128) {
        throw new IllegalArgumentException(
            "shape "
                + Arrays.toString(sizes)
                + ": more elements than one array holds; split the tensor");
      }
    }
    this.sizes = sizes;
    this.size = (int) product;
  }

  public static Shape of(int... sizes) {
    return sizes.length == 0 ? SCALAR : new Shape(sizes.clone());
  }

  public int rank() {
    return sizes.length;
  }

  /// The number of elements; 1 for a scalar.
  public int size() {
    return size;
  }

  /// The size of one axis, which may be negative.
  public int size(int axis) {
    return sizes[axis("size", axis)];
  }

  public int[] toArray() {
    return sizes.clone();
  }

  /// The product of the sizes of the axes `from` (inclusive) to `to` (exclusive).
  int product(int from, int to) {
    int product = 1;
    for (int axis = from; axis < to; axis++) {
      product *= sizes[axis];
    }
    return product;
  }

  /// The axis counted from the front; an error that names the op if there is none.
  int axis(String op, int axis) {
    int positive = axis < 0 ? axis + sizes.length : axis;
    if (positive < 0 || positive >= sizes.length) {
      throw new IllegalArgumentException(
          op + ": there is no axis " + axis + " in shape " + this + " of rank " + sizes.length);
    }
    return positive;
  }

  /// Which axes are named: all of them if none is.
  boolean[] axes(String op, int... axes) {
    boolean[] named = new boolean[sizes.length];
    for (int axis : axes) {
      int positive = axis(op, axis);
      if (named[positive]) {
        throw new IllegalArgumentException(op + ": axis " + axis + " of " + this + " named twice");
      }
      named[positive] = true;
    }
    if (axes.length == 0) {
      Arrays.fill(named, true);
    }
    return named;
  }

  Shape with(int axis, int newSize) {
    int[] changed = sizes.clone();
    changed[axis] = newSize;
    return new Shape(changed);
  }

  /// This shape without the marked axes, or with size 1 there.
  Shape reduced(boolean[] axes, boolean keepdims) {
    int[] kept = new int[sizes.length];
    int rank = 0;
    for (int axis = 0; axis < sizes.length; axis++) {
      if (!axes[axis]) {
        kept[rank++] = sizes[axis];
      } else if (keepdims) {
        kept[rank++] = 1;
      }
    }
    return new Shape(Arrays.copyOf(kept, rank));
  }

  /// Elements from one index of each axis to the next, in a dense row-major array.
  int[] strides() {
    int[] strides = new int[sizes.length];
    int stride = 1;
    for (int axis = sizes.length - 1; axis >= 0; axis--) {
      strides[axis] = stride;
      stride *= sizes[axis];
    }
    return strides;
  }

  /// Strides that walk a tensor of this shape as if it had the broadcast shape `target`: zero along
  /// every axis that is repeated.
  int[] stridesWithin(Shape target) {
    int[] own = strides();
    int[] strides = new int[target.rank()];
    int lead = target.rank() - rank();
    for (int axis = lead; axis < target.rank(); axis++) {
      strides[axis] = sizes[axis - lead] == 1 ? 0 : own[axis - lead];
    }
    return strides;
  }

  /// NumPy's rule: shapes are aligned at their last axes, and a size of 1 stretches.
  Shape broadcast(String op, Shape other) {
    if (equals(other)) {
      return this;
    }
    int rank = Math.max(rank(), other.rank());
    int[] result = new int[rank];
    for (int fromEnd = 1; fromEnd <= rank; fromEnd++) {
      int here = fromEnd <= rank() ? sizes[rank() - fromEnd] : 1;
      int there = fromEnd <= other.rank() ? other.sizes[other.rank() - fromEnd] : 1;
      if (here != there && here != 1 && there != 1) {
        throw new IllegalArgumentException(
            ("%s: shapes %s and %s do not broadcast: axis -%d has sizes %d and %d; make them equal"
                    + " or one of them 1")
                .formatted(op, this, other, fromEnd, here, there));
      }
      result[rank - fromEnd] = here == 1 ? there : here;
    }
    return new Shape(result);
  }

  /// Whether a tensor of this shape may stand where `target` is wanted, stretched by [#broadcast].
  boolean broadcastsTo(Shape target) {
    int lead = target.rank() - rank();
    if (lead < 0) {
      return false;
    }
    for (int axis = 0; axis < rank(); axis++) {
      if (sizes[axis] != 1 && sizes[axis] != target.sizes[axis + lead]) {
        return false;
      }
    }
    return true;
  }

  void requireBroadcastTo(String op, Shape target) {
    if (!broadcastsTo(target)) {
      throw new IllegalArgumentException(
          "%s: shape %s does not stretch to %s%s; aligned at the end, sizes must be equal or 1"
              .formatted(op, this, target, firstMisfit(target)));
    }
  }

  private String firstMisfit(Shape target) {
    for (int fromEnd = 1; fromEnd <= Math.min(rank(), target.rank()); fromEnd++) {
      int here = sizes[rank() - fromEnd];
      int there = target.sizes[target.rank() - fromEnd];
      if (here != 1 && here != there) {
        return ", axis -%d has sizes %d and %d".formatted(fromEnd, here, there);
      }
    }
    return ", which has fewer axes";
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Shape shape && Arrays.equals(sizes, shape.sizes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(sizes);
  }

  @Override
  public String toString() {
    return Arrays.toString(sizes);
  }
}
