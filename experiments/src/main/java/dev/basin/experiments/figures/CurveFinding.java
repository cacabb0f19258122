package dev.basin.experiments.figures;

import dev.basin.experiments.analysis.WeightCurve;
import dev.basin.experiments.data.CifarLabels;
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
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The unnumbered frames after Fig 5: a polygonal chain between two networks, early, later and at
/// the end of its training. Networks and chains are those of [ModeConnectivity].
public final class CurveFinding implements Figure {
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
    return "Curve-finding procedure";
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
  public List<String> formulas() {
    return new ModeConnectivity().formulas();
  }

  @Override
  public Optional<String> plan(Preset preset) {
    ModesRecipe recipe = ModesRecipe.of(preset);
    return Optional.of(
        String.format(
            Locale.ROOT,
            "%d networks%s, %d epochs; %s, %d epochs; 3 planes of %dx%d; %s",
            recipe.networks(),
            recipe.isResidual() ? " PreResNet-164 on CIFAR-10" : " of " + recipe.hidden(),
            recipe.epochs(),
            Digits.count(recipe.pairs(), "chain"),
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
    FindingDrawing.frames(context, modes, findings.getFirst());
    FindingDrawing.animation(context, modes, chains.getFirst());
    table(context, findings);
    FindingClaims.check(context, findings);
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
}
