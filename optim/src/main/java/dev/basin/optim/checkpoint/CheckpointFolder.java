package dev.basin.optim.checkpoint;

import dev.basin.optim.TrainState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The checkpoints of one run, named by their steps: `step-000000001200.basin`. One run at a time
/// may use a folder.
///
/// @param keep how many of the newest are kept, at least 1; 2 or more survive a damaged newest one
public record CheckpointFolder(Path folder, int keep) {
  private static final Pattern NAME = Pattern.compile("step-\\d{12,}\\.basin");
  private static final String DAMAGED = ".damaged";

  public CheckpointFolder {
    if (keep < 1) {
      throw new IllegalArgumentException(
          "checkpoints: at least 1 must be kept, but " + keep + " are asked for");
    }
  }

  /// Writes a checkpoint, and then removes the oldest beyond [#keep] and what a killed program left
  /// unfinished.
  ///
  /// @return its file
  public Path save(Checkpoint checkpoint) throws IOException {
    Files.createDirectories(folder);
    Path file = folder.resolve("step-%012d.basin".formatted(checkpoint.state().step()));
    CheckpointFile.write(file, checkpoint.tree());
    for (Path old : files("").stream().skip(keep).toList()) {
      Files.deleteIfExists(old);
    }
    for (Path unfinished : files(CheckpointFile.PARTIAL)) {
      Files.deleteIfExists(unfinished);
    }
    return file;
  }

  /// The newest intact checkpoint, or nothing if the folder has none.
  ///
  /// A damaged one is set aside under a name that ends with `.damaged`, and the one before is
  /// taken.
  ///
  /// @param like a state of this run at any step, which tells what is expected
  /// @param damaged is told of every damaged file, in a sentence
  /// @throws IOException if files cannot be read, or none of those there is intact
  /// @throws IllegalArgumentException if the newest intact one is of another run: see
  ///   [Checkpoint#of]
  public Optional<Checkpoint> newest(TrainState like, Consumer<String> damaged) throws IOException {
    List<Path> newestFirst = files("");
    for (Path file : newestFirst) {
      StateTree tree;
      try {
        tree = CheckpointFile.read(file);
      } catch (DamagedCheckpointException e) {
        damaged.accept(e.getMessage() + aside(file));
        continue;
      }
      try {
        return Optional.of(Checkpoint.of(tree, like));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
      }
    }
    if (!newestFirst.isEmpty()) {
      throw new IOException(
          "%s: none of its %d checkpoints is intact; name another folder to begin anew"
              .formatted(folder, newestFirst.size()));
    }
    return Optional.empty();
  }

  private static String aside(Path file) {
    try {
      Path target = file.resolveSibling(file.getFileName() + DAMAGED);
      Files.move(file, target, StandardCopyOption.REPLACE_EXISTING);
      return "; it is set aside as " + target.getFileName();
    } catch (IOException e) {
      return "";
    }
  }

  // The newest first.
  private List<Path> files(String ending) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> isName(file.getFileName().toString(), ending))
          .sorted(Comparator.comparing((Path file) -> file.getFileName().toString()).reversed())
          .toList();
    }
  }

  private static boolean isName(String name, String ending) {
    return name.endsWith(ending)
        && NAME.matcher(name.substring(0, name.length() - ending.length())).matches();
  }
}
