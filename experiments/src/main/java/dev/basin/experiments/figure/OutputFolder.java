package dev.basin.experiments.figure;

import dev.basin.experiments.FolderLock;
import dev.basin.experiments.UserError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/// The folder of figures: one folder for each, and the report over all of them.
///
/// A figure is written to a hidden folder beside its place and renamed into it when it is complete.
/// When the program is interrupted, the hidden folder is removed; when it is killed, the next run
/// removes it. A lock keeps two runs from using one folder at the same time.
public final class OutputFolder implements AutoCloseable {
  /// The report's file name.
  public static final String INDEX = "index.html";

  /// Stands in every report, so that no other page of that name is overwritten.
  static final String GENERATOR = "<meta name=\"generator\" content=\"basin\">";

  private static final String UNFINISHED = ".basin-new-";
  private static final String REPLACED = ".basin-old-";

  private final Path folder;
  private final List<Path> created;
  private final FileChannel channel;

  // An interruption takes it for good: from then on nothing is begun or published.
  private final ReentrantLock publishing = new ReentrantLock();
  private final Thread hook = new Thread(this::abandon, "remove unfinished figures");
  private volatile boolean abandoned;

  private OutputFolder(Path folder, List<Path> created, FileChannel channel) {
    this.folder = folder;
    this.created = created;
    this.channel = channel;
  }

  /// Makes the folder where it is missing, takes its lock, and removes what a killed run left.
  ///
  /// @param ids the figures that will be written
  /// @throws UserError when the folder cannot be written, is in use, or holds something else where
  ///   the figures or the report would go
  public static OutputFolder open(Path folder, List<String> ids) {
    List<Path> created = new ArrayList<>();
    OutputFolder output;
    try {
      create(folder, created);
      output = new OutputFolder(folder, created, lock(folder));
    } catch (IOException e) {
      FileTrees.removeIfEmpty(created);
      throw cannotWrite(folder, e);
    } catch (UserError e) {
      FileTrees.removeIfEmpty(created);
      throw e;
    }
    Runtime.getRuntime().addShutdownHook(output.hook);
    try {
      output.sweep();
      output.refuseForeignFiles(ids);
      output.manifests();
      return output;
    } catch (IOException e) {
      output.close();
      throw cannotWrite(folder, e);
    } catch (UserError e) {
      output.close();
      throw e;
    }
  }

  /// An empty folder for the files of a figure.
  public Path begin(String id) throws IOException {
    publishing.lock();
    try {
      return Files.createDirectory(folder.resolve(UNFINISHED + id));
    } finally {
      publishing.unlock();
    }
  }

  /// Moves the files of a figure into their place, instead of those of an earlier run.
  public void publish(String id) throws IOException {
    Path target = folder.resolve(id);
    Path replaced = folder.resolve(REPLACED + id);
    publishing.lock();
    try {
      if (Files.exists(target)) {
        FileTrees.move(target, replaced);
      }
      FileTrees.move(folder.resolve(UNFINISHED + id), target);
      FileTrees.remove(replaced);
    } finally {
      publishing.unlock();
    }
  }

  /// Replaces a file of this folder at one stroke.
  public void write(String name, byte[] content) throws IOException {
    Path unfinished = folder.resolve(UNFINISHED + name);
    publishing.lock();
    try {
      Files.write(unfinished, content);
      FileTrees.move(unfinished, folder.resolve(name));
    } finally {
      publishing.unlock();
    }
  }

  /// The manifests of all figures here, ordered by name.
  ///
  /// @throws UserError when one of them is damaged
  public List<Manifest> manifests() throws IOException {
    List<Manifest> manifests = new ArrayList<>();
    for (Path entry : entries()) {
      if (!isHidden(entry) && Files.isRegularFile(entry.resolve(Manifest.FILE))) {
        Manifest manifest = Manifest.read(entry);
        if (manifest.figure().equals(entry.getFileName().toString())) {
          manifests.add(manifest);
        }
      }
    }
    return manifests;
  }

