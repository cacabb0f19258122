package dev.basin.nn.weights;

import dev.basin.nn.weights.SafetensorsHeader.Entry;
import dev.basin.tensor.DType;
import dev.basin.tensor.Tensor;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Named tensors in one file, as Python's `safetensors` writes and reads them: 8 bytes with the
/// length of the header, the header in JSON, and the elements, all little-endian
/// (<https://huggingface.co/docs/safetensors>). What the tensors of a network are called in
/// PyTorch, [TorchNames] knows.
///
/// Float32 and float64 keep their bits, float16 and bfloat16 become float32. Tensors of whole
/// numbers or truth values are left out; see [#skipped].
///
/// The format has no checksum, so the files written here carry one in their metadata, as
/// `basin.sha256`: that of all bytes after the header. Where it is, it is verified, and taken out
/// of the metadata that are handed on.
///
/// @param tensors by name
/// @param metadata words about the file
/// @param skipped the names of tensors in the file that are none of floating-point numbers
public record Safetensors(
    Map<String, Tensor> tensors, Map<String, String> metadata, List<String> skipped) {
  // the format's own limit
  private static final long LONGEST_HEADER = 100_000_000;
  private static final int CHUNK = 1 << 16;
  private static final String CHECKSUM = "basin.sha256";

  public Safetensors {
    tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
    metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
    skipped = List.copyOf(skipped);
  }

  public Safetensors(Map<String, Tensor> tensors, Map<String, String> metadata) {
    this(tensors, metadata, List.of());
  }

  /// Reads a file, in memory bounded by its length.
  ///
  /// @throws IOException when it cannot be read, or is no such file; the message names it
  public static Safetensors read(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      try {
        return read(channel);
      } catch (IOException e) {
        throw new IOException(file + " is no usable safetensors file: " + e.getMessage(), e);
      }
    }
  }

  private static Safetensors read(FileChannel channel) throws IOException {
    long length = channel.size();
    if (length < Long.BYTES) {
      throw new IOException("it is only " + length + " bytes long");
    }
    long headerLength = read(channel, 0, Long.BYTES).getLong();
    if (headerLength < 0 || headerLength > Math.min(LONGEST_HEADER, length - Long.BYTES)) {
      throw new IOException(
          "its header claims to be %s bytes long, the file has %d"
              .formatted(Long.toUnsignedString(headerLength), length));
    }
    byte[] json = read(channel, Long.BYTES, (int) headerLength).array();
    long start = Long.BYTES + headerLength;
    SafetensorsHeader header = SafetensorsHeader.parse(json, length - start);
    Map<String, String> metadata = new LinkedHashMap<>(header.metadata());
    String checksum = metadata.remove(CHECKSUM);
    if (checksum != null && !checksum.equals(checksum(channel, start))) {
      throw new IOException(
          ("it is damaged: the SHA-256 of its elements is not the one in its metadata; copy it"
                  + " again, or take %s out of the metadata if other elements were written with it")
              .formatted(CHECKSUM));
    }
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    List<String> skipped = new ArrayList<>();
    for (var named : header.entries().entrySet()) {
      Entry entry = named.getValue();
      if (entry.type().dtype() == null) {
        skipped.add(named.getKey());
      } else {
        tensors.put(named.getKey(), elements(channel, start + entry.begin(), entry));
      }
    }
    return new Safetensors(tensors, metadata, skipped);
  }

  private static String checksum(FileChannel channel, long start) throws IOException {
    MessageDigest digest = sha256();
    for (long at = start, length = channel.size(); at < length; at += CHUNK) {
      digest.update(read(channel, at, (int) Math.min(CHUNK, length - at)));
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every Java platform has it
    }
  }

  private static Tensor elements(FileChannel channel, long start, Entry entry) throws IOException {
    int size = entry.shape().size();
    boolean wide = entry.type().dtype() == DType.FLOAT64;
    double[] doubles = new double[wide ? size : 0];
    float[] floats = new float[wide ? 0 : size];
    for (int from = 0, count; from < size; from += count) {
      count = Math.min(CHUNK, size - from);
      long at = start + (long) from * entry.type().bytes();
      ByteBuffer chunk = read(channel, at, count * entry.type().bytes());
      for (int i = from; i < from + count; i++) {
        if (wide) {
          doubles[i] = chunk.getDouble();
        } else {
          floats[i] = entry.type().nextFloat(chunk);
        }
      }
    }
    return wide ? Tensor.of(entry.shape(), doubles) : Tensor.of(entry.shape(), floats);
  }

  private static ByteBuffer read(FileChannel channel, long position, int count) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
    while (bytes.hasRemaining()) {
      if (channel.read(bytes, position + bytes.position()) < 0) {
        throw new IOException("it was cut off while it was read");
      }
    }
    return bytes.flip();
  }

  /// Writes the tensors and the metadata to a file, in place of an earlier one at one stroke.
  public void write(Path file) throws IOException {
    SafetensorsHeader plain = SafetensorsHeader.of(tensors, metadata);
    Map<String, String> words = new LinkedHashMap<>(metadata);
    words.put(CHECKSUM, checksum(plain));
    SafetensorsHeader header = new SafetensorsHeader(plain.entries(), words);
    byte[] json = header.bytes();
    WholeFile.write(
        file,
        stream -> {
          stream.write(littleEndian(Long.BYTES).putLong(json.length).array());
          stream.write(json);
          writeElements(header, stream);
        });
  }

  private String checksum(SafetensorsHeader header) throws IOException {
    MessageDigest digest = sha256();
    writeElements(header, new DigestOutputStream(OutputStream.nullOutputStream(), digest));
    return HexFormat.of().formatHex(digest.digest());
  }

  private void writeElements(SafetensorsHeader header, OutputStream stream) throws IOException {
    for (String name : header.entries().keySet()) {
      write(stream, tensors.get(name));
    }
  }

  private static void write(OutputStream stream, Tensor tensor) throws IOException {
    ByteBuffer chunk = littleEndian(CHUNK * Double.BYTES);
    if (tensor.dtype() == DType.FLOAT32) {
      for (float x : tensor.toFloats()) {
        roomIn(chunk, stream).putInt(Float.floatToRawIntBits(x));
      }
    } else {
      for (double x : tensor.toDoubles()) {
        roomIn(chunk, stream).putLong(Double.doubleToRawLongBits(x));
      }
    }
    stream.write(chunk.array(), 0, chunk.position());
  }

  private static ByteBuffer roomIn(ByteBuffer chunk, OutputStream stream) throws IOException {
    if (chunk.remaining() < Double.BYTES) {
      stream.write(chunk.array(), 0, chunk.position());
      chunk.clear();
    }
    return chunk;
  }

  private static ByteBuffer littleEndian(int capacity) {
    return ByteBuffer.allocate(capacity).order(ByteOrder.LITTLE_ENDIAN);
  }
}
