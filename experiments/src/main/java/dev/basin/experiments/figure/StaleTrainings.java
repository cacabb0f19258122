package dev.basin.experiments.figure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The runs that other builds of the program saved beside those of this one: this one cannot go on
/// with them, and each build would leave its own for good. The newest of them stay, for whoever
/// goes back to the build before, and so does all that was used within [#KEPT].
///
/// A run that is under way saves more often than that, and whoever removes holds the lock of the
/// folder of figures (see [OutputFolder]), so no other process uses any of them.
final class StaleTrainings {
  static final Duration KEPT = Duration.ofDays(7);

  private static final Pattern NAME = Pattern.compile("[0-9a-f]{" + ProgramDigest.DIGITS + "}");

  private StaleTrainings() {}

  /// Notes that a program uses its runs now, where it has any.
  static void use(Path program, Instant now) throws IOException {
    if (Files.isDirectory(program)) {
      Files.setLastModifiedTime(program, FileTime.from(now));
    }
  }

  /// Removes what is stale.
  ///
  /// @param folder with a folder for each program, named by its digest; nothing else there is
  ///   touched
  /// @param own the program whose runs stay whatever their age
  /// @return the folders that are gone
  static List<Path> remove(Path folder, String own, Instant now) throws IOException {
    List<Path> newestFirst = others(folder, own);
    List<Path> removed = new ArrayList<>();
    for (Path other : newestFirst.stream().skip(1).toList()) {
      if (lastUse(other).isBefore(now.minus(KEPT))) {
        FileTrees.remove(other);
        removed.add(other);
      }
    }
    return removed;
  }

  private static List<Path> others(Path folder, String own) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    record Used(Path program, Instant at) {}
    List<Used> found = new ArrayList<>();
    try (Stream<Path> programs = Files.list(folder)) {
      for (Path program : programs.toList()) {
        String name = program.getFileName().toString();
        if (NAME.matcher(name).matches()
            && !name.equals(own)
            && Files.isDirectory(program, LinkOption.NOFOLLOW_LINKS)) {
          found.add(new Used(program, lastUse(program)));
        }
      }
    }
    return found.stream()
        .sorted(Comparator.comparing(Used::at).reversed())
        .map(Used::program)
        .toList();
  }

  // The folder of a run changes whenever a checkpoint is added.
  private static Instant lastUse(Path program) throws IOException {
    Instant last = Files.getLastModifiedTime(program).toInstant();
    try (Stream<Path> runs = Files.list(program)) {
      for (Path run : runs.toList()) {
        Instant changed = Files.getLastModifiedTime(run).toInstant();
        last = changed.isAfter(last) ? changed : last;
      }
    }
    return last;
  }
}
