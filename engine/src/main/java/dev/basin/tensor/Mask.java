package dev.basin.tensor;

import dev.basin.kernel.Kernels;
import java.util.function.IntPredicate;

/// An immutable array of truth values: what comparisons yield and `where` takes. Masks are data,
/// not tensors: no gradient flows through one.
public final class Mask {
  private final Shape shape;
  private final boolean[] values; // with the slack of a tensor's array

  Mask(Shape shape, boolean[] values) {
    this.shape = shape;
    this.values = values;
  }

  /// The given truth values in row-major order.
  public static Mask of(Shape shape, boolean... values) {
    if (values.length != shape.size()) {
      throw new IllegalArgumentException(
          "mask: shape %s holds %d values, but %d were given"
              .formatted(shape, shape.size(), values.length));
    }
    return of(shape, (int i) -> values[i]);
  }

  private static Mask of(Shape shape, IntPredicate value) {
    boolean[] values = allocate(shape);
    for (int i = 0; i < shape.size(); i++) {
      values[i] = value.test(i);
    }
    return new Mask(shape, values);
  }

  static boolean[] allocate(Shape shape) {
    return new boolean[Kernels.capacity(shape.size())];
  }

  public Shape shape() {
    return shape;
  }

  public Mask not() {
    return of(shape, (int i) -> !values[i]);
  }

  /// @throws IllegalArgumentException unless the shapes are equal
  public Mask and(Mask other) {
    requireSameShape("and", other);
    return of(shape, (int i) -> values[i] && other.values[i]);
  }

  /// @throws IllegalArgumentException unless the shapes are equal
  public Mask or(Mask other) {
    requireSameShape("or", other);
    return of(shape, (int i) -> values[i] || other.values[i]);
  }

  /// How many are true.
  public int count() {
    int count = 0;
    for (int i = 0; i < shape.size(); i++) {
      count += values[i] ? 1 : 0;
    }
    return count;
  }

  /// A copy of the truth values in row-major order.
  public boolean[] toBooleans() {
    return java.util.Arrays.copyOf(values, shape.size());
  }

  /// 1 where true, 0 where false.
  public Tensor toTensor(DType dtype) {
    return Tensor.ones(dtype, shape).where(this, 0);
  }

  boolean[] array() {
    return values;
  }

  /// This mask stretched to `target` by the rule of [Shape#broadcast].
  Mask broadcastTo(Shape target) {
    if (shape.equals(target)) {
      return this;
    }
    int[] strides = shape.stridesWithin(target);
    int[] own = target.strides();
    return of(
        target,
        (int i) -> {
          int position = 0;
          for (int axis = 0; axis < strides.length; axis++) {
            position += i / own[axis] % target.size(axis) * strides[axis];
          }
          return values[position];
        });
  }

  private void requireSameShape(String op, Mask other) {
    if (!shape.equals(other.shape)) {
      throw new IllegalArgumentException(
          "%s: masks of shapes %s and %s; they must be equal".formatted(op, shape, other.shape));
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Mask mask
        && shape.equals(mask.shape)
        && java.util.Arrays.equals(toBooleans(), mask.toBooleans());
  }

  @Override
  public int hashCode() {
    return 31 * shape.hashCode() + java.util.Arrays.hashCode(toBooleans());
  }

  @Override
  public String toString() {
    return "mask" + shape + " with " + count() + " true";
  }
}
