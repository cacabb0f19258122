package dev.basin.experiments.figures;

import dev.basin.experiments.figure.CsvWriter;
import dev.basin.experiments.figure.FigureContext;
import dev.basin.experiments.figures.RadiusSweep.End;
import dev.basin.experiments.figures.RadiusSweep.Line;
import java.io.IOException;
import java.util.List;

/// The numbers behind the charts of a [RadiusSweep].
final class RadiusTables {
  private RadiusTables() {}

  static void write(FigureContext context, RadiusSweep sweep) throws IOException {
    try (CsvWriter table =
        context.table(
            "runs",
            "every run: errors as shares, losses and sharpness in nats",
            "rule",
            "radius",
            "chosen",
            "seed",
            "validation_error",
            "test_error",
            "train_error",
            "train_loss",
            "sharpness")) {
      rows(table, "sgd", 0, true, sweep.sgd());
      for (Line line : sweep.lines()) {
        for (int r = 0; r < line.ends().size(); r++) {
          double radius = sweep.recipe().radii().get(r);
          rows(table, line.family().name(), radius, r == line.chosen(), line.ends().get(r));
        }
      }
    }
  }

  private static void rows(
      CsvWriter table, String rule, double radius, boolean chosen, List<End> ends)
      throws IOException {
    for (End end : ends) {
      table.row(
          rule,
          radius,
          chosen,
          end.seed(),
          end.validation(),
          end.test(),
          end.train(),
          end.trainLoss(),
          end.sharpness());
    }
  }

  /// Beside the claims: what every rule reached at its radius.
  static void report(FigureContext context, RadiusSweep sweep) {
    report(context, "SGD", sweep.sgd());
    for (Line line : sweep.lines()) {
      double radius = sweep.recipe().radii().get(line.chosen());
      report(context, line.family().label() + ", radius " + radius, line.best());
    }
  }

  private static void report(FigureContext context, String rule, List<End> ends) {
    context.result("test error in %, mean: " + rule, 100 * RadiusSweep.mean(ends, End::test));
    if (ends.size() > 1) {
      context.result(
          "standard deviation over seeds: " + rule, 100 * RadiusSweep.deviation(ends, End::test));
    }
    context.result("sharpness, mean: " + rule, RadiusSweep.mean(ends, End::sharpness));
  }
}
