package dev.basin.experiments.figures;

import dev.basin.experiments.figure.CsvWriter;
import dev.basin.experiments.figure.FigureContext;
import dev.basin.experiments.figures.DoubleDescentCurves.Control;
import dev.basin.experiments.figures.DoubleDescentSweep.Fit;
import dev.basin.experiments.figures.DoubleDescentSweep.Point;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/// The numbers behind [DoubleDescent], as tables.
final class DoubleDescentTables {
  private static final String[] COLUMNS = {
    "train_risk", "test_risk", "test_error", "coefficient_norm"
  };

  private DoubleDescentTables() {}

  static void write(FigureContext context, DoubleDescentCurves curves) throws IOException {
    models(context, curves);
    medians(context, curves);
    control(context, curves);
  }

  private static void models(FigureContext context, DoubleDescentCurves curves) throws IOException {
    try (CsvWriter table =
        context.table(
            "models",
            "every model that was fitted; lambda is 0 for the solutions of minimum norm",
            header("seed", "n", "features", "label_noise", "method", "lambda"))) {
      for (int k = 0; k < curves.seeds().size(); k++) {
        for (Point point : curves.seeds().get(k)) {
          for (int level = 0; level < DoubleDescentRecipe.NOISE.size(); level++) {
            row(table, context.seed(k), curves, point, level, "minimum norm", point.minimumNorm());
            if (curves.hasRidge()) {
              row(table, context.seed(k), curves, point, level, "tuned ridge", point.ridge());
            }
          }
        }
      }
    }
  }

  private static void row(
      CsvWriter table,
      long seed,
      DoubleDescentCurves curves,
      Point point,
      int level,
      String method,
      List<Fit> fits)
      throws IOException {
    Fit fit = fits.get(level);
    table.row(
        seed,
        curves.images(),
        point.features(),
        DoubleDescentRecipe.NOISE.get(level),
        method,
        fit.lambda(),
        fit.train(),
        fit.test(),
        fit.error(),
        fit.norm());
  }

  private static void medians(FigureContext context, DoubleDescentCurves curves)
      throws IOException {
    try (CsvWriter table =
        context.table(
            "curves",
            "the curves that are drawn: medians over the seeds",
            header("features", "label_noise", "method"))) {
      for (int level = 0; level < DoubleDescentRecipe.NOISE.size(); level++) {
        for (boolean ridge : curves.hasRidge() ? new boolean[] {false, true} : new boolean[1]) {
          var kind = ridge ? DoubleDescentCurves.RIDGE : DoubleDescentCurves.MINIMUM_NORM;
          double[] train = curves.median(kind, level, Fit::train);
          double[] test = curves.median(kind, level, Fit::test);
          double[] error = curves.median(kind, level, Fit::error);
          double[] norm = curves.median(kind, level, Fit::norm);
          for (int i = 0; i < train.length; i++) {
            table.row(
                curves.seeds().getFirst().get(i).features(),
                DoubleDescentRecipe.NOISE.get(level),
                ridge ? "tuned ridge" : "minimum norm",
                train[i],
                test[i],
                error[i],
                norm[i]);
          }
        }
      }
    }
  }

  private static void control(FigureContext context, DoubleDescentCurves curves)
      throws IOException {
    try (CsvWriter table =
        context.table(
            "control",
            "excess risk of the linear-Gaussian model, simulated and by its formula",
            "p_over_n",
            "repeats",
            "simulated",
            "formula")) {
      for (Control control : curves.control()) {
        table.row(control.ratio(), control.repeats(), control.simulated(), control.limit());
      }
    }
  }

  private static String[] header(String... first) {
    String[] header = Arrays.copyOf(first, first.length + COLUMNS.length);
    System.arraycopy(COLUMNS, 0, header, first.length, COLUMNS.length);
    return header;
  }
}
