package dev.basin.experiments.cli;

import dev.basin.experiments.figure.Figure;
import dev.basin.experiments.figure.Preset;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/// `basin list`.
@Command(name = "list", description = "Lists the figures and what each preset runs.")
final class ListCommand implements Runnable {
  @ParentCommand private BasinCommand basin;
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    PrintWriter out = spec.commandLine().getOut();
    int width = basin.figures().stream().mapToInt(figure -> figure.id().length()).max().orElse(0);
    for (Figure figure : basin.figures()) {
      String id = figure.id() + " ".repeat(width - figure.id().length());
      out.printf("%s  %s: %s%n", id, figure.lecture(), figure.summary());
      for (Preset preset : Preset.values()) {
        figure.plan(preset).ifPresent(plan -> out.printf("    %-6s %s%n", preset.label(), plan));
      }
    }
  }
}
