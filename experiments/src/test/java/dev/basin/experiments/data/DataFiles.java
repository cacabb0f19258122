package dev.basin.experiments.data;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;

/// Small data files of every kind, and a data set that is made of them.
public final class DataFiles {
  private DataFiles() {}

  static byte[] random(int length, long seed) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  static byte[] gzip(byte[] content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream stream = new GZIPOutputStream(bytes)) {
      stream.write(content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /// An IDX file of labels.
  static byte[] labels(int... values) {
    ByteBuffer file = ByteBuffer.allocate(8 + values.length).putInt(0x801).putInt(values.length);
    for (int value : values) {
      file.put((byte) value);
    }
    return file.array();
  }

  /// An IDX file of images of 2x3 pixels.
  static byte[] images(int count) {
    ByteBuffer file = ByteBuffer.allocate(16 + 6 * count);
    return file.putInt(0x803).putInt(count).putInt(2).putInt(3).put(random(6 * count, 1)).array();
  }

  /// Records with the given bytes of labels before random pixels.
  static byte[] cifar(long seed, int[]... labels) {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    for (int i = 0; i < labels.length; i++) {
      for (int label : labels[i]) {
        file.write(label);
      }
      file.writeBytes(random(3072, seed + i));
    }
    return file.toByteArray();
  }

  /// One entry of a tar archive: a header of its kind and its padded content.
  static byte[] tarEntry(String name, char kind, byte[] content) {
    byte[] header = new byte[512];
    put(header, 0, name);
    put(header, 100, "0000644");
    put(header, 124, "%011o".formatted(content.length));
    put(header, 136, "00000000000");
    header[156] = (byte) kind;
    put(header, 257, "ustar");
    put(header, 148, "        ");
    int sum = 0;
    for (byte value : header) {
      sum += value & 0xff;
    }
    put(header, 148, "%06o".formatted(sum) + "\0 ");
    ByteArrayOutputStream entry = new ByteArrayOutputStream();
    entry.writeBytes(header);
    entry.writeBytes(content);
    entry.writeBytes(new byte[-content.length & 511]);
    return entry.toByteArray();
  }

  private static void put(byte[] header, int at, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    System.arraycopy(bytes, 0, header, at, bytes.length);
  }

  /// A tar archive of files, in the order of their names, after the entry of a folder.
  static byte[] tar(Map<String, byte[]> files) {
    ByteArrayOutputStream archive = new ByteArrayOutputStream();
    archive.writeBytes(tarEntry("folder/", '5', new byte[0]));
    new TreeMap<>(files).forEach((name, bytes) -> archive.writeBytes(tarEntry(name, '0', bytes)));
    archive.writeBytes(new byte[1024]);
    return archive.toByteArray();
  }

  /// A data set of single files compressed with gzip, which are published under these addresses.
  public static DataSet set(String name, Map<String, byte[]> files, String... addresses) {
    return new DataSet(
        name,
        "a set for tests",
        "none",
        List.of(addresses),
        files.entrySet().stream()
            .map(file -> download(file.getKey() + ".gz", gzip(file.getValue())))
            .toList(),
        contents(files),
        Optional.empty(),
        List.of());
  }

  /// A data set that is published as an archive.
  static DataSet archived(String name, String folder, byte[] archive, Map<String, byte[]> files) {
    return new DataSet(
        name,
        "a set for tests",
        "none",
        List.of(),
        List.of(download(name + ".tar.gz", archive)),
        contents(files),
        Optional.of(folder),
        List.of());
  }

  private static List<DataSet.Content> contents(Map<String, byte[]> files) {
    return files.entrySet().stream()
        .map(file -> new DataSet.Content(file.getKey(), Checksum.sha256(file.getValue())))
        .toList();
  }

  static DataSet.Download download(String file, byte[] bytes) {
    String md5 = HexFormat.of().formatHex(Checksum.digest("MD5").digest(bytes));
    return new DataSet.Download(file, bytes.length, md5);
  }
}
