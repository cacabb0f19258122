package dev.basin.nn.weights;

import java.nio.ByteOrder;

/// The order of elements and of their bytes, in a file and in memory (little-endian, last axis
/// fastest).
final class NpyOrder {
  private NpyOrder() {}

  static byte[] fromFile(byte[] file, NpyHeader header) {
    return reorder(file, header, true);
  }

  static byte[] toFile(byte[] memory, NpyHeader header) {
    return reorder(memory, header, false);
  }

  private static byte[] reorder(byte[] source, NpyHeader header, boolean read) {
    NpyFormat format = header.format();
    int bytes = header.type().bytes();
    boolean swap = format.byteOrder() == ByteOrder.BIG_ENDIAN && bytes > 1;
    boolean transpose = format.fortranOrder() && header.shape().length > 1;
    if (!swap && !transpose) {
      return source;
    }
    int[] shape = header.shape();
    int[] strides = fortranStrides(shape);
    int[] index = new int[shape.length];
    byte[] target = new byte[source.length];
    int other = 0;
    for (int row = 0; row < source.length / bytes; row++) {
      int inFile = transpose ? other : row;
      int from = bytes * (read ? inFile : row);
      int to = bytes * (read ? row : inFile);
      for (int k = 0; k < bytes; k++) {
        target[to + k] = source[from + (swap ? bytes - 1 - k : k)];
      }
      // count up the index, last axis first
      for (int axis = shape.length - 1; axis >= 0; axis--) {
        other += strides[axis];
        if (++index[axis] < shape[axis]) {
          break;
        }
        other -= strides[axis] * shape[axis];
        index[axis] = 0;
      }
    }
    return target;
  }

  private static int[] fortranStrides(int[] shape) {
    int[] strides = new int[shape.length];
    int stride = 1;
    for (int axis = 0; axis < shape.length; axis++) {
      strides[axis] = stride;
      stride *= shape[axis];
    }
    return strides;
  }
}
