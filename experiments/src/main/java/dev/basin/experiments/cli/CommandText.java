package dev.basin.experiments.cli;

import java.util.List;
import java.util.stream.Collectors;

/// A command line as one would type it into a shell.
final class CommandText {
  private CommandText() {}

  static String of(List<String> arguments) {
    return "basin"
        + arguments.stream()
            .map(CommandText::quoted)
            .map(" "::concat)
            .collect(Collectors.joining());
  }

  private static String quoted(String argument) {
    return argument.matches("[\\w@%+=:,./-]+")
        ? argument
        : "'" + argument.replace("'", "'\\''") + "'";
  }
}
