package dev.basin.experiments.figure;

import dev.basin.experiments.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// Everything that is needed to judge and to repeat a figure; `manifest.json` beside its files.
///
/// Numbers are finite in the file: NaN and the infinities stand there as strings.
///
/// @param figure the figure's id
/// @param title its title
/// @param lecture where the lecture has it
/// @param shows what the lecture shows there
/// @param source the methods that computed it, as `class#method`, separated by a comma and a space
/// @param command the command line
/// @param preset the preset's name
/// @param seeds every seed that was used, in order of use
/// @param threads how many threads were allowed
/// @param gitRevision see [Environment]
/// @param gitDirty see [Environment]
/// @param jdk see [Environment]
/// @param cpu see [Environment]
/// @param vectorBits see [Environment]
/// @param data the SHA-256 of each data set that was read, by its name
/// @param started when the figure began, ISO 8601 in UTC
/// @param seconds how long it took by the clock on the wall
/// @param files what it wrote
/// @param results numbers beside the claims
/// @param claims what was claimed and what was measured
public record Manifest(
    String figure,
    String title,
    String lecture,
    String shows,
    String source,
    String command,
    String preset,
    List<Long> seeds,
    int threads,
    String gitRevision,
    Boolean gitDirty,
    String jdk,
    String cpu,
    int vectorBits,
    Map<String, String> data,
    String started,
    double seconds,
    List<Artifact> files,
    List<Result> results,
    List<Claim> claims) {

  /// The file's name in a figure's folder.
  public static final String FILE = "manifest.json";

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .build();

  /// Writes `manifest.json` into a folder.
  public void write(Path folder) throws IOException {
    Files.writeString(folder.resolve(FILE), JSON.writeValueAsString(this) + "\n");
  }

  /// Reads the `manifest.json` of a figure's folder.
  ///
  /// @throws UserError when it cannot be read or lacks what the report needs
  public static Manifest read(Path folder) {
    Path file = folder.resolve(FILE);
    try {
      Manifest manifest = JSON.readValue(Files.readString(file), Manifest.class);
      if (manifest == null
          || manifest.figure == null
          || manifest.title == null
          || manifest.files == null
          || manifest.claims == null) {
        throw new UserError(file + " is no manifest of a figure: remove the folder " + folder);
      }
      return manifest;
    } catch (IOException | JacksonException e) {
      throw new UserError(file + " is no readable manifest: remove the folder " + folder, e);
    }
  }
}
