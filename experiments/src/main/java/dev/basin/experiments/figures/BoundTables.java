package dev.basin.experiments.figures;

import dev.basin.experiments.figure.CsvWriter;
import dev.basin.experiments.figure.FigureContext;
import java.io.IOException;
import java.util.List;

/// The numbers behind [GeneralizationBound], as tables.
final class BoundTables {
  private BoundTables() {}

  static void write(FigureContext context, List<BoundSides> runs) throws IOException {
    runs(context, runs);
    sides(context, runs);
  }

  private static void runs(FigureContext context, List<BoundSides> runs) throws IOException {
    try (CsvWriter table =
        context.table(
            "runs",
            "every run: its errors and its least bound",
            "seed",
            "rule",
            "norm",
            "train_error",
            "test_error",
            "test_low",
            "test_high",
            "best_rho",
            "least_bound")) {
      for (BoundSides run : runs) {
        table.row(
            run.seed(),
            run.rule().name(),
            run.norm(),
            run.trainError(),
            run.test().share(),
            run.test().low(),
            run.test().high(),
            run.radii()[run.best()],
            run.bound()[run.best()]);
      }
    }
  }

  private static void sides(FigureContext context, List<BoundSides> runs) throws IOException {
    try (CsvWriter table =
        context.table(
            "sides",
            "both sides of the theorem, for every run and radius",
            "seed",
            "rule",
            "rho",
            "train_error_found",
            "train_error_at_most",
            "h",
            "bound_found",
            "bound_at_most",
            "test_error",
            "test_rise_under_noise_rho",
            "test_rise_under_noise_of_proof")) {
      for (BoundSides run : runs) {
        double[] bound = run.bound();
        double[] certain = run.certainBound();
        for (int i = 0; i < bound.length; i++) {
          table.row(
              run.seed(),
              run.rule().name(),
              run.radii()[i],
              run.found()[i],
              run.certain()[i],
              run.h()[i],
              bound[i],
              certain[i],
              run.test().share(),
              run.noise()[i],
              run.proofNoise()[i]);
        }
      }
    }
  }
}