  /// Where the folder is, as the user named it.
  public Path path() {
    return folder;
  }

  /// Whether an interruption removed what was unfinished.
  public boolean isAbandoned() {
    return abandoned;
  }

  /// Removes what was begun and not published, and releases the lock.
  @Override
  public void close() {
    publishing.lock();
    try {
      if (!abandoned) {
        Runtime.getRuntime().removeShutdownHook(hook);
        clear();
      }
    } catch (IllegalStateException e) {
      // The program is shutting down: the hook does the same work.
      return;
    } finally {
      publishing.unlock();
    }
  }

  private void abandon() {
    publishing.lock();
    abandoned = true;
    clear();
  }

  private void clear() {
    try {
      // The figure's thread may still be writing while an interruption clears: look again.
      int round = 0;
      while (sweep() && round < 20) {
        round++;
      }
      Files.deleteIfExists(folder.resolve(FolderLock.FILE));
      channel.close();
    } catch (IOException | UncheckedIOException e) {
      // What cannot be removed now, the next run removes.
      return;
    } finally {
      FileTrees.removeIfEmpty(created);
    }
  }

  /// Removes unfinished files and restores what was moved away; says whether there were any.
  private boolean sweep() throws IOException {
    boolean found = false;
    for (Path entry : entries()) {
      String name = entry.getFileName().toString();
      if (name.startsWith(REPLACED)) {
        Path place = folder.resolve(name.substring(REPLACED.length()));
        if (Files.notExists(place)) {
          FileTrees.move(entry, place);
        } else {
          FileTrees.remove(entry);
        }
        found = true;
      } else if (name.startsWith(UNFINISHED)) {
        FileTrees.remove(entry);
        found = true;
      }
    }
    return found;
  }

  private void refuseForeignFiles(List<String> ids) throws IOException {
    Path index = folder.resolve(INDEX);
    if (Files.exists(index)
        && !Files.readString(index, StandardCharsets.ISO_8859_1).contains(GENERATOR)) {
      throw new UserError(index + " was not made by basin; name another folder with --out");
    }
    for (String id : ids) {
      Path place = folder.resolve(id);
      boolean ours =
          Files.isRegularFile(place.resolve(Manifest.FILE))
              && Manifest.read(place).figure().equals(id);
      if (Files.exists(place, LinkOption.NOFOLLOW_LINKS) && !ours) {
        throw new UserError(place + " was not made by basin; name another folder with --out");
      }
    }
  }

  private List<Path> entries() throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.sorted().toList();
    }
  }

  private static boolean isHidden(Path entry) {
    return entry.getFileName().toString().startsWith(".");
  }

  private static void create(Path folder, List<Path> created) throws IOException {
    Path absolute = folder.toAbsolutePath().normalize();
    if (Files.exists(absolute) && !Files.isDirectory(absolute)) {
      throw new UserError(folder + " is a file; name a folder with --out");
    }
    List<Path> missing = new ArrayList<>();
    for (Path path = absolute; path != null && Files.notExists(path); path = path.getParent()) {
      missing.add(path);
    }
    for (Path path : missing.reversed()) {
      Files.createDirectory(path);
      created.addFirst(path);
    }
  }

  private static FileChannel lock(Path folder) throws IOException {
    return FolderLock.of(
        folder,
        folder + " is in use by another run of basin; wait for it or name another with --out");
  }

  /// The error for a file or folder that cannot be written.
  public static UserError cannotWrite(Path folder, IOException cause) {
    String reason =
        switch (cause) {
          case AccessDeniedException e -> "permission denied";
          case NoSuchFileException e -> "no such place";
          case FileSystemException e when e.getReason() != null -> e.getReason();
          default -> String.valueOf(cause.getMessage());
        };
    return new UserError(
        folder + " cannot be written (" + reason + "); name another folder with --out", cause);
  }
}
