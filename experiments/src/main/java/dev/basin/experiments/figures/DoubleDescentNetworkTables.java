package dev.basin.experiments.figures;

import static dev.basin.experiments.figures.DoubleDescentNetworkCurves.TEST;
import static dev.basin.experiments.figures.DoubleDescentNetworkCurves.TEST_ERROR;
import static dev.basin.experiments.figures.DoubleDescentNetworkCurves.TRAIN;
import static dev.basin.experiments.figures.DoubleDescentNetworkCurves.TRAIN_ERROR;

import dev.basin.experiments.figure.CsvWriter;
import dev.basin.experiments.figure.FigureContext;
import dev.basin.experiments.figures.DoubleDescentNetworkCurves.Run;
import java.io.IOException;

/// The numbers behind [DoubleDescentNetwork], as tables.
final class DoubleDescentNetworkTables {
  private static final String[] HEADER = {
    "seed", "width", "step", "train_risk", "test_risk", "train_error", "test_error"
  };

  private DoubleDescentNetworkTables() {}

  static void write(FigureContext context, DoubleDescentNetworkCurves curves) throws IOException {
    try (CsvWriter table =
        context.table("networks", "every network at every step that was measured", HEADER)) {
      for (var runs : curves.seeds()) {
        for (Run run : runs) {
          rows(table, run);
        }
      }
    }
    if (curves.hasCourse()) {
      try (CsvWriter table = context.table("course", "one wide network over the steps", HEADER)) {
        for (Run run : curves.course()) {
          rows(table, run);
        }
      }
    }
  }

  private static void rows(CsvWriter table, Run run) throws IOException {
    long measured = -1;
    for (int i = 0; i < run.trace().steps().size(); i++) {
      measured = run.trace().steps().get(i);
      row(table, run, measured, run.trace().values().get(i));
    }
    // one that ended early, where its probe did not look
    if (measured != run.steps()) {
      row(table, run, run.steps(), run.last());
    }
  }

  private static void row(CsvWriter table, Run run, long step, double[] values) throws IOException {
    table.row(
        run.seed(),
        run.width(),
        step,
        values[TRAIN],
        values[TEST],
        values[TRAIN_ERROR],
        values[TEST_ERROR]);
  }
}
