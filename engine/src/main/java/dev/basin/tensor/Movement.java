package dev.basin.tensor;

import static dev.basin.tensor.Operation.op;
import static dev.basin.tensor.Operation.to;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Rearranging elements without computing on them. All of these are linear, in adjoint pairs:
/// reshape with reshape, permute with its inverse, slice with [#embed], broadcastTo with
/// [Reduction#sumTo].
public sealed interface Movement permits Tensor {

  private Tensor self() {
    return (Tensor) this;
  }

  /// The same elements in the same order under another shape.
  ///
  /// @param sizes of the same product; one of them may be -1, for what remains
  default Tensor reshape(int... sizes) {
    int[] resolved = sizes.clone();
    int known = 1;
    int open = -1;
    for (int axis = 0; axis < sizes.length; axis++) {
      if (sizes[axis] == -1 && open < 0) {
        open = axis;
      } else {
        known *= sizes[axis];
      }
    }
    if (open >= 0 && known != 0 && self().size() % known == 0) {
      resolved[open] = self().size() / known;
    }
    if (open >= 0 && resolved[open] == -1) {
      throw new IllegalArgumentException(
          "reshape: the %d elements of %s do not fill %s"
              .formatted(self().size(), self().shape(), Arrays.toString(sizes)));
    }
    return reshape(Shape.of(resolved));
  }

  default Tensor reshape(Shape shape) {
    Tensor x = self();
    if (x.shape().equals(shape)) {
      return x;
    }
    if (x.size() != shape.size()) {
      throw new IllegalArgumentException(
          "reshape: %s has %d elements and %s has %d; they must be equal"
              .formatted(x.shape(), x.size(), shape, shape.size()));
    }
    Shape from = x.shape();
    return op("reshape", x.withShape(shape), to(x, g -> g.reshape(from)));
  }

  /// Drops an axis of size 1.
  default Tensor squeeze(int axis) {
    int dropped = self().shape().axis("squeeze", axis);
    if (self().shape().size(dropped) != 1) {
      throw new IllegalArgumentException(
          "squeeze: axis %d of %s has a size other than 1".formatted(axis, self().shape()));
    }
    return reshape(self().shape().reduced(self().shape().axes("squeeze", dropped), false));
  }

  /// Inserts an axis of size 1 before `axis`; -1 appends it.
  default Tensor expandDims(int axis) {
    int[] sizes = self().shape().toArray();
    int at = axis < 0 ? axis + sizes.length + 1 : axis;
    if (at < 0 || at > sizes.length) {
      throw new IllegalArgumentException(
          "expandDims: there is no place %d in shape %s".formatted(axis, self().shape()));
    }
    int[] expanded = new int[sizes.length + 1];
    for (int i = 0; i < expanded.length; i++) {
      expanded[i] = i < at ? sizes[i] : i == at ? 1 : sizes[i - 1];
    }
    return reshape(Shape.of(expanded));
  }

  /// Axis i of the result is axis `axes[i]` of this tensor.
  default Tensor permute(int... axes) {
    Tensor x = self();
    int rank = x.rank();
    if (axes.length != rank) {
      throw new IllegalArgumentException(
          "permute: %d axes named for shape %s".formatted(axes.length, x.shape()));
    }
    x.shape().axes("permute", axes);
    int[] sizes = new int[rank];
    int[] strides = new int[rank];
    int[] inverse = new int[rank];
    int[] from = x.shape().strides();
    for (int i = 0; i < rank; i++) {
      int axis = x.shape().axis("permute", axes[i]);
      sizes[i] = x.shape().size(axis);
      strides[i] = from[axis];
      inverse[axis] = i;
    }
    Tensor value = Strided.read(x, 0, strides, Shape.of(sizes));
    return op("permute", value, to(x, g -> g.permute(inverse)));
  }

  /// Exchanges two axes.
  default Tensor transpose(int first, int second) {
    int[] axes = new int[self().rank()];
    Arrays.setAll(axes, axis -> axis);
    axes[self().shape().axis("transpose", first)] = self().shape().axis("transpose", second);
    axes[self().shape().axis("transpose", second)] = self().shape().axis("transpose", first);
    return permute(axes);
  }

  /// This tensor repeated along every axis that `shape` stretches.
  default Tensor broadcastTo(Shape shape) {
    Tensor x = self();
    if (x.shape().equals(shape)) {
      return x;
    }
    x.shape().requireBroadcastTo("broadcastTo", shape);
    Shape from = x.shape();
    Tensor value = Strided.read(x, 0, from.stridesWithin(shape), shape);
    return op("broadcastTo", value, to(x, g -> g.sumTo(from)));
  }

