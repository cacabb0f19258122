package dev.basin.experiments.figures;

import dev.basin.autodiff.Params;
import dev.basin.experiments.analysis.WeightCurve;
import dev.basin.experiments.analysis.WeightPlane;
import dev.basin.experiments.figure.Progress;
import dev.basin.experiments.plot.ColorBands;
import dev.basin.experiments.plot.Drawing;
import dev.basin.experiments.plot.Grid;
import dev.basin.experiments.plot.Layer;
import dev.basin.experiments.plot.Layers;
import dev.basin.experiments.plot.PlanePlot;
import dev.basin.experiments.training.Workers;
import java.awt.Color;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;

/// A plane through weight space with what lies in it: points, straight lines between them, and a
/// curve. Coordinates are distances between weights.
///
/// @param points {x, y} of the networks
/// @param curve {x, y} along a curve; none if empty
/// @param bend {x, y} of the bend of a chain; none if empty
record ModePanel(
    String title,
    WeightPlane plane,
    List<double[]> points,
    List<double[]> curve,
    List<double[]> bend) {

  private static final Color INK = new Color(0x16191d);
  private static final double MARGIN = 0.3; // of the extent of what is drawn, as in the paper
  private static final int PLACES = 61;
  private static final int REFINED = 2; // cells of the picture for one that was measured
  private static final int WIDTH = 372;
  private static final int HEIGHT = 352;

  /// The plane through three networks.
  static ModePanel ofThree(String title, Params first, Params second, Params third) {
    WeightPlane plane = WeightPlane.through(first, second, third);
    return new ModePanel(
        title,
        plane,
        List.of(place(plane, first), place(plane, second), place(plane, third)),
        List.of(),
        List.of());
  }

  /// The plane through the ends of a curve and its bend.
  ///
  /// @param marked whether the bend is
  static ModePanel ofCurve(String title, WeightCurve curve, boolean marked) {
    Params first = curve.controls().getFirst();
    Params second = curve.controls().getLast();
    Params bend = curve.controls().get(1);
    WeightPlane plane = WeightPlane.through(first, second, bend);
    List<double[]> line = new ArrayList<>();
    for (double t : Grid.places(0, 1, PLACES)) {
      line.add(place(plane, curve.at(t)));
    }
    return new ModePanel(
        title,
        plane,
        List.of(place(plane, first), place(plane, second)),
        line,
        marked ? List.of(place(plane, bend)) : List.of());
  }

  private static double[] place(WeightPlane plane, Params w) {
    WeightPlane.Coordinates at = plane.coordinates(w);
    return new double[] {at.x(), at.y()};
  }

  /// The distance of the first two networks.
  double chord() {
    return points.get(1)[0];
  }

  /// How far what is drawn reaches from the chord.
  double top() {
    return DoubleStream.concat(
            points.stream().mapToDouble(p -> p[1]), curve.stream().mapToDouble(p -> p[1]))
        .max()
        .orElseThrow();
  }

  /// {xMin, xMax, yMin, yMax} around all that is drawn.
  double[] range() {
    return range(chord(), top());
  }

  static double[] range(double chord, double top) {
    return new double[] {
      -MARGIN * chord, (1 + MARGIN) * chord, -MARGIN * chord, (1 + MARGIN) * top
    };
  }

  /// The loss and the error over a range.
  Landscape.Map measure(
      Landscape landscape, double[] range, int grid, Workers workers, Progress.Task task) {
    return landscape.over(plane, range, grid, workers, task);
  }

  /// The picture over some values.
  Drawing drawing(Grid values, ColorBands bands) {
    List<Layer> layers = new ArrayList<>(List.of(bands.layer(values.refined(REFINED))));
    for (int i = 0; i < points.size(); i++) {
      for (int j = 0; j < i; j++) {
        layers.add(Layers.dashed(points.get(j), points.get(i), INK, 1.4));
      }
    }
    if (!curve.isEmpty()) {
      layers.add(Layers.polyline(curve, INK, 2.2));
    }
    points.forEach(point -> layers.add(Layers.dot(point, 4.5, INK)));
    bend.forEach(point -> layers.add(Layers.diamond(point, 5.5, INK)));
    double[] range = {
      values.x()[0], values.x()[values.x().length - 1],
      values.y()[0], values.y()[values.y().length - 1]
    };
    return PlanePlot.schematic(WIDTH, HEIGHT, range, layers)
        .withTitle(title)
        .withAxes("distance between weights", "distance");
  }
}
