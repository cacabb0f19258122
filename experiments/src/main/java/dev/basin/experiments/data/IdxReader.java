package dev.basin.experiments.data;

import dev.basin.experiments.UserError;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.ZipException;

/// Reads the IDX files of MNIST and its relatives, plain or compressed with gzip.
///
/// An IDX file is `0 0 type rank`, then `rank` big-endian 32-bit lengths, then the elements in
/// row-major order (Y. LeCun, C. Cortes, C. Burges, "The MNIST database of handwritten digits").
/// Only unsigned bytes (type 8) are read. A file must end where its header says; memory is bounded
/// by the length of the file, whatever its header claims.
public final class IdxReader {
  private static final int UNSIGNED_BYTE = 8;
  private static final long LARGEST_ARRAY = Integer.MAX_VALUE - 8;

  private IdxReader() {}

  /// Reads a file whose array has the given rank (images 3, labels 1).
  ///
  /// @throws UserError when the file is missing, unreadable, or not such an IDX file
  public static IdxArray read(Path file, int rank) {
    byte[] content;
    try {
      if (Files.isDirectory(file)) {
        throw new UserError(file + " is a folder; an IDX file is expected there");
      }
      content = Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      throw new UserError(file + " does not exist; an IDX file is expected there", e);
    } catch (IOException | OutOfMemoryError e) {
      throw new UserError(file + " cannot be read: " + e.getMessage(), e);
    }
    return read(content, file.toString(), rank);
  }

  /// Reads the bytes of a file; `name` stands in error messages.
  ///
  /// @throws UserError when the bytes are not an IDX file of unsigned bytes with the given rank
  public static IdxArray read(byte[] file, String name, int rank) {
    try {
      if (!GzipMember.startsWithMagic(file)) {
        return parse(new ByteArrayInputStream(file), file.length, rank);
      }
      try (GzipMember member = new GzipMember(file)) {
        IdxArray array = parse(member.content(), member.largestContent(), rank);
        member.checkEnd();
        return array;
      }
    } catch (EOFException e) {
      // What the inflater says when the compressed data stops early names a class, not the file.
      throw new UserError(name + " is truncated: copy the whole file again", e);
    } catch (ZipException e) {
      throw new UserError(name + " is damaged (" + e.getMessage() + "): copy it again", e);
    } catch (IOException e) {
      throw new UserError(name + " is not a usable IDX file: " + e.getMessage(), e);
    }
  }

  private static IdxArray parse(InputStream stream, long available, int rank) throws IOException {
    MessageDigest digest = Checksum.digest("SHA-256");
    byte[] header = stream.readNBytes(4 + 4 * rank);
    digest.update(header);
    List<Integer> shape = shape(header, rank);
    long size = size(shape);
    if (header.length + size > available) {
      throw new IOException(
          "it is truncated, its header %s promises %d bytes and it can hold %d at most"
              .formatted(shape, size, available - header.length));
    }
    // readNBytes grows its buffers with what arrives, so a false header costs no memory.
    byte[] values = stream.readNBytes((int) size);
    if (values.length < size) {
      throw new IOException(
          "it is truncated, its header %s promises %d bytes and it has %d"
              .formatted(shape, size, values.length));
    }
    if (stream.read() >= 0) {
      throw new IOException("it goes on after the " + size + " bytes of its header " + shape);
    }
    digest.update(values);
    return new IdxArray(shape, values, HexFormat.of().formatHex(digest.digest()));
  }

  private static List<Integer> shape(byte[] header, int rank) throws IOException {
    ByteBuffer fields = ByteBuffer.wrap(header);
    if (header.length < 4) {
      throw new IOException("it has only " + header.length + " bytes, its header needs 4 or more");
    }
    if (fields.getShort() != 0) {
      throw new IOException("it does not start with two zero bytes as IDX and gzip-IDX files do");
    }
    int type = fields.get() & 0xff;
    if (type != UNSIGNED_BYTE) {
      throw new IOException("its elements are of type " + type + ", unsigned bytes (8) are needed");
    }
    int actualRank = fields.get() & 0xff;
    if (actualRank != rank) {
      throw new IOException("it has " + actualRank + " axes, " + rank + " are needed");
    }
    if (fields.remaining() < 4 * rank) {
      throw new IOException("its header is truncated");
    }
    List<Integer> shape = new ArrayList<>();
    for (int axis = 0; axis < rank; axis++) {
      int length = fields.getInt();
      if (length <= 0) {
        throw new IOException(
            "axis " + axis + " has length " + Integer.toUnsignedString(length) + ", out of range");
      }
      shape.add(length);
    }
    return shape;
  }

  private static long size(List<Integer> shape) throws IOException {
    long size = 1;
    for (int length : shape) {
      if (size > LARGEST_ARRAY / length) {
        throw new IOException("its header " + shape + " promises more than 2 GiB");
      }
      size *= length;
    }
    return size;
  }
}
