package dev.basin.tensor;

/// What follows an op and is computed in the same pass over memory: an addition, then a ReLU, each
/// if there is one.
///
/// @param addend of the result's shape; null for none
/// @param relu whether max(., 0) comes last
public record Epilogue(Tensor addend, boolean relu) {
  public static final Epilogue NONE = new Epilogue(null, false);
  public static final Epilogue RELU = new Epilogue(null, true);

  /// The same by ops of its own.
  public Tensor apply(Tensor y) {
    requireShape(y.shape());
    Tensor sum = addend == null ? y : y.add(addend);
    return relu ? sum.relu() : sum;
  }

  void requireShape(Shape shape) {
    if (addend != null && !addend.shape().equals(shape)) {
      throw new IllegalArgumentException(
          ("the result has shape %s, but what is added to it, such as a shortcut, has shape %s;"
                  + " they must be equal")
              .formatted(shape, addend.shape()));
    }
  }
}