  /// Indices `from` (inclusive) to `to` (exclusive) of one axis.
  default Tensor slice(int axis, int from, int to) {
    int at = self().shape().axis("slice", axis);
    int size = self().shape().size(at);
    if (from < 0 || to < from || to > size) {
      throw new IllegalArgumentException(
          "slice: [%d, %d) is not within axis %d of %s, which has size %d"
              .formatted(from, to, axis, self().shape(), size));
    }
    return slice(new Region(self().rank()).along(at, from, to - from, 1));
  }

  /// The elements of a region.
  default Tensor slice(Region region) {
    Tensor x = self();
    region.requireWithin("slice", x.shape());
    if (region.covers(x.shape())) {
      return x;
    }
    Shape whole = x.shape();
    Tensor value =
        Strided.read(x, region.offset(whole), region.strides(whole), region.shape(whole));
    return op("slice", value, to(x, g -> g.embed(whole, region)));
  }

  /// The adjoint of [#slice]: zeros of shape `whole`, with this tensor in the region.
  default Tensor embed(Shape whole, Region region) {
    Tensor x = self();
    region.requireWithin("embed", whole);
    if (!region.shape(whole).equals(x.shape())) {
      throw new IllegalArgumentException(
          "embed: the region of %s has shape %s, but the tensor has %s"
              .formatted(whole, region.shape(whole), x.shape()));
    }
    if (region.covers(whole)) {
      return x;
    }
    Tensor value = Tensor.zeros(x.dtype(), whole);
    Strided.write(x, value, region.offset(whole), region.strides(whole));
    return op("embed", value, to(x, g -> g.slice(region)));
  }

  /// The elements of one axis in reverse order.
  default Tensor flip(int axis) {
    int at = self().shape().axis("flip", axis);
    int size = self().shape().size(at);
    return size < 2 ? self() : slice(new Region(self().rank()).along(at, size - 1, size, -1));
  }

  /// Zeros before and after along one axis.
  default Tensor pad(int axis, int before, int after) {
    int at = self().shape().axis("pad", axis);
    if (before < 0 || after < 0) {
      throw new IllegalArgumentException(
          "pad: %d before and %d after axis %d of %s; use slice to shorten it"
              .formatted(before, after, axis, self().shape()));
    }
    int size = self().shape().size(at);
    Shape whole = self().shape().with(at, before + size + after);
    return embed(whole, new Region(self().rank()).along(at, before, size, 1));
  }

  /// Tensors one after another along an existing axis; all other sizes agree.
  static Tensor concat(int axis, Tensor... parts) {
    if (parts.length == 0) {
      throw new IllegalArgumentException("concat: no tensors were given");
    }
    Tensor first = parts[0];
    int at = first.shape().axis("concat", axis);
    int total = 0;
    for (Tensor part : parts) {
      first.requireSameType("concat", part);
      requireEqualOutside(at, first.shape(), part.shape());
      total += part.shape().size(at);
    }
    if (parts.length == 1) {
      return first;
    }
    Shape whole = first.shape().with(at, total);
    Tensor value = Tensor.allocate(first.dtype(), whole);
    List<Operation.Edge> edges = new ArrayList<>();
    int start = 0;
    for (Tensor part : parts) {
      Region region = new Region(whole.rank()).along(at, start, part.shape().size(at), 1);
      Strided.write(part, value, region.offset(whole), region.strides(whole));
      edges.add(to(part, g -> g.slice(region)));
      start += part.shape().size(at);
    }
    return op("concat", value, edges.toArray(Operation.Edge[]::new));
  }

  private static void requireEqualOutside(int axis, Shape first, Shape other) {
    boolean equal = first.rank() == other.rank();
    for (int i = 0; equal && i < first.rank(); i++) {
      if (i != axis && first.size(i) != other.size(i)) {
        throw new IllegalArgumentException(
            "concat: shapes %s and %s differ in axis %d; only axis %d may differ"
                .formatted(first, other, i, axis));
      }
    }
    if (!equal) {
      throw new IllegalArgumentException(
          "concat: shapes %s and %s have different ranks; reshape one".formatted(first, other));
    }
  }

  /// Tensors of one shape side by side along a new axis.
  static Tensor stack(int axis, Tensor... parts) {
    Tensor[] expanded = new Tensor[parts.length];
    for (int i = 0; i < parts.length; i++) {
      expanded[i] = parts[i].expandDims(axis);
    }
    return concat(axis, expanded);
  }

  /// Consecutive parts of the given sizes along one axis, which they must fill.
  default List<Tensor> split(int axis, int... sizes) {
    int at = self().shape().axis("split", axis);
    if (Arrays.stream(sizes).sum() != self().shape().size(at)) {
      throw new IllegalArgumentException(
          "split: sizes %s do not add up to axis %d of %s"
              .formatted(Arrays.toString(sizes), axis, self().shape()));
    }
    List<Tensor> parts = new ArrayList<>();
    int start = 0;
    for (int size : sizes) {
      parts.add(slice(at, start, start + size));
      start += size;
    }
    return parts;
  }
}
