package dev.basin.experiments.figures;

import dev.basin.experiments.figure.CsvWriter;
import dev.basin.experiments.figure.FigureContext;
import dev.basin.experiments.figures.ReductionPoint.Against;
import dev.basin.experiments.figures.ReductionPoint.Course;
import dev.basin.experiments.figures.ReductionPoint.Runs;
import java.io.IOException;
import java.util.List;

/// The numbers behind the points of [ErrorReduction]; errors are shares, reductions per cent.
final class ReductionTables {
  private ReductionTables() {}

  static void write(FigureContext context, List<ReductionPoint> points) throws IOException {
    points(context, points);
    runs(context, points);
  }

  private static void points(FigureContext context, List<ReductionPoint> points)
      throws IOException {
    try (CsvWriter table =
        context.table(
            "points",
            "every point: mean test errors over seeds as shares, reductions in %",
            "row",
            "data",
            "network",
            "augmentation",
            "wrong_labels",
            "rho",
            "sgd_last",
            "sgd_best",
            "mixup_last",
            "sam_last",
            "sam_best",
            "reduction_last",
            "deviation_over_seeds",
            "reduction_best",
            "reduction_against_best_sgd",
            "reduction_against_mixup")) {
      for (ReductionPoint point : points) {
        ReductionSetting of = point.setting();
        table.row(
            of.row(),
            of.data(),
            of.network().label(),
            of.change().label(),
            of.noise(),
            ReductionSweep.radii(context, of).get(point.chosen()),
            point.mean(run -> run.sgd().last()),
            point.mean(run -> run.sgd().best()),
            point.mixup(),
            point.mean(run -> point.sam(run).last()),
            point.mean(run -> point.sam(run).best()),
            point.reduction(Against.LAST),
            point.deviation(),
            point.reduction(Against.BEST),
            point.reduction(Against.BEST_SGD),
            point.reduction(Against.MIXUP));
      }
    }
  }

  private static void runs(FigureContext context, List<ReductionPoint> points) throws IOException {
    try (CsvWriter table =
        context.table(
            "runs",
            "every run: errors as shares, after the last epoch and at the best by validation",
            "data",
            "network",
            "augmentation",
            "wrong_labels",
            "seed",
            "rule",
            "rho",
            "chosen",
            "validation_last",
            "test_last",
            "best_epoch",
            "test_best")) {
      for (ReductionPoint point : points) {
        List<Double> radii = ReductionSweep.radii(context, point.setting());
        for (Runs runs : point.runs()) {
          row(table, point.setting(), runs.seed(), "sgd", 0, true, runs.sgd());
          if (runs.mixup().isPresent()) {
            row(table, point.setting(), runs.seed(), "mixup", 0, true, runs.mixup().get());
          }
          for (int r = 0; r < radii.size(); r++) {
            boolean chosen = r == point.chosen();
            Course sam = runs.sam().get(r);
            row(table, point.setting(), runs.seed(), "sam", radii.get(r), chosen, sam);
          }
        }
      }
    }
  }

  private static void row(
      CsvWriter table,
      ReductionSetting of,
      long seed,
      String rule,
      double rho,
      boolean chosen,
      Course course)
      throws IOException {
    table.row(
        of.data(),
        of.network().label(),
        of.change().label(),
        of.noise(),
        seed,
        rule,
        rho,
        chosen,
        course.lastValidation(),
        course.last(),
        course.bestEpoch(),
        course.best());
  }
}
