package dev.basin.tensor;

import java.util.Arrays;

/// An immutable array of whole numbers: class labels, token numbers, positions. Indices are data,
/// not tensors: no gradient flows through them.
public final class Indices {
  private final Shape shape;
  private final int[] values;

  private Indices(Shape shape, int[] values) {
    this.shape = shape;
    this.values = values;
  }

  /// A vector of indices.
  public static Indices of(int... values) {
    return new Indices(Shape.of(values.length), values.clone());
  }

  /// The given indices in row-major order.
  public static Indices of(Shape shape, int... values) {
    if (values.length != shape.size()) {
      throw new IllegalArgumentException(
          "indices: shape %s holds %d values, but %d were given"
              .formatted(shape, shape.size(), values.length));
    }
    return new Indices(shape, values.clone());
  }

  public Shape shape() {
    return shape;
  }

  public int size() {
    return shape.size();
  }

  /// One index, by its position in row-major order.
  public int get(int position) {
    return values[position];
  }

  public int[] toArray() {
    return values.clone();
  }

  /// The positions `from` (inclusive) to `to` (exclusive) of the first axis.
  public Indices rows(int from, int to) {
    int row = shape.product(1, shape.rank());
    return new Indices(shape.with(0, to - from), Arrays.copyOfRange(values, from * row, to * row));
  }

  /// Elements in row-major order, uncopied.
  int[] array() {
    return values;
  }

  void requireWithin(String op, int size) {
    for (int i = 0; i < values.length; i++) {
      if (values[i] < 0 || values[i] >= size) {
        throw new IndexOutOfBoundsException(
            "%s: index %d at position %d is outside [0, %d)".formatted(op, values[i], i, size));
      }
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Indices indices
        && shape.equals(indices.shape)
        && Arrays.equals(values, indices.values);
  }

  @Override
  public int hashCode() {
    return 31 * shape.hashCode() + Arrays.hashCode(values);
  }

  @Override
  public String toString() {
    return "indices" + shape + Arrays.toString(Arrays.copyOf(values, Math.min(8, values.length)));
  }
}
