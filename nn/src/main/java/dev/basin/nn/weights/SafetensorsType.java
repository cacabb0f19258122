package dev.basin.nn.weights;

import dev.basin.tensor.DType;
import java.nio.ByteBuffer;

/// The element types that a safetensors file may name.
enum SafetensorsType {
  F64(8, DType.FLOAT64),
  F32(4, DType.FLOAT32),
  F16(2, DType.FLOAT32),
  BF16(2, DType.FLOAT32),
  I64(8, null),
  U64(8, null),
  I32(4, null),
  U32(4, null),
  I16(2, null),
  U16(2, null),
  I8(1, null),
  U8(1, null),
  BOOL(1, null);

  private final int bytes;
  private final DType dtype;

  SafetensorsType(int bytes, DType dtype) {
    this.bytes = bytes;
    this.dtype = dtype;
  }

  static SafetensorsType of(DType dtype) {
    return dtype == DType.FLOAT32 ? F32 : F64;
  }

  int bytes() {
    return bytes;
  }

  /// The type of the tensor that it becomes without loss; null for what is no floating-point
  /// number.
  DType dtype() {
    return dtype;
  }

  /// The next element of a type that becomes float32.
  float nextFloat(ByteBuffer elements) {
    return switch (this) {
      case F32 -> elements.getFloat();
      case F16 -> Float.float16ToFloat(elements.getShort());
      case BF16 -> Float.intBitsToFloat(elements.getShort() << 16);
      default -> throw new IllegalStateException(this + " is no float32");
    };
  }
}
