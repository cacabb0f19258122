package dev.basin.experiments.data;

import dev.basin.experiments.UserError;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
  /// @param detail where it is, or what is wrong with it
  public record Finding(String file, State state, String detail) {}

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
        findings.add(new Finding(content.file(), State.MISSING, "not in " + folder.root()));
      }
    }
    return findings;
  }

  /// Whether all files of a data set are in a folder, and right.
  public static boolean isGood(DataFolder folder, DataSet set) {
    return folder.find(set).isComplete()
        && check(folder, set).stream().allMatch(finding -> finding.state() == State.GOOD);
  }

  private static Finding archive(DataSet set, Path archive) {
    DataSet.Download published = set.downloads().getFirst();
    try {
      String md5 = Checksum.md5(archive);
      return md5.equals(published.md5())
          ? new Finding(published.file(), State.GOOD, archive.toString())
          : new Finding(
              published.file(),
              State.WRONG,
              "%s has MD5 %s, published is %s".formatted(archive, md5, published.md5()));
    } catch (IOException e) {
      return new Finding(published.file(), State.WRONG, archive + " cannot be read: " + e);
    }
  }

  private static Finding content(DataSet.Content content, Path file) {
    try {
      String sha256 = Checksum.sha256(FileContent.of(file));
      return sha256.equals(content.sha256())
          ? new Finding(content.file(), State.GOOD, file.toString())
          : new Finding(
              content.file(),
              State.WRONG,
              "%s holds other data, of SHA-256 %s".formatted(file, sha256));
    } catch (UserError e) {
      return new Finding(content.file(), State.WRONG, e.getMessage());
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
