package dev.basin.tensor;

import dev.basin.kernel.F32Kernels;
import dev.basin.kernel.F64Kernels;
import dev.basin.kernel.Kernels;

/// The element type of a tensor. Types never mix: an op on two types throws, and only
/// [Tensor#cast(DType)] converts.
public enum DType {
  /// IEEE 754 binary32: what networks are trained in.
  FLOAT32(new F32Kernels()),
  /// IEEE 754 binary64: for gradient checks, spectra and least squares.
  FLOAT64(new F64Kernels());

  private final Kernels<?> kernels;

  DType(Kernels<?> kernels) {
    this.kernels = kernels;
  }

  /// How many elements of this type one vector instruction of this machine handles.
  public int lanes() {
    return kernels.lanes();
  }

  // A tensor of this type holds arrays that these kernels made: the only cast of its kind.
  @SuppressWarnings("unchecked")
  Kernels<Object> kernels() {
    return (Kernels<Object>) kernels;
  }
}
