package dev.basin.experiments.figures;

import dev.basin.autodiff.Params;
import dev.basin.experiments.analysis.CurveProblem;
import dev.basin.experiments.figure.FigureContext;
import dev.basin.experiments.figure.Progress;
import dev.basin.experiments.figures.Modes.Found;
import dev.basin.experiments.plot.Grid;
import dev.basin.experiments.training.Network;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/// The train loss along a curve between networks with batch normalisation, with its penalty: with
/// the running statistics that the training of the curve left, an average over all its points, and
/// with statistics measured anew at every point.
///
/// @param places t
/// @param stale the loss with the statistics that were left
/// @param fresh with those of each point
record StaleStatistics(Modes.Link link, double[] places, double[] stale, double[] fresh) {
  private static final int MOST_PLACES = 21;

  static List<StaleStatistics> measure(FigureContext context, Modes modes, List<Found> curves) {
    double[] places = Grid.places(0, 1, Math.min(MOST_PLACES, modes.recipe().places()));
    Landscape landscape = modes.landscape();
    List<StaleStatistics> measured = new ArrayList<>();
    try (Progress.Task task =
        context.progress().start("batch statistics", (long) places.length * curves.size())) {
      for (Found found : curves) {
        List<Supplier<double[]>> pieces = new ArrayList<>();
        for (double t : places) {
          pieces.add(() -> {
            Params w = found.curve().at(t);
            Network left = new Network(modes.model(), w, found.trained().statistics());
            double penalty = CurveProblem.penalty(w, modes.recipe().decay()).item();
            double stale = left.score(landscape.train()).loss() + penalty;
            double fresh = landscape.at(w).loss();
            task.step();
            return new double[] {stale, fresh};
          });
        }
        List<double[]> both = context.workers().all(pieces);
        measured.add(new StaleStatistics(found.link(), places, column(both, 0), column(both, 1)));
      }
    }
    return measured;
  }

  /// How much greater the mean loss is with the statistics that were left.
  double ratio() {
    return mean(stale) / mean(fresh);
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).average().orElseThrow();
  }

  private static double[] column(List<double[]> rows, int k) {
    return IntStream.range(0, rows.size()).mapToDouble(i -> rows.get(i)[k]).toArray();
  }
}
