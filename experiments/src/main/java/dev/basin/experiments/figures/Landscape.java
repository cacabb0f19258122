package dev.basin.experiments.figures;

import dev.basin.autodiff.Params;
import dev.basin.experiments.analysis.CurveProblem;
import dev.basin.experiments.analysis.WeightPlane;
import dev.basin.experiments.figure.Progress;
import dev.basin.experiments.plot.Grid;
import dev.basin.experiments.training.Examples;
import dev.basin.experiments.training.Network;
import dev.basin.experiments.training.Workers;
import dev.basin.nn.Model;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/// The train loss with its l2 penalty, and the errors, as functions of the weights. The statistics
/// of batch normalisation are measured anew at every point.
///
/// @param train in batches
/// @param test in parts
/// @param decay wd of the penalty wd / 2 |w|^2
record Landscape(Model model, List<Examples> train, List<Examples> test, double decay) {

  /// What was measured at a point.
  ///
  /// @param loss mean cross-entropy over the training images plus the penalty, in nats
  /// @param trainError in [0, 1]
  /// @param testLoss mean cross-entropy, in nats
  /// @param testError in [0, 1]
  record Point(double loss, double trainError, double testLoss, double testError) {}

  /// Values over a rectangle of a plane.
  record Map(Grid loss, Grid testError) {}

  Point at(Params w) {
    Network network = Network.at(model, w, train);
    Network.Score trained = network.score(train);
    Network.Score tested = network.score(test);
    double penalty = CurveProblem.penalty(w, decay).item();
    return new Point(
        trained.loss() + penalty, 1 - trained.accuracy(), tested.loss(), 1 - tested.accuracy());
  }

  /// What there is at `count` equally spaced places t in [0, 1] of a curve, its ends included.
  List<Point> along(
      Function<Double, Params> curve, int count, Workers workers, Progress.Task task) {
    List<Supplier<Point>> pieces = new ArrayList<>();
    for (double t : Grid.places(0, 1, count)) {
      pieces.add(() -> stepping(curve.apply(t), task));
    }
    return workers.all(pieces);
  }

  /// What there is over a rectangle of a plane.
  ///
  /// @param range {xMin, xMax, yMin, yMax}
  /// @param count points along either side
  Map over(WeightPlane plane, double[] range, int count, Workers workers, Progress.Task task) {
    double[] x = Grid.places(range[0], range[1], count);
    double[] y = Grid.places(range[2], range[3], count);
    List<Supplier<Point>> pieces = new ArrayList<>();
    for (int i = 0; i < count * count; i++) {
      double placeX = x[i % count];
      double placeY = y[i / count];
      pieces.add(() -> stepping(plane.at(placeX, placeY), task));
    }
    List<Point> points = workers.all(pieces);
    return new Map(grid(x, y, points, Point::loss), grid(x, y, points, Point::testError));
  }

  private Point stepping(Params w, Progress.Task task) {
    Point point = at(w);
    task.step();
    return point;
  }

  private static Grid grid(
      double[] x, double[] y, List<Point> points, ToDoubleFunction<Point> value) {
    double[][] z = new double[y.length][x.length];
    for (int i = 0; i < points.size(); i++) {
      z[i / x.length][i % x.length] = value.applyAsDouble(points.get(i));
    }
    return new Grid(x, y, z);
  }
}
