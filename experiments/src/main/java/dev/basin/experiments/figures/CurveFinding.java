package dev.basin.experiments.figures;

import dev.basin.autodiff.Params;
import dev.basin.experiments.analysis.Median;
import dev.basin.experiments.analysis.WeightCurve;
import dev.basin.experiments.data.CifarLabels;
import dev.basin.experiments.figure.Claim;
import dev.basin.experiments.figure.CsvWriter;
import dev.basin.experiments.figure.DataSource;
import dev.basin.experiments.figure.Digits;
import dev.basin.experiments.figure.Figure;
import dev.basin.experiments.figure.FigureContext;
import dev.basin.experiments.figure.Preset;
import dev.basin.experiments.figure.Progress;
import dev.basin.experiments.figures.Landscape.Point;
import dev.basin.experiments.figures.Modes.Found;
import dev.basin.experiments.figures.Modes.Frame;
import dev.basin.experiments.figures.Modes.Link;
import dev.basin.experiments.plot.Above;
import dev.basin.experiments.plot.Beside;
import dev.basin.experiments.plot.ColorBands;
import dev.basin.experiments.plot.Drawing;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/// The unnumbered frames after Fig 5: a polygonal chain between two networks, early, later and at
/// the end of its training. Networks and chains are those of [ModeConnectivity].
public final class CurveFinding implements Figure {
  private static final int LEVELS = 8;
  private static final double FOLDS = 5.4; // of the bands, as in ModeDrawing
  private static final double OF_BARRIER = 0.8;
  private static final int BAR = 720;

  /// A chain after some steps.
  record Stage(long step, WeightCurve curve, List<Point> onChain, List<Point> onChord) {
    double greatest() {
      return onChain.stream().mapToDouble(Point::loss).max().orElseThrow();
    }

    double barrier() {
      return onChord.stream().mapToDouble(Point::loss).max().orElseThrow();
    }
  }

  /// The stages of one pair's chain, the earliest first.
  record Finding(Link link, List<Stage> stages) {
    Stage first() {
      return stages.getFirst();
    }

    Stage middle() {
      return stages.get(stages.size() / 2);
    }

    Stage last() {
      return stages.getLast();
    }
  }

  @Override
  public String id() {
    return "curve-finding";
  }

  @Override
  public String title() {
    return "Finding a curve";
  }

  @Override
  public String lecture() {
    return "after Fig 5";
  }

  @Override
  public String summary() {
    return "a chain between two networks at 1 %, 10 % and all of its training";
  }

  @Override
  public String shows() {
    return "The train loss over three planes, each through the same two networks (dots) and the"
        + " bend (diamond) of a polygonal chain between them, after 1 %, 10 % and all of the"
        + " chain's training. It begins as the straight line (dashed), which crosses a barrier;"
        + " in training its bend moves until the chain passes through low loss alone. The plane"
        + " turns about the straight line as the bend moves; coordinates are distances between"
        + " weights, and colours and ranges are the same in all three.";
  }

  @Override
  public Optional<String> plan(Preset preset) {
    ModesRecipe recipe = ModesRecipe.of(preset);
    return Optional.of(
        String.format(
            Locale.ROOT,
            "%d networks%s, %d epochs; %d chain(s), %d epochs; 3 planes of %dx%d; %s",
            recipe.networks(),
            recipe.isResidual() ? " PreResNet-164 on CIFAR-10" : " of " + recipe.hidden(),
            recipe.epochs(),
            recipe.pairs(),
            recipe.curveEpochs(),
            recipe.grid(),
            recipe.grid(),
            switch (preset) {
              case SMOKE -> "seconds";
              case QUICK, FULL ->
                  "less than mode-connectivity, whose networks and chains it shares";
              case PAPER -> "about three weeks on two cores";
            }));
  }

  @Override
  public void check(DataSource data) {
    ModeConnectivity.check(data, CifarLabels.TEN);
  }

  @Override
  public void draw(FigureContext context) throws IOException {
    ModesRecipe recipe = ModesRecipe.of(context.preset());
    Modes modes = Modes.of(recipe, ModeConnectivity.images(context, CifarLabels.TEN), false);
    List<Link> links = Link.among(modes.networks(context, recipe.networks()), recipe.pairs());
    List<Found> chains = modes.curves(context, links, WeightCurve.Shape.POLYGONAL_CHAIN);
    List<Finding> findings = measure(context, modes, chains);
    picture(context, modes, findings.getFirst());
    animation(context, modes, chains.getFirst());
    table(context, findings);
    claims(context, findings);
  }

