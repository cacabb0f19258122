package dev.basin.tensor;

import static dev.basin.tensor.Operation.op;
import static dev.basin.tensor.Operation.to;

import dev.basin.kernel.Kernels;
import dev.basin.kernel.Threads;
import java.util.function.Consumer;

/// An immutable dense array of floating-point numbers, and everything that can be computed from it.
///
/// The ops stand in the families that this class implements, each with its value and its gradient
/// side by side: [Elementwise], [Activation], [Softmax], [Attention], [Reduction], [Normalization],
/// [Contraction], [Window], [Movement] and [Indexing]. What differentiates them is [Vjp] and, by
/// name, `dev.basin.autodiff.Autodiff`.
public final class Tensor
    implements Elementwise,
        Activation,
        Softmax,
        Attention,
        Reduction,
        Normalization,
        Contraction,
        Window,
        Movement,
        Indexing,
        TensorTree {
  private final DType dtype;
  private final Shape shape;
  private final Storage storage;
  private final Node node;

  private Tensor(DType dtype, Shape shape, Storage storage, Node node) {
    this.dtype = dtype;
    this.shape = shape;
    this.storage = storage;
    this.node = node;
  }

  // ------------------------------------------------------------------------------- making them

  /// A float32 tensor of the given values in row-major order.
  public static Tensor of(Shape shape, float... values) {
    requireCount(shape, values.length);
    Tensor tensor = allocate(DType.FLOAT32, shape);
    tensor.kernels().fromFloats(values, tensor.array(), values.length);
    return tensor;
  }

  /// A float64 tensor of the given values in row-major order.
  public static Tensor of(Shape shape, double... values) {
    return of(DType.FLOAT64, shape, values);
  }

  /// A tensor of the given values in row-major order, rounded to `dtype`.
  public static Tensor of(DType dtype, Shape shape, double... values) {
    requireCount(shape, values.length);
    Tensor tensor = allocate(dtype, shape);
    tensor.kernels().fromDoubles(values, tensor.array(), values.length);
    return tensor;
  }

  public static Tensor scalar(DType dtype, double value) {
    return full(dtype, Shape.SCALAR, value);
  }

  public static Tensor zeros(DType dtype, Shape shape) {
    return full(dtype, shape, 0);
  }

  public static Tensor ones(DType dtype, Shape shape) {
    return full(dtype, shape, 1);
  }

  public static Tensor full(DType dtype, Shape shape, double value) {
    Tensor tensor = allocate(dtype, shape);
    Kernels<Object> kernels = tensor.kernels();
    Object x = tensor.array();
    Threads.elements(shape.size(), (from, to) -> kernels.fill(x, from, to - from, value));
    return tensor;
  }

  /// The vector 0, 1, ..., count - 1.
  public static Tensor arange(DType dtype, int count) {
    return of(
        dtype,
        Shape.of(count),
        java.util.stream.IntStream.range(0, count).asDoubleStream().toArray());
  }

  /// A tensor of undefined content, which an op fills before anyone else sees it.
  static Tensor allocate(DType dtype, Shape shape) {
    return new Tensor(dtype, shape, Storage.allocate(dtype, shape.size()), null);
  }

  private static void requireCount(Shape shape, int count) {
    if (count != shape.size()) {
      throw new IllegalArgumentException(
          "of: shape %s holds %d values, but %d were given".formatted(shape, shape.size(), count));
    }
  }

  // --------------------------------------------------------------------------- looking at them

  public DType dtype() {
    return dtype;
  }

  public Shape shape() {
    return shape;
  }

  /// The number of axes.
  public int rank() {
    return shape.rank();
  }

  /// The number of elements.
  public int size() {
    return shape.size();
  }

  /// The value of a tensor of one element.
  public double item() {
    if (size() != 1) {
      throw new IllegalArgumentException(
          "item: shape " + shape + " has " + size() + " elements, not one; name one with get");
    }
    return kernels().get(array(), 0);
  }

  /// One element, by one index for each axis.
  public double get(int... index) {
    if (index.length != rank()) {
      throw new IllegalArgumentException(
          "get: %d indices for shape %s of rank %d".formatted(index.length, shape, rank()));
    }
    int position = 0;
    for (int axis = 0; axis < index.length; axis++) {
      if (index[axis] < 0 || index[axis] >= shape.size(axis)) {
        throw new IndexOutOfBoundsException(
            "get: index %d is outside axis %d of shape %s".formatted(index[axis], axis, shape));
      }
      position = position * shape.size(axis) + index[axis];
    }
    return kernels().get(array(), position);
  }

  /// A copy of the elements in row-major order.
  public double[] toDoubles() {
    double[] copy = new double[size()];
    kernels().toDoubles(array(), copy, size());
    return copy;
  }

  /// A copy of the elements in row-major order, rounded to float32.
  public float[] toFloats() {
    float[] copy = new float[size()];
    kernels().toFloats(array(), copy, size());
    return copy;
  }

  public boolean allFinite() {
    return kernels().allFinite(array(), size());
  }

  // ------------------------------------------------------------------------------ type and trace

  /// The same values in another type; the cotangent is cast back.
  public Tensor cast(DType target) {
    if (target == dtype) {
      return this;
    }
    Tensor value = target == DType.FLOAT32 ? of(shape, toFloats()) : of(shape, toDoubles());
    return op("cast", value, to(this, g -> g.cast(dtype)));
  }

  /// The same values, as a constant: no gradient flows back through the result.
  public Tensor stopGradient() {
    return node == null ? this : new Tensor(dtype, shape, storage, null);
  }

  /// Whether a gradient flows back from here.
  public boolean traced() {
    return node != null;
  }

  Node node() {
    return node;
  }

  Tensor withNode(Node newNode) {
    return new Tensor(dtype, shape, storage, newNode);
  }

  /// The same elements under another shape of the same size, untraced.
  Tensor withShape(Shape newShape) {
    return new Tensor(dtype, newShape, storage, null);
  }

  // --------------------------------------------------------------------------- for the families

  Kernels<Object> kernels() {
    return dtype.kernels();
  }

  Object array() {
    return storage.array();
  }

  Storage storage() {
    return storage;
  }

  @Override
  public void forEachTensor(Consumer<Tensor> visitor) {
    visitor.accept(this);
  }

  void requireSameType(String op, Tensor other) {
    if (dtype != other.dtype) {
      throw new IllegalArgumentException(
          "%s: %s %s and %s %s do not mix; cast one of them"
              .formatted(op, dtype, shape, other.dtype, other.shape));
    }
  }

  /// Shape, type and the first elements, for a person.
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(dtype.toString()).append(shape).append(' ');
    int shown = Math.min(size(), 8);
    for (int i = 0; i < shown; i++) {
      text.append(i == 0 ? "(" : ", ").append(kernels().get(array(), i));
    }
    return text.append(size() > shown ? ", ...)" : ")").toString();
  }
}
