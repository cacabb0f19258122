package dev.basin.experiments.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/// `basin all`.
@Command(name = "all", description = "Runs all figures.")
final class AllCommand implements Runnable {
  @ParentCommand private BasinCommand basin;
  @Spec private CommandSpec spec;
  @Mixin private RunOptions options;

  @Override
  public void run() {
    new FigureRun(basin, options, spec.commandLine().getOut()).run(basin.figures());
  }
}
