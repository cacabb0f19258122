package dev.basin.nn.weights;

import java.nio.ByteBuffer;

/// The element types of a [Npy] array.
public enum NpyType {
  FLOAT32("f4", 4),
  FLOAT64("f8", 8),
  INT32("i4", 4),
  INT64("i8", 8),
  UINT8("u1", 1),
  /// One byte each: 0 is false, all else true.
  BOOL("b1", 1);

  private final String code;
  private final int bytes;

  NpyType(String code, int bytes) {
    this.code = code;
    this.bytes = bytes;
  }

  /// numpy's name without its byte order, such as `f4`.
  String code() {
    return code;
  }

  /// The size of an element.
  public int bytes() {
    return bytes;
  }

  /// Whether elements are numbers with a fraction.
  public boolean isFloating() {
    return this == FLOAT32 || this == FLOAT64;
  }

  double number(ByteBuffer elements, int position) {
    return switch (this) {
      case FLOAT32 -> elements.getFloat(4 * position);
      case FLOAT64 -> elements.getDouble(8 * position);
      case INT32, INT64, UINT8, BOOL -> whole(elements, position);
    };
  }

  long whole(ByteBuffer elements, int position) {
    return switch (this) {
      case INT32 -> elements.getInt(4 * position);
      case INT64 -> elements.getLong(8 * position);
      case UINT8 -> elements.get(position) & 0xff;
      case BOOL -> elements.get(position) == 0 ? 0 : 1;
      case FLOAT32, FLOAT64 -> throw new IllegalStateException(this + " is not whole");
    };
  }
}
