package dev.basin.optim.checkpoint;

import dev.basin.tensor.DType;
import dev.basin.tensor.Shape;
import dev.basin.tensor.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/// Reads the parts of a checkpoint file. No length that the file states is believed beyond what is
/// left of the file.
final class CheckpointInput {
  private static final int CHUNK = 1 << 18;

  private final Path file;
  private final FileChannel channel;
  private final long contentEnd;
  private final ByteBuffer buffer = CheckpointFile.littleEndian(CHUNK).limit(0);
  private long position; // of the buffer's end, in the file

  CheckpointInput(Path file, FileChannel channel) throws IOException {
    this.file = file;
    this.channel = channel;
    this.contentEnd = channel.size() - Digests.SHA_256_BYTES;
    if (contentEnd < CheckpointFile.MAGIC.length + Integer.BYTES) {
      throw new DamagedCheckpointException(
          "%s is only %d bytes long: no whole checkpoint".formatted(file, channel.size()));
    }
  }

  /// Whether the digest at the end is that of all before it.
  boolean intact() throws IOException {
    MessageDigest digest = Digests.sha256();
    ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
    for (long at = 0; at < contentEnd; ) {
      chunk.clear().limit((int) Math.min(CHUNK, contentEnd - at));
      int count = channel.read(chunk, at);
      if (count < 0) {
        return false;
      }
      digest.update(chunk.array(), 0, count);
      at += count;
    }
    ByteBuffer stored = ByteBuffer.allocate(Digests.SHA_256_BYTES);
    while (stored.hasRemaining()) {
      if (channel.read(stored, contentEnd + stored.position()) < 0) {
        return false;
      }
    }
    return Arrays.equals(digest.digest(), stored.array());
  }

  StateTree tree() throws IOException {
    StateTree.Builder tree = StateTree.builder();
    try {
      for (int i = count(); i > 0; i--) {
        tree.number(string(), eightBytes());
      }
      for (int i = count(); i > 0; i--) {
        tree.word(string(), string());
      }
      Map<String, Type> types = new LinkedHashMap<>();
      for (int i = count(); i > 0; i--) {
        types.put(string(), type());
      }
      for (var type : types.entrySet()) {
        tree.tensor(type.getKey(), elements(type.getValue()));
      }
    } catch (IllegalArgumentException e) {
      throw new DamagedCheckpointException(file + " is no sound checkpoint: " + e.getMessage(), e);
    }
    if (left() != 0) {
      throw new DamagedCheckpointException(
          "%s goes on for %d bytes after its last tensor".formatted(file, left()));
    }
    return tree.build();
  }

  private record Type(DType dtype, Shape shape) {}

  private Type type() throws IOException {
    int code = buffered(2).get();
    if (code != 0 && code != 1) {
      throw new DamagedCheckpointException(
          file + " holds a tensor of type " + code + "; 0 and 1 are known");
    }
    int[] sizes = new int[buffer.get() & 0xff];
    for (int axis = 0; axis < sizes.length; axis++) {
      sizes[axis] = fourBytes();
    }
    return new Type(code == 0 ? DType.FLOAT32 : DType.FLOAT64, Shape.of(sizes));
  }

  private Tensor elements(Type type) throws IOException {
    int size = type.shape().size();
    if (type.dtype() == DType.FLOAT32) {
      requireLeft((long) Float.BYTES * size);
      float[] values = new float[size];
      for (int i = 0; i < size; i++) {
        values[i] = Float.intBitsToFloat(fourBytes());
      }
      return Tensor.of(type.shape(), values);
    }
    requireLeft((long) Double.BYTES * size);
    double[] values = new double[size];
    for (int i = 0; i < size; i++) {
      values[i] = Double.longBitsToDouble(eightBytes());
    }
    return Tensor.of(type.shape(), values);
  }

  private int count() throws IOException {
    int count = fourBytes();
    if (count < 0 || count > left()) {
      throw new DamagedCheckpointException(
          "%s promises %d entries in %d bytes".formatted(file, count, left()));
    }
    return count;
  }

  int fourBytes() throws IOException {
    return buffered(Integer.BYTES).getInt();
  }

  private long eightBytes() throws IOException {
    return buffered(Long.BYTES).getLong();
  }

  private String string() throws IOException {
    return new String(bytes(fourBytes()), StandardCharsets.UTF_8);
  }

  byte[] bytes(int count) throws IOException {
    requireLeft(count);
    byte[] bytes = new byte[count];
    for (int i = 0; i < count; i++) {
      bytes[i] = buffered(1).get();
    }
    return bytes;
  }

  // of the content: what is buffered, and what is behind it
  private long left() {
    return buffer.remaining() + contentEnd - position;
  }

  private void requireLeft(long bytes) throws IOException {
    if (bytes < 0 || bytes > left()) {
      throw new DamagedCheckpointException(
          "%s promises %d bytes where %d are left".formatted(file, bytes, left()));
    }
  }

  private ByteBuffer buffered(int bytes) throws IOException {
    requireLeft(bytes);
    if (buffer.remaining() < bytes) {
      buffer.compact();
      buffer.limit((int) Math.min(CHUNK, buffer.position() + contentEnd - position));
      while (buffer.position() < bytes) {
        int count = channel.read(buffer, position);
        if (count < 0) {
          throw new DamagedCheckpointException(file + " was cut off while it was read");
        }
        position += count;
      }
      buffer.flip();
    }
    return buffer;
  }
}
