package dev.basin.experiments;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// Keeps other runs off a folder, by a locked file in it. The lock ends with the program, however
/// that ends; the file is the caller's to remove.
public final class FolderLock {
  /// The name of the file.
  public static final String FILE = ".basin-lock";

  private FolderLock() {}

  /// @param inUse what to say if another run, of this program or of another, has the lock
  /// @return a channel that holds the lock until it is closed
  /// @throws UserError with that message
  public static FileChannel of(Path folder, String inUse) throws IOException {
    FileChannel channel =
        FileChannel.open(folder.resolve(FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      FileLock lock = channel.tryLock();
      if (lock != null) {
        return channel;
      }
    } catch (OverlappingFileLockException e) {
      channel.close();
      throw new UserError(inUse, e);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
    channel.close();
    throw new UserError(inUse);
  }
}
