package dev.basin.experiments.data;

import dev.basin.experiments.UserError;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// A folder that holds data sets, each in a folder of its own name or all in one: plain files,
/// files compressed with gzip, or the archive that was published.
public record DataFolder(Path root) {

  /// Receives one file of a data set.
  @FunctionalInterface
  public interface Receiver {
    void accept(DataSet.Content content, byte[] bytes);
  }

  /// What is here of a data set; nothing was read yet.
  ///
  /// @param files where the files that are read were found on their own
  /// @param archive the archive with all of them
  public record Found(DataSet set, Map<DataSet.Content, Path> files, Optional<Path> archive) {
    /// Whether all files are here, as far as their names tell.
    public boolean isComplete() {
      return archive.isPresent() || files.size() == set.contents().size();
    }

    /// The files that are not here.
    public List<String> missing() {
      return set.contents().stream()
          .filter(content -> !files.containsKey(content))
          .map(DataSet.Content::file)
          .toList();
    }
  }

  /// The folder of its own for a data set.
  public Path home(DataSet set) {
    return root.resolve(set.name());
  }

  /// Looks for the files of a data set.
  public Found find(DataSet set) {
    List<Path> places = new ArrayList<>(List.of(home(set), root));
    set.archiveFolder().ifPresent(name -> places.add(1, home(set).resolve(name)));
    set.archiveFolder().ifPresent(name -> places.add(root.resolve(name)));
    Map<DataSet.Content, Path> files = new LinkedHashMap<>();
    for (DataSet.Content content : set.contents()) {
      find(places, content.file(), content.file() + ".gz").ifPresent(at -> files.put(content, at));
    }
    Optional<Path> archive =
        set.archiveFolder().flatMap(name -> find(places, set.downloads().getFirst().file()));
    return new Found(set, files, archive);
  }

  private static Optional<Path> find(List<Path> places, String... names) {
    for (Path place : places) {
      for (String name : names) {
        if (Files.isRegularFile(place.resolve(name))) {
          return Optional.of(place.resolve(name));
        }
      }
    }
    return Optional.empty();
  }

  /// Reads the files of a data set, each of them verified by its checksum.
  ///
  /// @throws UserError when a file is missing, damaged, or not the official one
  public void read(DataSet set, Receiver receiver) {
    Found found = find(set);
    if (found.missing().isEmpty()) {
      found
          .files()
          .forEach((content, path) -> receive(set, content, FileContent.of(path), path, receiver));
    } else if (found.archive().isPresent()) {
      readArchive(set, found.archive().get(), receiver);
    } else {
      throw missing(found);
    }
  }

  private UserError missing(Found found) {
    String needed =
        found.set().contents().stream()
            .map(DataSet.Content::file)
            .collect(Collectors.joining(", "));
    return new UserError(
        "%s has no file %s.gz (or plain), nor has %s; %s needs there %s%s: %s"
            .formatted(
                home(found.set()),
                found.missing().getFirst(),
                root,
                found.set().name(),
                needed,
                found.set().archiveFolder().isEmpty()
                    ? ""
                    : ", or " + found.set().downloads().getFirst().file() + " with all of them",
                found.set().remedy()));
  }

  private static void readArchive(DataSet set, Path archive, Receiver receiver) {
    Map<String, DataSet.Content> awaited = new LinkedHashMap<>();
    for (DataSet.Content content : set.contents()) {
      awaited.put(set.archiveFolder().orElseThrow() + "/" + content.file(), content);
    }
    Set<String> seen = new HashSet<>();
    FileContent.read(
        archive,
        stream -> {
          readArchive(set, archive, stream, awaited, seen, receiver);
          return seen;
        });
    awaited.keySet().removeAll(seen);
    if (!awaited.isEmpty()) {
      throw new UserError(
          "%s holds no %s: %s"
              .formatted(archive, String.join(", ", awaited.keySet()), set.remedy()));
    }
  }

  private static void readArchive(
      DataSet set,
      Path archive,
      InputStream stream,
      Map<String, DataSet.Content> awaited,
      Set<String> seen,
      Receiver receiver)
      throws IOException {
    TarReader tar = new TarReader(stream);
    for (Optional<TarReader.Entry> entry = tar.next(); entry.isPresent(); entry = tar.next()) {
      String name = entry.get().name();
      if (awaited.containsKey(name) && seen.add(name)) {
        receive(set, awaited.get(name), tar.content(), archive, receiver);
      }
    }
  }

  private static void receive(
      DataSet set, DataSet.Content content, byte[] bytes, Path place, Receiver receiver) {
    String actual = Checksum.sha256(bytes);
    if (!actual.equals(content.sha256())) {
      throw new UserError(
          ("checksum mismatch: %s in %s is not the official file of %s"
                  + " (SHA-256 of its content is %s, expected %s): %s")
              .formatted(
                  content.file(), place, set.name(), actual, content.sha256(), set.remedy()));
    }
    receiver.accept(content, bytes);
  }

  /// The checksum by which results name the data that they came from: over those of some files.
  static String checksum(List<DataSet.Content> contents) {
    String all = contents.stream().map(DataSet.Content::sha256).collect(Collectors.joining());
    return Checksum.sha256(all.getBytes(StandardCharsets.US_ASCII));
  }
}
