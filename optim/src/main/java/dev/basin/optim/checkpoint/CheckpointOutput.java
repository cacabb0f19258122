package dev.basin.optim.checkpoint;

import dev.basin.tensor.DType;
import dev.basin.tensor.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/// Writes the parts of a checkpoint file and digests them on the way.
final class CheckpointOutput {
  private final FileChannel channel;
  private final MessageDigest digest = Digests.sha256();
  private final ByteBuffer buffer = CheckpointFile.littleEndian(1 << 18);

  CheckpointOutput(FileChannel channel) {
    this.channel = channel;
  }

  void tree(StateTree tree) throws IOException {
    fourBytes(tree.numbers().size());
    for (var number : tree.numbers().entrySet()) {
      string(number.getKey());
      room(Long.BYTES).putLong(number.getValue());
    }
    fourBytes(tree.words().size());
    for (var word : tree.words().entrySet()) {
      string(word.getKey());
      string(word.getValue());
    }
    fourBytes(tree.tensors().size());
    for (var tensor : tree.tensors().entrySet()) {
      string(tensor.getKey());
      type(tensor.getValue());
    }
    for (Tensor tensor : tree.tensors().values()) {
      elements(tensor);
    }
  }

  private void type(Tensor tensor) throws IOException {
    room(2).put((byte) (tensor.dtype() == DType.FLOAT32 ? 0 : 1)).put((byte) tensor.rank());
    for (int size : tensor.shape().toArray()) {
      fourBytes(size);
    }
  }

  private void elements(Tensor tensor) throws IOException {
    if (tensor.dtype() == DType.FLOAT32) {
      for (float x : tensor.toFloats()) {
        room(Float.BYTES).putInt(Float.floatToRawIntBits(x));
      }
    } else {
      for (double x : tensor.toDoubles()) {
        room(Double.BYTES).putLong(Double.doubleToRawLongBits(x));
      }
    }
  }

  void fourBytes(int value) throws IOException {
    room(Integer.BYTES).putInt(value);
  }

  private void string(String text) throws IOException {
    byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
    fourBytes(encoded.length);
    bytes(encoded);
  }

  void bytes(byte[] content) throws IOException {
    for (byte b : content) {
      room(1).put(b);
    }
  }

  /// Writes what is left, and the digest.
  void end() throws IOException {
    flush();
    buffer.put(digest.digest());
    drain();
  }

  private ByteBuffer room(int bytes) throws IOException {
    if (buffer.remaining() < bytes) {
      flush();
    }
    return buffer;
  }

  private void flush() throws IOException {
    digest.update(buffer.array(), 0, buffer.position());
    drain();
  }

  private void drain() throws IOException {
    buffer.flip();
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
    buffer.clear();
  }
}
