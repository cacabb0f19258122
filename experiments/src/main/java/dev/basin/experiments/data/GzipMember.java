package dev.basin.experiments.data;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipException;

/// The content of one gzip member (RFC 1952) that fills its file.
///
/// `java.util.zip.GZIPInputStream` ignores bytes behind the member; here they are an error, since a
/// data file that ends in something else was damaged or mixed up.
final class GzipMember implements AutoCloseable {
  // DEFLATE encodes at most 258 bytes in two bits (RFC 1951), so a longer claim is a lie.
  private static final long LARGEST_EXPANSION = 1032;

  private static final int HEADER_CRC = 0x02;
  private static final int EXTRA = 0x04;
  private static final int NAME = 0x08;
  private static final int COMMENT = 0x10;
  private static final int RESERVED = 0xe0;

  private final ByteArrayInputStream compressed;
  private final Inflater inflater = new Inflater(true);
  private final CRC32 checksum = new CRC32();
  private final InputStream content;
  private final long largestContent;

  /// Starts at the first byte of the header; fails when that is no gzip header.
  GzipMember(byte[] file) throws IOException {
    compressed = new ByteArrayInputStream(file);
    largestContent = LARGEST_EXPANSION * file.length;
    skipHeader();
    content =
        new CheckedInputStream(new InflaterInputStream(compressed, inflater, 1 << 13), checksum);
  }

  static boolean startsWithMagic(byte[] file) {
    return file.length >= 2 && (file[0] & 0xff) == 0x1f && (file[1] & 0xff) == 0x8b;
  }

  InputStream content() {
    return content;
  }

  /// An upper bound of the content's length in bytes that follows from the length of the file.
  long largestContent() {
    return largestContent;
  }

  /// Call when the content was read to its end: checks the trailer and that nothing follows it.
  void checkEnd() throws IOException {
    // The inflater read ahead in blocks: what it did not use is the first part of the trailer.
    int ahead = inflater.getRemaining();
    long rest = (long) ahead + compressed.available();
    if (rest < 8) {
      throw new EOFException("the gzip trailer is cut off");
    }
    if (rest > 8) {
      throw new ZipException((rest - 8) + " bytes follow the end of the gzip data");
    }
    byte[] trailer = new byte[8];
    compressed.reset();
    compressed.skipNBytes(compressed.available() - 8L);
    compressed.readNBytes(trailer, 0, 8);
    if (littleEndian(trailer, 0) != checksum.getValue()
        || littleEndian(trailer, 4) != (inflater.getBytesWritten() & 0xffffffffL)) {
      throw new ZipException("the gzip checksum does not match");
    }
  }

  @Override
  public void close() {
    inflater.end();
  }

  private void skipHeader() throws IOException {
    byte[] header = compressed.readNBytes(10);
    if (header.length < 10) {
      throw new EOFException("the gzip header is cut off");
    }
    int flags = header[3] & 0xff;
    if (!startsWithMagic(header) || header[2] != 8 || (flags & RESERVED) != 0) {
      throw new ZipException("the gzip header is damaged");
    }
    if ((flags & EXTRA) != 0) {
      compressed.skipNBytes(next() | next() << 8);
    }
    if ((flags & NAME) != 0) {
      skipText();
    }
    if ((flags & COMMENT) != 0) {
      skipText();
    }
    if ((flags & HEADER_CRC) != 0) {
      compressed.skipNBytes(2);
    }
  }

  private void skipText() throws IOException {
    while (next() != 0) {
      continue;
    }
  }

  private int next() throws IOException {
    int value = compressed.read();
    if (value < 0) {
      throw new EOFException("the gzip header is cut off");
    }
    return value;
  }

  private static long littleEndian(byte[] bytes, int offset) {
    return (bytes[offset] & 0xffL)
        | (bytes[offset + 1] & 0xffL) << 8
        | (bytes[offset + 2] & 0xffL) << 16
        | (bytes[offset + 3] & 0xffL) << 24;
  }
}
