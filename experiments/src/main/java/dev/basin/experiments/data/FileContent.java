package dev.basin.experiments.data;

import dev.basin.experiments.UserError;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.zip.ZipException;

/// What a data file holds, whether it is plain or compressed with gzip.
final class FileContent {
  private FileContent() {}

  @FunctionalInterface
  interface Reading<T> {
    T read(InputStream content) throws IOException;
  }

  /// The whole content.
  ///
  /// @throws UserError when the file is missing, unreadable or damaged
  static byte[] of(Path file) {
    return read(file, InputStream::readAllBytes);
  }

  /// What `reading` makes of the content, which it reads to its end or to where it likes.
  ///
  /// @throws UserError when the file is missing, unreadable or damaged
  static <T> T read(Path file, Reading<T> reading) {
    try {
      if (Files.isDirectory(file)) {
        throw new UserError(file + " is a folder; a data file is expected there");
      }
      byte[] bytes = Files.readAllBytes(file);
      if (!GzipMember.startsWithMagic(bytes)) {
        return reading.read(new ByteArrayInputStream(bytes));
      }
      try (GzipMember member = new GzipMember(bytes)) {
        T result = reading.read(member.content());
        member.content().transferTo(OutputStream.nullOutputStream());
        member.checkEnd();
        return result;
      }
    } catch (NoSuchFileException e) {
      throw new UserError(file + " does not exist; a data file is expected there", e);
    } catch (EOFException e) {
      // What the inflater says when the compressed data stops early names a class, not the file.
      throw new UserError(file + " is truncated: copy the whole file again", e);
    } catch (ZipException e) {
      throw new UserError(file + " is damaged (" + e.getMessage() + "): copy it again", e);
    } catch (IOException e) {
      throw new UserError(file + " cannot be read: " + e.getMessage(), e);
    } catch (OutOfMemoryError e) {
      throw new UserError(file + " does not fit into memory: raise -Xmx", e);
    }
  }
}
