package dev.basin.experiments.figures;

import dev.basin.experiments.figure.CsvWriter;
import dev.basin.experiments.figure.FigureContext;
import dev.basin.experiments.plot.Grid;
import java.io.IOException;
import java.util.List;

/// The numbers behind [Surfaces], as tables.
final class SurfacesTables {
  private SurfacesTables() {}

  static void write(FigureContext context, List<Surfaces.Pair> pairs, List<Surfaces.Minima> minima)
      throws IOException {
    training(context, pairs);
    minima(context, minima);
    planes(context, minima);
  }

  private static void training(FigureContext context, List<Surfaces.Pair> pairs)
      throws IOException {
    try (CsvWriter table =
        context.table(
            "training", "mean loss of every epoch", "seed", "epoch", "sgd_loss", "sam_loss")) {
      for (int k = 0; k < pairs.size(); k++) {
        List<Double> sgd = pairs.get(k).sgd().losses();
        List<Double> sam = pairs.get(k).sam().losses();
        for (int epoch = 0; epoch < sgd.size(); epoch++) {
          table.row(context.seed(k), epoch + 1, sgd.get(epoch), sam.get(epoch));
        }
      }
    }
  }

  private static void minima(FigureContext context, List<Surfaces.Minima> minima)
      throws IOException {
    try (CsvWriter table =
        context.table(
            "minima",
            "what was measured at every minimum",
            "seed",
            "rule",
            "train_loss",
            "train_accuracy",
            "test_loss",
            "test_accuracy",
            "sharpness_0.05",
            "sharpness_0.1",
            "adaptive_sharpness_0.5",
            "mean_log_loss",
            "share_above_clip")) {
      for (int k = 0; k < minima.size(); k++) {
        row(table, context.seed(k), "sgd", minima.get(k).sgd());
        row(table, context.seed(k), "sam", minima.get(k).sam());
      }
    }
  }

  private static void planes(FigureContext context, List<Surfaces.Minima> minima)
      throws IOException {
    try (CsvWriter table =
        context.table(
            "planes", "the loss in every plane", "seed", "plane", "x", "y", "sgd", "sam")) {
      for (int k = 0; k < minima.size(); k++) {
        for (int plane = 0; plane < minima.get(k).sgd().surfaces().size(); plane++) {
          Grid sgd = minima.get(k).sgd().surfaces().get(plane);
          Grid sam = minima.get(k).sam().surfaces().get(plane);
          for (int i = 0; i < sgd.x().length * sgd.y().length; i++) {
            int column = i % sgd.x().length;
            int row = i / sgd.x().length;
            table.row(
                context.seed(k),
                plane,
                sgd.x()[column],
                sgd.y()[row],
                sgd.z()[row][column],
                sam.z()[row][column]);
          }
        }
      }
    }
  }

  private static void row(CsvWriter table, long seed, String rule, Minimum minimum)
      throws IOException {
    table.row(
        seed,
        rule,
        minimum.train().loss(),
        minimum.train().accuracy(),
        minimum.test().loss(),
        minimum.test().accuracy(),
        minimum.sharpness().get(0),
        minimum.sharpness().get(1),
        minimum.sharpness().get(2),
        minimum.meanLog(Surfaces.LOG_OFFSET),
        minimum.shareAbove(Surfaces.CLIP));
  }
}
