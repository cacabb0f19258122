package dev.basin.experiments.figures;

import dev.basin.experiments.analysis.Sharpness;
import dev.basin.experiments.analysis.WeightPlane;
import dev.basin.experiments.figure.Progress;
import dev.basin.experiments.plot.Grid;
import dev.basin.experiments.training.Examples;
import dev.basin.experiments.training.Network;
import dev.basin.experiments.training.Workers;
import dev.basin.tensor.RandomStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/// What was measured around the minimum that one training run found.
///
/// @param sharpness over the probe images: at rho = 0.05, at rho = 0.1, and the adaptive one
/// @param surfaces the loss over the probe images in random planes; the first is drawn
record Minimum(
    Network.Score train, Network.Score test, List<Double> sharpness, List<Grid> surfaces) {

  /// The radii at which sharpness is measured, and the adaptive radius (Kwon et al.'s default).
  static final double SMALL_RHO = 0.05;

  static final double LARGE_RHO = 0.1;
  static final double ADAPTIVE_RHO = 0.5;
  private static final int ASCENT_STEPS = 20;

  // Rows whose activations stay in the processor's cache from one layer to the next.
  private static final int ROWS = 32;

  // of a gradient, for which activations are kept: of ResNet-56 a row takes 6 MB
  private static final int ASCENT_ROWS = 512;

  /// The data that minima are measured over.
  ///
  /// @param probe the training images behind surfaces and sharpness
  record Data(Examples train, Examples test, Examples probe) {}

  /// The losses that measuring one minimum evaluates.
  static long evaluations(SurfacesRecipe recipe) {
    int others = (recipe.planes() - 1) * recipe.planeGrid() * recipe.planeGrid();
    return (long) recipe.grid() * recipe.grid() + others;
  }

  /// @param random the planes' directions before they are normalised: the same for networks that
  ///   are to be compared
  static Minimum measure(
      Network network,
      Data data,
      SurfacesRecipe recipe,
      RandomStream random,
      Workers workers,
      Progress.Task task) {
    List<Examples> probe = data.probe().chunks(ROWS);
    List<Grid> surfaces = new ArrayList<>();
    for (int plane = 0; plane < recipe.planes(); plane++) {
      int points = plane == 0 ? recipe.grid() : recipe.planeGrid();
      WeightPlane weights =
          WeightPlane.filterNormalized(network.params(), random.split("plane").split(plane));
      surfaces.add(surface(network, weights, points, probe, workers, task));
    }
    return new Minimum(
        network.score(data.train().chunks(ROWS)),
        network.score(data.test().chunks(ROWS)),
        sharpness(network, data.probe().chunks(ASCENT_ROWS), workers),
        surfaces);
  }

  private static Grid surface(
      Network network,
      WeightPlane plane,
      int points,
      List<Examples> probe,
      Workers workers,
      Progress.Task task) {
    double[] places = Grid.places(-1, 1, points);
    double[] losses =
        workers.map(
            points * points,
            i -> {
              double loss = network.loss(plane.at(places[i % points], places[i / points]), probe);
              task.step();
              return loss;
            });
    double[][] rows = new double[points][points];
    for (int i = 0; i < losses.length; i++) {
      rows[i / points][i % points] = losses[i];
    }
    return new Grid(places, places, rows);
  }

  private static List<Double> sharpness(Network network, List<Examples> probe, Workers workers) {
    List<Supplier<Double>> ascents =
        List.of(
            () ->
                new Sharpness(SMALL_RHO, ASCENT_STEPS)
                    .euclidean(w -> network.lossInParts(w, probe), network.params()),
            () ->
                new Sharpness(LARGE_RHO, ASCENT_STEPS)
                    .euclidean(w -> network.lossInParts(w, probe), network.params()),
            () ->
                new Sharpness(ADAPTIVE_RHO, ASCENT_STEPS)
                    .adaptive(w -> network.lossInParts(w, probe), network.params()));
    return workers.all(ascents);
  }

  /// The mean of log(loss + offset) over all planes.
  double meanLog(double offset) {
    return surfaces.stream()
        .mapToDouble(surface -> mean(surface.map(z -> Math.log(z + offset))))
        .average()
        .orElseThrow();
  }

  /// The share of points of all planes, each plane counting alike, at which the loss is above the
  /// clip or no number.
  double shareAbove(double clip) {
    return surfaces.stream()
        .mapToDouble(surface -> mean(surface.map(z -> z <= clip ? 0 : 1)))
        .average()
        .orElseThrow();
  }

  private static double mean(Grid grid) {
    double sum = 0;
    for (double[] row : grid.z()) {
      for (double value : row) {
        sum += value;
      }
    }
    return sum / (grid.x().length * grid.y().length);
  }
}
