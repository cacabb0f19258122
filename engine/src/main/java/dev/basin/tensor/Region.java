package dev.basin.tensor;

import java.util.Arrays;

/// A regular grid of indices within a shape: along each axis a first index, a count and a step that
/// may be negative. Axes that are not named are taken whole.
public final class Region {
  private final int[] from;
  private final int[] count;
  private final int[] step;

  /// The whole of any shape of this rank.
  public Region(int rank) {
    from = new int[rank];
    count = new int[rank];
    step = new int[rank];
    Arrays.fill(count, -1);
    Arrays.fill(step, 1);
  }

  private Region(Region other) {
    from = other.from.clone();
    count = other.count.clone();
    step = other.step.clone();
  }

  /// This region with `count` indices of one axis, which may be negative: `from`, `from + step`,
  /// ...
  public Region along(int axis, int from, int count, int step) {
    if (step == 0 || count < 0) {
      throw new IllegalArgumentException(
          ("region: count %d and step %d along axis %d; the count must not be negative, nor the"
                  + " step zero")
              .formatted(count, step, axis));
    }
    int at = axis < 0 ? axis + this.count.length : axis;
    if (at < 0 || at >= this.count.length) {
      throw new IllegalArgumentException(
          "region: there is no axis " + axis + " in rank " + this.count.length);
    }
    Region region = new Region(this);
    region.from[at] = from;
    region.count[at] = count;
    region.step[at] = step;
    return region;
  }

  Shape shape(Shape whole) {
    int[] sizes = whole.toArray();
    for (int axis = 0; axis < sizes.length; axis++) {
      sizes[axis] = count[axis] < 0 ? sizes[axis] : count[axis];
    }
    return Shape.of(sizes);
  }

  int offset(Shape whole) {
    int[] strides = whole.strides();
    int offset = 0;
    for (int axis = 0; axis < strides.length; axis++) {
      offset += from[axis] * strides[axis];
    }
    return offset;
  }

  int[] strides(Shape whole) {
    int[] strides = whole.strides();
    for (int axis = 0; axis < strides.length; axis++) {
      strides[axis] *= step[axis];
    }
    return strides;
  }

  boolean covers(Shape whole) {
    for (int axis = 0; axis < count.length; axis++) {
      boolean all = count[axis] < 0 || count[axis] == whole.size(axis);
      if (!all || from[axis] != 0 || step[axis] != 1) {
        return false;
      }
    }
    return true;
  }

  void requireWithin(String op, Shape whole) {
    if (whole.rank() != count.length) {
      throw new IllegalArgumentException(
          "%s: a region of rank %d for shape %s".formatted(op, count.length, whole));
    }
    for (int axis = 0; axis < count.length; axis++) {
      int last = from[axis] + (count[axis] - 1) * step[axis];
      int size = whole.size(axis);
      boolean inside = from[axis] >= 0 && from[axis] < size && last >= 0 && last < size;
      if (count[axis] > 0 && !inside) {
        throw new IllegalArgumentException(
            "%s: indices %d to %d leave axis %d of %s, which has size %d"
                .formatted(op, from[axis], last, axis, whole, size));
      }
    }
  }
}
