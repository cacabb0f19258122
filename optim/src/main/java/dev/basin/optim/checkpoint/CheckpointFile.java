package dev.basin.optim.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/// A [StateTree] in one file. Numbers are little-endian; a string is its length in bytes (4 bytes)
/// and UTF-8.
///
/// | what | bytes |
/// |---|---|
/// | `0x89 B A S I N \r \n` | 8 |
/// | version of the format, now 1 | 4 |
/// | how many numbers; of each its name and value | 4; string, 8 |
/// | how many words; of each its name and itself | 4; string, string |
/// | how many tensors; of each its name, type (0 is float32, 1 float64), rank, sizes | 4; string, 1, 1, 4 each |
/// | the elements of all tensors, in that order | 4 or 8 each |
/// | SHA-256 of all before | 32 |
///
/// A file is written under a temporary name beside its place, forced to the disk, and renamed:
/// whatever happens meanwhile, its name stands for the whole old content or the whole new one.
public final class CheckpointFile {
  static final byte[] MAGIC = {(byte) 0x89, 'B', 'A', 'S', 'I', 'N', '\r', '\n'};
  static final int VERSION = 1;
  static final String PARTIAL = ".part";

  private CheckpointFile() {}

  /// Writes a file in place of an earlier one, at one stroke.
  ///
  /// @throws IOException if it cannot be written, as on a full disk; the earlier one is left as it
  ///   was
  public static void write(Path file, StateTree tree) throws IOException {
    Path partial = file.resolveSibling(file.getFileName() + PARTIAL);
    try {
      try (FileChannel channel =
          FileChannel.open(
              partial,
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING,
              StandardOpenOption.WRITE)) {
        CheckpointOutput output = new CheckpointOutput(channel);
        output.bytes(MAGIC);
        output.fourBytes(VERSION);
        output.tree(tree);
        output.end();
        // before the rename, which may otherwise reach the disk first
        channel.force(true);
      }
      Files.move(
          partial, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      forceFolder(file.toAbsolutePath().getParent());
    } finally {
      Files.deleteIfExists(partial);
    }
  }

  /// Reads a file, in memory bounded by its length. Nothing of it is used before its checksum was
  /// found right.
  ///
  /// @throws DamagedCheckpointException if it is not as it was written
  /// @throws IOException if it cannot be read, or is of a later version
  public static StateTree read(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      CheckpointInput input = new CheckpointInput(file, channel);
      if (!Arrays.equals(input.bytes(MAGIC.length), MAGIC)) {
        throw new DamagedCheckpointException(file + " does not begin as a checkpoint does");
      }
      int version = input.fourBytes();
      if (version != VERSION && input.intact()) {
        throw new IOException(
            "%s is a checkpoint of version %d, and this program knows version %d"
                .formatted(file, version, VERSION));
      }
      if (!input.intact()) {
        throw new DamagedCheckpointException(
            file + " is damaged or cut off: its SHA-256 is not that of its content");
      }
      return input.tree();
    }
  }

  // Without it the rename may be lost with the power. Not every system can do it.
  private static void forceFolder(Path folder) {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException e) {
      // the file itself is on the disk, and its name will be soon
    }
  }

  static ByteBuffer littleEndian(int capacity) {
    return ByteBuffer.allocate(capacity).order(ByteOrder.LITTLE_ENDIAN);
  }
}
