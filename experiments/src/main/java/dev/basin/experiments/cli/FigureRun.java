package dev.basin.experiments.cli;

import dev.basin.experiments.UserError;
import dev.basin.experiments.figure.Artifact;
import dev.basin.experiments.figure.Claim;
import dev.basin.experiments.figure.ClaimsTable;
import dev.basin.experiments.figure.DataSource;
import dev.basin.experiments.figure.Digits;
import dev.basin.experiments.figure.Environment;
import dev.basin.experiments.figure.Figure;
import dev.basin.experiments.figure.FigureContext;
import dev.basin.experiments.figure.Manifest;
import dev.basin.experiments.figure.OutputFolder;
import dev.basin.experiments.figure.Preset;
import dev.basin.experiments.figure.Progress;
import dev.basin.experiments.figure.Report;
import dev.basin.experiments.figure.RunSettings;
import dev.basin.experiments.figure.Trainings;
import dev.basin.experiments.plot.PictureWriter;
import dev.basin.experiments.plot.PlotlyScript;
import dev.basin.tensor.KernelThreads;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.stream.Collectors;

/// Runs figures one after the other into one folder and writes the report over them.
final class FigureRun {
  private final BasinCommand basin;
  private final RunSettings settings;
  private final DataSource data;
  private final Path out;
  private final PrintWriter terminal;

  FigureRun(BasinCommand basin, RunOptions options, PrintWriter terminal) {
    this.basin = basin;
    this.settings = options.settings(basin.commandLine());
    this.data = options.data(basin::variable);
    this.out = options.out();
    this.terminal = terminal;
  }

  void run(List<Figure> figures) {
    for (Figure figure : figures) {
      if (figure.plan(settings.preset()).isEmpty()) {
        throw new UserError(
            "figure %s has no preset %s; it has %s"
                .formatted(figure.id(), settings.preset().label(), presets(figure)));
      }
      figure.check(data);
    }
    PictureWriter.checkFonts();
    List<String> ids = figures.stream().map(Figure::id).toList();
    int before = KernelThreads.get();
    try (OutputFolder folder = OutputFolder.open(out, ids)) {
      KernelThreads.set(settings.threads());
      try {
        Environment environment = basin.environment();
        Trainings trainings = Trainings.in(out, this::tell);
        trainings.removeStale();
        for (Figure figure : figures) {
          draw(figure, folder, trainings, environment);
        }
      } catch (IOException e) {
        throw folder.isAbandoned() ? interrupted(e) : OutputFolder.cannotWrite(out, e);
      } catch (RuntimeException | Error e) {
        if (folder.isAbandoned()) {
          throw interrupted(e);
        }
        throw e;
      }
    } finally {
      KernelThreads.set(before);
    }
    terminal.println(out.resolve(OutputFolder.INDEX));
  }

  private static String presets(Figure figure) {
    return Arrays.stream(Preset.values())
        .filter(preset -> figure.plan(preset).isPresent())
        .map(Preset::label)
        .collect(Collectors.joining(", "));
  }

  private void draw(
      Figure figure, OutputFolder folder, Trainings trainings, Environment environment)
      throws IOException {
    terminal.printf("%s (%s)%n", figure.id(), settings.preset().label());
    figure.plan(settings.preset()).ifPresent(plan -> terminal.println("  " + plan));
    terminal.flush();
    Path unfinished = folder.begin(figure.id());
    FigureContext context =
        new FigureContext(settings, data, unfinished, trainings, Progress.of(terminal));
    context.formulas(figure.formulas());
    figure.draw(context);
    Manifest manifest = context.manifest(figure, environment);
    manifest.write(unfinished);
    folder.publish(figure.id());
    report(folder);
    tell(manifest);
  }

  /// Written after every figure, so that an interruption of the next leaves this one listed.
  private void report(OutputFolder folder) throws IOException {
    List<String> order = basin.figures().stream().map(Figure::id).toList();
    List<Manifest> manifests =
        folder.manifests().stream()
            .sorted(Comparator.comparingInt(manifest -> place(order, manifest.figure())))
            .toList();
    boolean interactive =
        manifests.stream()
            .flatMap(manifest -> manifest.files().stream())
            .anyMatch(file -> file.kind() == Artifact.Kind.PAGE);
    if (interactive && Files.notExists(out.resolve(PlotlyScript.FILE))) {
      folder.write(PlotlyScript.FILE, PlotlyScript.content());
    }
    folder.write(OutputFolder.INDEX, Report.html(manifests));
    folder.write(ClaimsTable.FILE, ClaimsTable.markdown(manifests));
  }

  // Figures of another program come last, by name: the folder lists them so.
  private static int place(List<String> order, String figure) {
    return order.contains(figure) ? order.indexOf(figure) : order.size();
  }

  private void tell(String sentence) {
    terminal.println("  " + sentence);
    terminal.flush();
  }

  private void tell(Manifest manifest) {
    Path place = out.resolve(manifest.figure());
    for (Artifact file : manifest.files()) {
      terminal.println("  " + place.resolve(file.file()));
    }
    terminal.println("  " + place.resolve(Manifest.FILE));
    for (Claim claim : manifest.claims()) {
      terminal.printf(
          "  %s  %s: %s (%s)%n",
          claim.holds() ? "holds        " : "DOES NOT HOLD",
          claim.claim(),
          Digits.six(claim.measured()),
          claim.bound());
    }
    terminal.flush();
  }

  private static CancellationException interrupted(Throwable cause) {
    CancellationException cancellation = new CancellationException("interrupted");
    cancellation.initCause(cause);
    return cancellation;
  }
}
