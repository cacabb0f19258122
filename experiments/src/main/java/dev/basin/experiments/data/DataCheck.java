package dev.basin.experiments.data;

import dev.basin.experiments.UserError;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Verifies what a folder holds of a data set.
public final class DataCheck {
  private DataCheck() {}

  /// How a file was found.
  public enum State {
    GOOD,
    MISSING,
    WRONG
  }

  /// What is known of one file.
  ///
  /// @param place where it is
  /// @param detail the place, or what is wrong there
  public record Finding(String file, State state, Optional<Path> place, String detail) {
    private static Finding good(String file, Path place) {
      return new Finding(file, State.GOOD, Optional.of(place), place.toString());
    }

    private static Finding wrong(String file, Path place, String detail) {
      return new Finding(file, State.WRONG, Optional.of(place), detail);
    }

    private static Finding missing(String file, Path folder) {
      return new Finding(file, State.MISSING, Optional.empty(), "not in " + folder);
    }
  }

  /// Every file that is there, read and compared with its checksum; files that an archive holds are
  /// not looked for beside it.
  public static List<Finding> check(DataFolder folder, DataSet set) {
    DataFolder.Found found = folder.find(set);
    List<Finding> findings = new ArrayList<>();
    found.archive().ifPresent(archive -> findings.add(archive(set, archive)));
    for (DataSet.Content content : set.contents()) {
      Path file = found.files().get(content);
      if (file != null) {
        findings.add(content(content, file));
      } else if (found.archive().isEmpty()) {
        findings.add(Finding.missing(content.file(), folder.root()));
      }
    }
    return findings;
  }

  /// Whether all files of a data set are in a folder, and right.
  public static boolean isGood(DataFolder folder, DataSet set) {
    return folder.find(set).isComplete()
        && check(folder, set).stream().allMatch(finding -> finding.state() == State.GOOD);
  }

  /// What a folder holds of all data sets of which it holds anything. Where the files of two have
  /// the same names, they count for the one that they are of.
  public static Map<DataSet, List<Finding>> check(DataFolder folder, List<DataSet> sets) {
    Map<DataSet, List<Finding>> all = new LinkedHashMap<>();
    Set<Path> good = new HashSet<>();
    for (DataSet set : sets) {
      List<Finding> findings = check(folder, set);
      if (findings.stream().anyMatch(finding -> finding.state() != State.MISSING)) {
        all.put(set, findings);
      }
      findings.stream()
          .filter(finding -> finding.state() == State.GOOD)
          .forEach(finding -> good.add(finding.place().orElseThrow()));
    }
    all.values()
        .removeIf(findings ->
            findings.stream()
                .allMatch(finding ->
                    finding.state() != State.GOOD
                        && finding.place().map(good::contains).orElse(true)));
    return all;
  }

  private static Finding archive(DataSet set, Path archive) {
    DataSet.Download published = set.downloads().getFirst();
    try {
      String md5 = Checksum.md5(archive);
      return md5.equals(published.md5())
          ? Finding.good(published.file(), archive)
          : Finding.wrong(
              published.file(),
              archive,
              "%s has MD5 %s, published is %s".formatted(archive, md5, published.md5()));
    } catch (IOException e) {
      return Finding.wrong(published.file(), archive, archive + " cannot be read: " + e);
    }
  }

  private static Finding content(DataSet.Content content, Path file) {
    try {
      String sha256 = Checksum.sha256(FileContent.of(file));
      return sha256.equals(content.sha256())
          ? Finding.good(content.file(), file)
          : Finding.wrong(
              content.file(), file, "%s holds other data, of SHA-256 %s".formatted(file, sha256));
    } catch (UserError e) {
      return Finding.wrong(content.file(), file, e.getMessage());
    }
  }

  /// Whether a file that was published on its own is there and right, as it is or compressed
  /// otherwise.
  static boolean isGood(DataSet set, DataSet.Download download, Path file) throws IOException {
    if (Checksum.md5(file).equals(download.md5())) {
      return true;
    }
    for (DataSet.Content content : set.contents()) {
      if (download.file().equals(content.file() + ".gz")) {
        return content(content, file).state() == State.GOOD;
      }
    }
    return false;
  }

  /// What is missing or wrong, as a clause for an error message; empty where all is good.
  public static String faults(List<Finding> findings) {
    return findings.stream()
        .filter(finding -> finding.state() != State.GOOD)
        .map(finding -> finding.file() + ": " + finding.detail())
        .collect(Collectors.joining("; "));
  }
}
