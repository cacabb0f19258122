package dev.basin.experiments.cli;

import dev.basin.experiments.UserError;
import dev.basin.experiments.figure.Figure;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/// `basin run`.
@Command(name = "run", description = "Runs the figures that are named.")
final class RunCommand implements Runnable {
  @ParentCommand private BasinCommand basin;
  @Spec private CommandSpec spec;
  @Mixin private RunOptions options;

  @Parameters(
      paramLabel = "FIGURE",
      arity = "1..*",
      description = "Names of figures, as basin list shows them.")
  private List<String> ids;

  @Override
  public void run() {
    List<Figure> chosen = new LinkedHashSet<>(ids).stream().map(this::figure).toList();
    new FigureRun(basin, options, spec.commandLine().getOut()).run(chosen);
  }

  private Figure figure(String id) {
    return basin.figures().stream()
        .filter(figure -> figure.id().equals(id))
        .findFirst()
        .orElseThrow(() ->
            new UserError(
                "unknown figure '"
                    + id
                    + "'; the figures are "
                    + basin.figures().stream().map(Figure::id).collect(Collectors.joining(", "))));
  }
}
