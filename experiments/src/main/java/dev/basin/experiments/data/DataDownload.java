package dev.basin.experiments.data;

import dev.basin.experiments.FolderLock;
import dev.basin.experiments.UserError;
import dev.basin.experiments.figure.Progress;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Downloads data sets into a folder.
///
/// @param mirror a folder on the web to use in place of the official addresses, laid out as
///   [DataFolder] is: `MIRROR/mnist/train-images-idx3-ubyte.gz`
/// @param stall how long a server may be silent
public record DataDownload(
    DataFolder folder, Optional<URI> mirror, Progress progress, Duration stall) {

  /// Downloads the files of a data set that are not there yet, or not right.
  ///
  /// @throws UserError when the folder cannot be written, is in use by another run, or no server
  ///   delivers a file; files that are there and right stay as they are
  public void get(DataSet set) {
    Path home = folder.home(set);
    try {
      Files.createDirectories(home);
      FileChannel lock = lock(home);
      try {
        for (DataSet.Download download : set.downloads()) {
          get(set, download, home);
        }
      } finally {
        Files.deleteIfExists(home.resolve(FolderLock.FILE));
        lock.close();
      }
    } catch (IOException e) {
      String reason = e instanceof FileSystemException f ? f.getReason() : e.getMessage();
      throw new UserError(
          "%s cannot be written (%s); name another folder with --data"
              .formatted(home, reason == null ? e.getClass().getSimpleName() : reason),
          e);
    }
  }

  private void get(DataSet set, DataSet.Download download, Path home) throws IOException {
    FileDownload one = new FileDownload(home, download, progress, stall);
    if (Files.isRegularFile(one.target()) && DataCheck.isGood(set, download, one.target())) {
      return;
    }
    requireSpace(home, download);
    List<String> failures = new ArrayList<>();
    for (URI address : addresses(set, download)) {
      try {
        one.from(address);
        return;
      } catch (FileDownload.Failure e) {
        failures.add(e.getMessage());
      }
    }
    throw new UserError(
        "%s of %s cannot be downloaded: %s; try again later, or name another place with --mirror"
            .formatted(download.file(), set.name(), String.join("; ", failures)));
  }

  private List<URI> addresses(DataSet set, DataSet.Download download) {
    return mirror
        .map(base -> List.of(inside(base, set.name() + "/" + download.file())))
        .orElseGet(() ->
            set.addresses().stream().map(base -> URI.create(base + download.file())).toList());
  }

  /// Whether an address is one of the web: `http://...` or `https://...`.
  public static boolean isWebAddress(URI address) {
    boolean web = "http".equals(address.getScheme()) || "https".equals(address.getScheme());
    return web && address.getHost() != null && address.getPort() <= 65_535;
  }

  private static URI inside(URI base, String path) {
    return URI.create(base + (base.toString().endsWith("/") ? "" : "/") + path);
  }

  private static void requireSpace(Path home, DataSet.Download download) throws IOException {
    Path part = home.resolve(download.file() + ".part");
    long needed = download.bytes() - (Files.exists(part) ? Files.size(part) : 0);
    long free = Files.getFileStore(home).getUsableSpace();
    if (free < needed) {
      throw new UserError(
          "%s has room for %d more bytes, %s needs %d; name another folder with --data"
              .formatted(home, free, download.file(), needed));
    }
  }

  private static FileChannel lock(Path home) throws IOException {
    return FolderLock.of(
        home, home + " is being downloaded to by another run of basin; wait for it");
  }
}