  // ---------------------------------------------------------------------------------- measurement

  private static List<Finding> measure(FigureContext context, Modes modes, List<Found> chains) {
    List<Long> drawn = modes.recipe().drawnFrames();
    int places = modes.recipe().places();
    List<Finding> findings = new ArrayList<>();
    try (Progress.Task task =
        context.progress().start("along the chains", 2L * places * drawn.size() * chains.size())) {
      for (Found chain : chains) {
        List<Stage> stages = new ArrayList<>();
        for (Frame frame : chain.frames()) {
          if (drawn.contains(frame.step())) {
            stages.add(stage(context, modes, chain, frame, task));
          }
        }
        findings.add(new Finding(chain.link(), stages));
      }
    }
    return findings;
  }

  // The chord is measured in the frame's own plane, which turns about it.
  private static Stage stage(
      FigureContext context, Modes modes, Found chain, Frame frame, Progress.Task task) {
    WeightCurve curve = chain.problem().curve(frame.bend());
    ModePanel panel = ModePanel.ofCurve("", curve, true);
    int places = modes.recipe().places();
    Landscape landscape = modes.landscape();
    return new Stage(
        frame.step(),
        curve,
        landscape.along(curve::at, places, context.workers(), task),
        landscape.along(
            t -> panel.plane().at(t * panel.chord(), 0), places, context.workers(), task));
  }

  // -------------------------------------------------------------------------------------- picture

  private static void picture(FigureContext context, Modes modes, Finding finding)
      throws IOException {
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

  private static void animation(FigureContext context, Modes modes, Found chain)
      throws IOException {
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

  private static void table(FigureContext context, List<Finding> findings) throws IOException {
    try (CsvWriter table =
        context.table(
            "chains",
            "what was measured along every chain and its chord during training",
            "step",
            "pair",
            "way",
            "t",
            "train_loss",
            "train_error",
            "test_loss",
            "test_error")) {
      for (Finding finding : findings) {
        for (Stage stage : finding.stages()) {
          rows(table, finding, stage, "chain", stage.onChain());
          rows(table, finding, stage, "chord", stage.onChord());
        }
      }
    }
  }

  private static void rows(
      CsvWriter table, Finding finding, Stage stage, String way, List<Point> points)
      throws IOException {
    for (int i = 0; i < points.size(); i++) {
      Point p = points.get(i);
      table.row(
          stage.step(),
          finding.link().name(),
          way,
          (double) i / (points.size() - 1),
          p.loss(),
          p.trainError(),
          p.testLoss(),
          p.testError());
    }
  }

  // --------------------------------------------------------------------------------------- claims

  private static void claims(FigureContext context, List<Finding> findings) {
    String pairs = ", median of " + findings.size() + " pair(s)";
    context.claim(
        Claim.greaterThan(
            "training lowers the chain: greatest train loss along it at 1 % / at 10 %" + pairs,
            median(findings, f -> f.first().greatest() / f.middle().greatest()),
            1));
    context.claim(
        Claim.greaterThan(
            "and goes on to: greatest train loss along it at 10 % / at the end" + pairs,
            median(findings, f -> f.middle().greatest() / f.last().greatest()),
            1));
    context.claim(
        Claim.atMost(
            "the straight line is the same in every plane: greatest relative difference of its"
                + " barriers",
            findings.stream().mapToDouble(CurveFinding::difference).max().orElseThrow(),
            1e-6));
    context.claim(
        Claim.atMost(
            "somewhere on the chain the train loss is no higher than at both ends: least / at the"
                + " lower end"
                + pairs,
            median(findings, CurveFinding::ofLowerEnd),
            1.05));
    context.result("barrier of the straight line", median(findings, f -> f.last().barrier()));
    context.result("greatest loss at 1 %", median(findings, f -> f.first().greatest()));
    context.result("greatest loss at 10 %", median(findings, f -> f.middle().greatest()));
    context.result("greatest loss at the end", median(findings, f -> f.last().greatest()));
  }

  private static double difference(Finding finding) {
    double[] barriers = finding.stages().stream().mapToDouble(Stage::barrier).sorted().toArray();
    return barriers[barriers.length - 1] / barriers[0] - 1;
  }

  private static double ofLowerEnd(Finding finding) {
    List<Point> points = finding.last().onChain();
    double least = points.stream().mapToDouble(Point::loss).min().orElseThrow();
    return least / Math.min(points.getFirst().loss(), points.getLast().loss());
  }

  private static double median(List<Finding> findings, ToDoubleFunction<Finding> value) {
    return Median.of(findings.stream().mapToDouble(value));
  }
}
