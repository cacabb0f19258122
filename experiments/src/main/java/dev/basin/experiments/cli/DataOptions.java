package dev.basin.experiments.cli;

import dev.basin.experiments.UserError;
import dev.basin.experiments.data.DataFolder;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.UnaryOperator;
import picocli.CommandLine.Option;

/// Where data sets are: the option, or else the variable of the environment.
final class DataOptions {
  static final String VARIABLE = "BASIN_DATA";

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "The folder with whole data sets (default: that of the environment variable BASIN_DATA).")
  private String data;

  /// The folder, if one is named.
  ///
  /// @param environment the variables of the environment by name; null where there is none
  Optional<Path> folder(UnaryOperator<String> environment) {
    if (data != null) {
      return Optional.of(path("--data", data));
    }
    String variable = environment.apply(VARIABLE);
    return variable == null || variable.isBlank()
        ? Optional.empty()
        : Optional.of(path(VARIABLE, variable));
  }

  /// The folder, which must be named.
  DataFolder required(UnaryOperator<String> environment) {
    return new DataFolder(
        folder(environment)
            .orElseThrow(() ->
                new UserError("name the folder of the data with --data DIR or in " + VARIABLE)));
  }

  static Path path(String option, String name) {
    if (name.isBlank()) {
      throw new UserError(option + " is blank; name a folder");
    }
    try {
      return Path.of(name);
    } catch (InvalidPathException e) {
      throw new UserError(option + " is no path: " + e.getReason(), e);
    }
  }
}
