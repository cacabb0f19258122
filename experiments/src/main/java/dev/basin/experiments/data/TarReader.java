package dev.basin.experiments.data;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.ZipException;

/// The files of a tar archive, one after the other (POSIX.1-1988 `ustar` and its forerunner).
///
/// Only plain files are of use here: folders, links and the extended headers of later formats are
/// passed over. Nothing is written to disk, and yet a name that leads out of the archive's own
/// folder is an error: such an archive is not the one that it is taken for.
final class TarReader {
  private static final int BLOCK = 512;
  private static final int NAME = 100;
  private static final int SIZE_AT = 124;
  private static final int CHECKSUM_AT = 148;
  private static final int KIND_AT = 156;
  private static final int MAGIC_AT = 257;
  private static final int PREFIX_AT = 345;
  private static final int PREFIX = 155;

  private final InputStream stream;
  private long unread;
  private int padding;

  TarReader(InputStream stream) {
    this.stream = stream;
  }

  /// A file of the archive.
  record Entry(String name, long size) {}

  /// The next file, or nothing at the end.
  ///
  /// @throws IOException when the archive is damaged or ends early
  Optional<Entry> next() throws IOException {
    while (true) {
      skipRest();
      byte[] header = block();
      if (isZero(header)) {
        return Optional.empty();
      }
      requireChecksum(header);
      long size = octal(header, SIZE_AT, 12);
      unread = size;
      padding = (int) (-size & (BLOCK - 1));
      char kind = (char) header[KIND_AT];
      if (kind == '0' || kind == 0) {
        return Optional.of(new Entry(name(header), size));
      }
    }
  }

  /// What the file that [#next] named holds; call it at most once.
  byte[] content() throws IOException {
    if (unread > Integer.MAX_VALUE - 8) {
      throw new IOException("a file in it is larger than 2 GiB");
    }
    // readNBytes grows its buffers with what arrives, so a false header costs no memory.
    byte[] content = stream.readNBytes((int) unread);
    if (content.length < unread) {
      throw new EOFException("the archive is cut off");
    }
    unread = 0;
    return content;
  }

  private void skipRest() throws IOException {
    try {
      stream.skipNBytes(unread);
      stream.skipNBytes(padding);
    } catch (EOFException e) {
      throw cutOff(e);
    }
    unread = 0;
    padding = 0;
  }

  private byte[] block() throws IOException {
    byte[] header = stream.readNBytes(BLOCK);
    if (header.length < BLOCK) {
      throw cutOff(null);
    }
    return header;
  }

  private static EOFException cutOff(Throwable cause) {
    EOFException exception = new EOFException("the archive is cut off");
    exception.initCause(cause);
    return exception;
  }

  private static boolean isZero(byte[] block) {
    for (byte value : block) {
      if (value != 0) {
        return false;
      }
    }
    return true;
  }

  // The sum of all bytes of the header, those of the sum itself taken for blanks.
  private static void requireChecksum(byte[] header) throws IOException {
    long sum = 8 * ' ';
    for (int i = 0; i < BLOCK; i++) {
      sum += i >= CHECKSUM_AT && i < CHECKSUM_AT + 8 ? 0 : header[i] & 0xff;
    }
    if (sum != octal(header, CHECKSUM_AT, 8)) {
      throw new ZipException("it holds no tar archive, or a damaged one");
    }
  }

  private static long octal(byte[] header, int at, int length) throws IOException {
    String digits = text(header, at, length).strip();
    if (!digits.matches("[0-7]{1,12}")) {
      throw new ZipException("a number in its tar header is damaged");
    }
    return Long.parseLong(digits, 8);
  }

  private static String name(byte[] header) throws IOException {
    boolean ustar = text(header, MAGIC_AT, 6).equals("ustar");
    String prefix = ustar ? text(header, PREFIX_AT, PREFIX) : "";
    String name = (prefix.isEmpty() ? "" : prefix + "/") + text(header, 0, NAME);
    boolean outside = name.startsWith("/") || Arrays.asList(name.split("[/\\\\]")).contains("..");
    if (outside) {
      throw new ZipException("it holds '" + name + "', a path that leads out of it");
    }
    return name;
  }

  private static String text(byte[] header, int at, int length) {
    int end = at;
    while (end < at + length && header[end] != 0) {
      end++;
    }
    return new String(header, at, end - at, StandardCharsets.ISO_8859_1);
  }
}
