package dev.basin.experiments.cli;

import dev.basin.experiments.UserError;
import dev.basin.experiments.data.Equations;
import dev.basin.experiments.figure.DataSource;
import dev.basin.experiments.figure.Preset;
import dev.basin.experiments.figure.RunSettings;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.UnaryOperator;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// The options that `run` and `all` share.
final class RunOptions {
  private static final int MOST_THREADS = 1024;
  private static final int SMALL_PRIME = 5;

  @Option(
      names = "--preset",
      paramLabel = "PRESET",
      defaultValue = "quick",
      description = "How large the experiments are: quick, full or paper (default: quick).")
  private String preset;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "The first seed of the random numbers (default: 1).")
  private long seed;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      defaultValue = "figures",
      description = "The folder to write (default: figures).")
  private String out;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description =
          "How many threads may work at once, on independent runs or within one; no number of them"
              + " changes a result (default: all processors).")
  private Integer threads;

  @Mixin private DataOptions data;

  @Option(
      names = "--rho",
      paramLabel = "RHO",
      description = "The radius of SAM's ball, >= 0 (default: the figure's own).")
  private Double rho;

  @Option(
      names = "--p",
      paramLabel = "P",
      defaultValue = "2",
      description = "The norm of SAM's ball, from 1 to Infinity (default: 2).")
  private double p;

  @Option(
      names = "--operation",
      paramLabel = "FORMULA",
      description =
          "What the figures on grokking learn, such as x+y or 'x*y in S5' (default: x/y).")
  private String operation;

  RunSettings settings(String command) {
    int allowed = threads == null ? Runtime.getRuntime().availableProcessors() : threads;
    if (allowed < 1 || allowed > MOST_THREADS) {
      throw new UserError("--threads " + allowed + " is outside 1 to " + MOST_THREADS);
    }
    if (rho != null && !(rho >= 0 && rho < Double.POSITIVE_INFINITY)) {
      throw new UserError("--rho " + rho + " is no radius; it must be finite and >= 0");
    }
    if (!(p >= 1)) {
      throw new UserError("--p " + p + " is no norm; it must be from 1 to Infinity");
    }
    Optional<String> chosen = Optional.ofNullable(operation);
    chosen.ifPresent(formula -> Equations.named(formula, SMALL_PRIME));
    Optional<Double> radius = Optional.ofNullable(rho);
    return new RunSettings(Preset.parse(preset), seed, allowed, radius, p, chosen, command);
  }

  Path out() {
    return DataOptions.path("--out", out);
  }

  /// @param environment the variables of the environment by name
  DataSource data(UnaryOperator<String> environment) {
    return new DataSource(Preset.parse(preset), data.folder(environment));
  }
}
