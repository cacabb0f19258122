package dev.basin.experiments.data;

import dev.basin.experiments.figure.Progress;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

/// Downloads one published file into a folder.
///
/// Bytes arrive in `FILE.part` beside the file's place. Only when all have arrived and their
/// checksum is the published one does that file take its place, at one stroke: what was there
/// before stays until then. A download that breaks off leaves its part, and the next one asks the
/// server for the rest; a part that turns out wrong is removed.
///
/// @param stall how long a server may be silent
record FileDownload(Path folder, DataSet.Download file, Progress progress, Duration stall) {
  private static final int BUFFER = 1 << 16;

  /// The file's place.
  Path target() {
    return folder.resolve(file.file());
  }

  private Path part() {
    return folder.resolve(file.file() + ".part");
  }

  /// Downloads from one address, going on where an earlier download ended.
  ///
  /// @throws Failure when the server does not deliver the published file
  /// @throws IOException when the folder cannot be written
  void from(URI address) throws IOException, Failure {
    try {
      download(address);
    } finally {
      if (Files.exists(part()) && Files.size(part()) == 0) {
        Files.delete(part());
      }
    }
  }

  private void download(URI address) throws IOException, Failure {
    boolean resumed = fetch(address);
    if (!matches() && resumed) {
      // What was there before may have been the wrong half.
      Files.delete(part());
      fetch(address);
    }
    if (!matches()) {
      String md5 = Checksum.md5(part());
      Files.delete(part());
      throw new Failure(
          "%s sent other bytes than published (MD5 %s, expected %s)"
              .formatted(address, md5, file.md5()));
    }
    Files.move(
        part(), target(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    syncFolder();
  }

  /// A server that does not deliver. The message is a clause that names its address.
  static final class Failure extends Exception {
    private static final long serialVersionUID = 1L;

    Failure(String message) {
      super(message);
    }
  }

  private boolean matches() throws IOException {
    return Files.size(part()) == file.bytes() && Checksum.md5(part()).equals(file.md5());
  }

  /// Brings the part to its full length; says whether some of it was there before.
  private boolean fetch(URI address) throws IOException, Failure {
    try (FileChannel channel =
        FileChannel.open(part(), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      if (channel.size() > file.bytes()) {
        channel.truncate(0);
      }
      long before = channel.size();
      if (before < file.bytes()) {
        before = receive(address, channel, before);
        // Before the file takes its name: a rename may reach the disk earlier than the bytes.
        channel.force(true);
      }
      return before > 0;
    }
  }

  private long receive(URI address, FileChannel channel, long before) throws IOException, Failure {
    try (HttpFile answer = open(address, before)) {
      if (answer.total() >= 0 && answer.total() != file.bytes()) {
        throw new Failure(
            "%s offers %d bytes where %d are published"
                .formatted(address, answer.total(), file.bytes()));
      }
      channel.truncate(answer.from());
      channel.position(answer.from());
      try (Progress.Task task = progress.start(file.file(), file.bytes())) {
        task.step(answer.from());
        copy(address, answer, channel, task);
      }
      if (channel.size() > file.bytes()) {
        channel.truncate(0);
        throw new Failure(
            "%s sends more than the %d bytes that are published".formatted(address, file.bytes()));
      }
      if (channel.size() < file.bytes()) {
        throw brokenOff(address, channel, "");
      }
      return answer.from();
    }
  }

  private HttpFile open(URI address, long before) throws Failure {
    try {
      return HttpFile.open(address, before, stall);
    } catch (IOException e) {
      throw new Failure(e.getMessage());
    }
  }

  private void copy(URI address, HttpFile answer, FileChannel channel, Progress.Task task)
      throws IOException, Failure {
    byte[] buffer = new byte[BUFFER];
    while (channel.position() <= file.bytes()) {
      int count;
      try {
        count = answer.body().read(buffer);
      } catch (SocketTimeoutException e) {
        throw brokenOff(address, channel, ", silent for " + HttpFile.seconds(stall) + " s");
      } catch (IOException e) {
        throw brokenOff(address, channel, " (" + e.getMessage() + ")");
      }
      if (count < 0) {
        return;
      }
      ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, count);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      task.step(count);
    }
  }

  private Failure brokenOff(URI address, FileChannel channel, String how) throws IOException {
    return new Failure(
        "%s broke off after %d of %d bytes%s (kept: the same command goes on from there)"
            .formatted(address, channel.size(), file.bytes(), how));
  }

  // So that the new name is on the disk too. Not every system lets a folder be opened.
  private void syncFolder() {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException e) {
      return;
    }
  }
}
