package dev.basin.nn.weights;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/// Named arrays in one file, as numpy's `savez` and `savez_compressed` write them (`.npz`): a zip
/// archive with a [Npy] file for each. The checksum of every array is verified.
public final class Npz {
  private static final String ENDING = ".npy";

  // The same arrays give the same bytes, whenever they are written: the first date of a zip file.
  private static final LocalDateTime DATE = LocalDateTime.of(1980, 1, 1, 0, 0);

  private Npz() {}

  /// How arrays are stored.
  public enum Packing {
    /// As they are.
    STORED,
    /// Compressed with DEFLATE.
    DEFLATED
  }

  /// The arrays of a file by name, in the file's order.
  ///
  /// @throws IOException when it cannot be read, or is no such file; the message names it
  public static Map<String, Npy> read(Path file) throws IOException {
    // Otherwise a file that is not there would be a damaged one.
    Files.newInputStream(file).close();
    Map<String, Npy> arrays = new LinkedHashMap<>();
    try (ZipFile zip = new ZipFile(file.toFile())) {
      for (ZipEntry entry : Collections.list(zip.entries())) {
        String entryName = entry.getName();
        if (!entryName.endsWith(ENDING)) {
          throw new IOException(
              "%s holds '%s', which is no array: write it with numpy's savez"
                  .formatted(file, entryName));
        }
        String name = entryName.substring(0, entryName.length() - ENDING.length());
        if (arrays.put(name, read(zip, entry, file)) != null) {
          throw new IOException(file + " holds two arrays named '" + name + "': rename one");
        }
      }
    } catch (EOFException e) {
      throw damaged(file, "its compressed data end early", e);
    } catch (ZipException | IllegalArgumentException e) {
      // IllegalArgumentException: a name that is no UTF-8
      throw damaged(file, e.getMessage(), e);
    }
    return arrays;
  }

  private static IOException damaged(Path file, String reason, Exception cause) {
    return new IOException(
        "%s is no usable npz file (%s): copy it again".formatted(file, reason), cause);
  }

  private static Npy read(ZipFile zip, ZipEntry entry, Path file) throws IOException {
    String name = "'" + entry.getName() + "' in " + file;
    CRC32 checksum = new CRC32();
    Npy array;
    try (InputStream stream = new CheckedInputStream(zip.getInputStream(entry), checksum)) {
      array = Npy.read(stream, name);
    }
    if (checksum.getValue() != entry.getCrc()) {
      throw new IOException(name + " is damaged (its checksum does not match): copy it again");
    }
    return array;
  }

  /// Writes arrays in the map's order, in place of an earlier file at one stroke.
  public static void write(Path file, Map<String, Npy> arrays, Packing packing) throws IOException {
    byte[] content = toFile(arrays, packing);
    WholeFile.write(file, stream -> stream.write(content));
  }

  private static byte[] toFile(Map<String, Npy> arrays, Packing packing) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, Npy> array : arrays.entrySet()) {
        byte[] content = array.getValue().toFile(NpyFormat.USUAL);
        ZipEntry entry = new ZipEntry(array.getKey() + ENDING);
        entry.setTimeLocal(DATE);
        if (packing == Packing.STORED) {
          CRC32 checksum = new CRC32();
          checksum.update(content);
          entry.setMethod(ZipEntry.STORED);
          entry.setSize(content.length);
          entry.setCrc(checksum.getValue());
        }
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
      }
    }
    return bytes.toByteArray();
  }
}
