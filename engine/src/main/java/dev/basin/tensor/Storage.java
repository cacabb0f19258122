package dev.basin.tensor;

import dev.basin.kernel.Kernels;
import java.util.function.Consumer;

/// The array behind a tensor and all that share it (a reshape, a constant of a traced tensor). It
/// comes from the scope's [Workspace], if there is one, and goes back there when the scope ends.
final class Storage {
  private static final StackWalker WALKER =
      StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE);

  private static final Package PACKAGE = Storage.class.getPackage();

  final DType dtype;

  /// How many array elements it holds.
  final int capacity;

  private Object array;

  private Storage(DType dtype, int capacity, Object array) {
    this.dtype = dtype;
    this.capacity = capacity;
    this.array = array;
  }

  /// Room for `size` elements; what they hold is undefined.
  static Storage allocate(DType dtype, int size) {
    Workspace workspace = Mode.current().workspace();
    int capacity = Kernels.capacity(size);
    if (workspace == null) {
      return new Storage(dtype, capacity, dtype.kernels().allocate(size));
    }
    Object idle = workspace.take(dtype, capacity);
    Object array = idle == null ? dtype.kernels().allocate(size) : idle;
    Storage storage = new Storage(dtype, capacity, array);
    workspace.made(storage);
    return storage;
  }

  /// @throws IllegalStateException if it was released
  Object array() {
    if (array == null) {
      throw new IllegalStateException(
          operation()
              + ": a tensor that it uses was released when its workspace ended; return that tensor"
              + " from the workspace, or use it inside");
    }
    return array;
  }

  boolean released() {
    return array == null;
  }

  /// Ends the use of the array and hands it to `taker`.
  void release(Consumer<Object> taker) {
    Object last = array;
    array = null;
    taker.accept(last);
  }

  // The outermost public op on the way here: the one that the user called, or one of its parts.
  private static String operation() {
    return WALKER.walk(frames ->
        frames
            .takeWhile(frame -> frame.getDeclaringClass().getPackage() == PACKAGE)
            .filter(frame -> frame.getDeclaringClass().isAssignableFrom(Tensor.class))
            .map(StackWalker.StackFrame::getMethodName)
            .reduce("tensor", (inner, outer) -> outer));
  }
}
