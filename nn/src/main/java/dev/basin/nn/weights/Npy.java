package dev.basin.nn.weights;

import dev.basin.tensor.DType;
import dev.basin.tensor.Indices;
import dev.basin.tensor.Shape;
import dev.basin.tensor.Tensor;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/// An array as numpy's `save` writes and `load` reads it (`.npy`, versions 1 to 3).
///
/// Elements keep their bits: a float that is no number, or a whole number beyond 2^53, is written
/// as it was read. Files are read whatever their byte order and order of axes. A file must end
/// where its header says; memory is bounded by its length, whatever its header claims.
public final class Npy {
  private final NpyType type;
  private final Shape shape;

  // little-endian, the last axis the fastest
  private final ByteBuffer elements;

  private Npy(NpyType type, Shape shape, byte[] elements) {
    this.type = type;
    this.shape = shape;
    this.elements = ByteBuffer.wrap(elements).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static Npy allocate(NpyType type, Shape shape) {
    return new Npy(type, shape, new byte[Math.multiplyExact(type.bytes(), shape.size())]);
  }

  /// The elements of a tensor, in its own type.
  public static Npy of(Tensor tensor) {
    if (tensor.dtype() == DType.FLOAT32) {
      Npy array = allocate(NpyType.FLOAT32, tensor.shape());
      array.elements.asFloatBuffer().put(tensor.toFloats());
      return array;
    }
    Npy array = allocate(NpyType.FLOAT64, tensor.shape());
    array.elements.asDoubleBuffer().put(tensor.toDoubles());
    return array;
  }

  /// Indices, as [NpyType#INT32].
  public static Npy of(Indices indices) {
    Npy array = allocate(NpyType.INT32, indices.shape());
    array.elements.asIntBuffer().put(indices.toArray());
    return array;
  }

  /// Whole numbers in row-major order, as [NpyType#INT64].
  public static Npy of(Shape shape, long... values) {
    Npy array = allocate(NpyType.INT64, requireCount(shape, values.length));
    array.elements.asLongBuffer().put(values);
    return array;
  }

  /// Unsigned bytes in row-major order.
  public static Npy of(Shape shape, byte... values) {
    return new Npy(NpyType.UINT8, requireCount(shape, values.length), values.clone());
  }

  /// Truth values in row-major order.
  public static Npy of(Shape shape, boolean... values) {
    Npy array = allocate(NpyType.BOOL, requireCount(shape, values.length));
    for (int i = 0; i < values.length; i++) {
      array.elements.put(i, (byte) (values[i] ? 1 : 0));
    }
    return array;
  }

  private static Shape requireCount(Shape shape, int count) {
    if (shape.size() != count) {
      throw new IllegalArgumentException(
          "npy: shape %s holds %d values, but %d were given".formatted(shape, shape.size(), count));
    }
    return shape;
  }

  public NpyType type() {
    return type;
  }

  public Shape shape() {
    return shape;
  }

  /// The elements as a tensor of any type; whole numbers are rounded where they do not fit.
  public Tensor tensor(DType dtype) {
    return Tensor.of(dtype, shape, toDoubles());
  }

  /// Elements that are whole numbers.
  ///
  /// @throws IllegalArgumentException if they are not, or do not fit into 32 bits
  public Indices indices() {
    long[] values = toLongs();
    int[] indices = new int[values.length];
    for (int i = 0; i < values.length; i++) {
      if (values[i] != (int) values[i]) {
        throw new IllegalArgumentException(
            "npy: element %d is %d, which is no 32-bit index".formatted(i, values[i]));
      }
      indices[i] = (int) values[i];
    }
    return Indices.of(shape, indices);
  }

  /// A copy of the elements in row-major order; [NpyType#INT64] is rounded beyond 2^53.
  public double[] toDoubles() {
    double[] values = new double[shape.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = type.number(elements, i);
    }
    return values;
  }

  /// A copy of the elements in row-major order.
  ///
  /// @throws IllegalArgumentException if they are floating-point numbers
  public long[] toLongs() {
    if (type.isFloating()) {
      throw new IllegalArgumentException(
          "npy: " + type + " " + shape + " holds no whole numbers; read it with toDoubles");
    }
    long[] values = new long[shape.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = type.whole(elements, i);
    }
    return values;
  }

  // ------------------------------------------------------------------------------------- files

  /// Reads a file.
  ///
  /// @throws IOException when it cannot be read, or is no such file; the message names it
  public static Npy read(Path file) throws IOException {
    try (InputStream stream = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
      return read(stream, file.toString());
    }
  }

  /// Reads the bytes of a file; `name` stands in error messages.
  ///
  /// @throws IOException when the bytes are no such file
  public static Npy read(byte[] file, String name) throws IOException {
    return read(new ByteArrayInputStream(file), name);
  }

  static Npy read(InputStream stream, String name) throws IOException {
    try {
      NpyHeader header = NpyHeader.read(stream);
      Shape shape = Shape.of(header.shape());
      int length = header.type().bytes() * shape.size();
      // readNBytes grows its buffers with what arrives, so a false header costs no memory.
      byte[] elements = stream.readNBytes(length);
      if (elements.length < length) {
        throw new EOFException(
            "it is truncated, its header %s promises %d bytes and it has %d: copy it again"
                .formatted(shape, length, elements.length));
      }
      if (stream.read() >= 0) {
        throw new IOException("it goes on after the %d bytes of its %s".formatted(length, shape));
      }
      byte[] ordered = NpyOrder.fromFile(elements, header);
      return new Npy(header.type(), shape, ordered);
    } catch (IOException e) {
      throw new IOException(name + " is no usable npy file: " + e.getMessage(), e);
    }
  }

  /// The bytes of a file.
  public byte[] toFile(NpyFormat format) {
    NpyHeader header = new NpyHeader(format, type, shape.toArray());
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.writeBytes(header.bytes());
    file.writeBytes(NpyOrder.toFile(elements.array(), header));
    return file.toByteArray();
  }

  /// Writes a file, in place of an earlier one at one stroke.
  public void write(Path file) throws IOException {
    WholeFile.write(file, stream -> stream.write(toFile(NpyFormat.USUAL)));
  }
}
