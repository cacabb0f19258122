package dev.basin.experiments.figures;

import dev.basin.autodiff.Params;
import dev.basin.experiments.analysis.WeightCurve;
import dev.basin.experiments.figure.Digits;
import dev.basin.experiments.figure.FigureContext;
import dev.basin.experiments.figure.Progress;
import dev.basin.experiments.figures.CurveFinding.Finding;
import dev.basin.experiments.figures.CurveFinding.Stage;
import dev.basin.experiments.figures.Landscape.Point;
import dev.basin.experiments.figures.Modes.Found;
import dev.basin.experiments.figures.Modes.Frame;
import dev.basin.experiments.plot.Above;
import dev.basin.experiments.plot.Beside;
import dev.basin.experiments.plot.ColorBands;
import dev.basin.experiments.plot.Drawing;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// The pictures of [CurveFinding]: the frames, and a page on which the training of a chain is
/// played.
final class FindingDrawing {
  private static final int LEVELS = 8;
  private static final double FOLDS = 5.4; // of the bands, as in ModeDrawing
  private static final double OF_BARRIER = 0.8;
  private static final int BAR = 720;

  private FindingDrawing() {}

  static void frames(FigureContext context, Modes modes, Finding finding) throws IOException {
    List<ModePanel> panels = new ArrayList<>();
    long steps = modes.recipe().steps(modes.recipe().curveEpochs());
    for (Stage stage : finding.stages()) {
      double epoch = (double) stage.step() * modes.recipe().curveEpochs() / steps;
      String title = "epoch " + Digits.six(epoch);
      panels.add(ModePanel.ofCurve(title, stage.curve(), true));
    }
    double top = panels.stream().mapToDouble(ModePanel::top).max().orElseThrow();
    double[] range = ModePanel.range(panels.getFirst().chord(), top);
    int grid = modes.recipe().grid();
    List<Landscape.Map> maps = new ArrayList<>();
    try (Progress.Task task =
        context.progress().start("planes", (long) panels.size() * grid * grid)) {
      for (ModePanel panel : panels) {
        maps.add(panel.measure(modes.landscape(), range, grid, context.workers(), task));
      }
    }
    ModeTables.planes(context, panels, maps);
    double least = maps.stream().mapToDouble(map -> map.loss().min()).min().orElseThrow();
    double greatest = Math.max(OF_BARRIER * finding.last().barrier(), least + 1e-6);
    ColorBands bands = ColorBands.above(least, greatest, LEVELS, FOLDS);
    List<Drawing> row = new ArrayList<>();
    for (int i = 0; i < panels.size(); i++) {
      row.add(panels.get(i).drawing(maps.get(i).loss(), bands));
    }
    context.picture(
        "frames",
        "Planes through two networks and the bend of the chain between them, early, later and at"
            + " the end of its training: the chain leaves the high loss along the dashed straight"
            + " line and ends in the lowest bands",
        new Above(
            List.of(new Beside(row, 8), bands.bar(BAR, "l2-regularised train loss (nats)")), 0));
  }

  static void animation(FigureContext context, Modes modes, Found chain) throws IOException {
    long steps = modes.recipe().steps(modes.recipe().curveEpochs());
    int places = modes.recipe().places();
    List<CurveAnimation.Moment> moments = new ArrayList<>();
    double chord = 0;
    try (Progress.Task task =
        context.progress().start("animation", (long) places * chain.frames().size())) {
      for (Frame frame : chain.frames()) {
        WeightCurve curve = chain.problem().curve(frame.bend());
        Params from = curve.at(0);
        Params across = curve.at(1).minus(from);
        chord = across.norm().item();
        Params bend = frame.bend().minus(from);
        double x = bend.dot(across).item() / chord;
        double length = bend.norm().item();
        List<Point> points = modes.landscape().along(curve::at, places, context.workers(), task);
        moments.add(
            new CurveAnimation.Moment(
                (double) frame.step() * modes.recipe().curveEpochs() / steps,
                x,
                Math.sqrt(Math.max(0, length * length - x * x)),
                points.stream().map(Point::loss).toList()));
      }
    }
    context.page(
        "training", "The training of the chain, played", new CurveAnimation(chord, moments).html());
  }
}
