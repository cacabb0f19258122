package dev.basin.experiments.data;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// A data set as its authors publish it: what it is, where it comes from, and by which checksums it
/// is known.
///
/// @param name of the data set on the command line, and of its folder
/// @param summary what it holds, in a line
/// @param licence the terms that its authors state
/// @param addresses folders on the web that hold the downloads, each ending in `/`, best first
/// @param downloads the files to download
/// @param contents the files that are read, uncompressed, in the order of their reading
/// @param archiveFolder where the contents are inside the download, if that is a tar archive
/// @param packages of operating systems that hold the files
public record DataSet(
    String name,
    String summary,
    String licence,
    List<String> addresses,
    List<Download> downloads,
    List<Content> contents,
    Optional<String> archiveFolder,
    List<Packaged> packages) {

  /// A file as it is published.
  ///
  /// @param md5 hexadecimal, as its authors or its usual mirrors state it
  public record Download(String file, long bytes, String md5) {}

  /// A file as it is read.
  ///
  /// @param sha256 hexadecimal, of the uncompressed file
  public record Content(String file, String sha256) {}

  /// A package of an operating system.
  ///
  /// @param folder where it puts the files
  public record Packaged(String name, Path folder) {}

  public DataSet {
    addresses = List.copyOf(addresses);
    downloads = List.copyOf(downloads);
    contents = List.copyOf(contents);
    packages = List.copyOf(packages);
  }

  /// What to do about files that are missing or wrong, as a clause for an error message.
  public String remedy() {
    StringBuilder text =
        new StringBuilder("get them with 'basin data get " + name + " --data DIR'");
    for (Packaged packaged : packages) {
      text.append(" or from %s (%s)".formatted(packaged.name(), packaged.folder()));
    }
    return text.toString();
  }

  /// The size of all downloads.
  public long bytes() {
    return downloads.stream().mapToLong(Download::bytes).sum();
  }
}
