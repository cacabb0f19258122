package dev.basin.experiments.figures;

import dev.basin.experiments.analysis.CurveProblem;
import dev.basin.experiments.analysis.WeightCurve;
import dev.basin.experiments.analysis.WeightPlane;
import dev.basin.experiments.data.CifarLabels;
import dev.basin.experiments.data.ImageSplits;
import dev.basin.experiments.figure.DataSource;
import dev.basin.experiments.figure.Digits;
import dev.basin.experiments.figure.Figure;
import dev.basin.experiments.figure.FigureContext;
import dev.basin.experiments.figure.Preset;
import dev.basin.experiments.figure.Progress;
import dev.basin.experiments.figures.Modes.Found;
import dev.basin.experiments.figures.Modes.Link;
import dev.basin.experiments.figures.Modes.Mode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Fig 5: the train loss over planes through independently trained networks, and through the curves
/// of low loss that join two of them.
public final class ModeConnectivity implements Figure {

  /// Two networks, what joins them, and what was measured on the way.
  record Connection(
      Link link,
      Found bezier,
      Found chain,
      List<Landscape.Point> onSegment,
      List<Landscape.Point> onBezier,
      List<Landscape.Point> onChain) {}

  @Override
  public String id() {
    return "mode-connectivity";
  }

  @Override
  public String title() {
    return "Mode connectivity";
  }

  @Override
  public String lecture() {
    return "Fig 5";
  }

  @Override
  public String summary() {
    return "the train loss in planes through three networks, and through curves between two of"
        + " them";
  }

  @Override
  public String shows() {
    return "Three networks are trained independently. Left, the l2-regularised train loss over the"
        + " plane through all three: along every straight line between two of them it rises to a"
        + " barrier. Middle and right, planes through the lower two networks and the bend of a"
        + " curve that was trained between them, a quadratic Bezier curve and a polygonal chain:"
        + " along either the loss stays near that of its ends. Coordinates are distances between"
        + " weights; the colours are logarithmic above the least loss, and the same in all three."
        + " The test error is drawn over the same planes and along the same ways.";
  }

  @Override
  public List<String> formulas() {
    return List.of(
        "$\\phi_\\theta(0) = \\hat{w}_1, \\quad \\phi_\\theta(1) = \\hat{w}_2$",
        "$\\min_\\theta \\, \\ell(\\theta) = \u222b_0^1 L(\\phi_\\theta(t)) \\, dt = E_{t \\sim"
            + " U(0,1)} L(\\phi_\\theta(t))$");
  }

  @Override
  public List<String> computedBy() {
    return List.of(
        getClass().getName() + "#draw",
        CurveProblem.class.getName() + "#objective",
        WeightPlane.class.getName() + "#through");
  }

  @Override
  public Optional<String> plan(Preset preset) {
    ModesRecipe recipe = ModesRecipe.of(preset);
    String networks =
        recipe.isResidual()
            ? "3 networks PreResNet-164 on CIFAR-100"
            : "3 networks of hidden widths %s on %,d images of Fashion-MNIST, and 3 with batch norm"
                .formatted(recipe.hidden(), recipe.trainImages());
    return Optional.of(
        String.format(
            Locale.ROOT,
            "%s, %d epochs; %s and as many chains, %d epochs; 3 planes of %dx%d;" + " %s",
            networks,
            recipe.epochs(),
            Digits.count(recipe.pairs(), "Bezier curve"),
            recipe.curveEpochs(),
            recipe.grid(),
            recipe.grid(),
            time(preset)));
  }

  private static String time(Preset preset) {
    return switch (preset) {
      case SMOKE -> "seconds";
      case QUICK -> "about 40 seconds on two cores";
      case FULL -> "about two hours on two cores";
      case PAPER -> "about three weeks on two cores";
    };
  }

  @Override
  public void check(DataSource data) {
    check(data, CifarLabels.FINE);
  }

  static void check(DataSource data, CifarLabels paper) {
    if (data.preset() == Preset.PAPER) {
      data.cifar(paper);
    } else {
      data.fashionMnist();
    }
  }

  static ImageSplits images(FigureContext context, CifarLabels paper) {
    return context.preset() == Preset.PAPER ? context.cifar(paper) : context.fashionMnist();
  }

  @Override
  public void draw(FigureContext context) throws IOException {
    ModesRecipe recipe = ModesRecipe.of(context.preset());
    ImageSplits images = images(context, CifarLabels.FINE);
    Modes modes = Modes.of(recipe, images, false);
    List<Mode> networks = modes.networks(context, recipe.networks());
    List<Connection> connections = connect(context, modes, networks);
    List<StaleStatistics> stale = stale(context, modes, connections, images);
    ModeDrawing.draw(context, modes, networks, connections);
    ModeTables.write(context, connections, stale);
    ModeClaims.check(context, modes, connections, stale);
  }

  // PreResNet-164 has batch normalisation of its own; the small networks get it for this alone.
  private static List<StaleStatistics> stale(
      FigureContext context, Modes plain, List<Connection> connections, ImageSplits images) {
    ModesRecipe recipe = plain.recipe();
    if (recipe.isResidual()) {
      List<Found> beziers = connections.stream().map(Connection::bezier).toList();
      return StaleStatistics.measure(context, plain, beziers);
    }
    Modes modes = Modes.of(recipe, images, true);
    List<Link> links = Link.among(modes.networks(context, recipe.networks()), recipe.pairs());
    return StaleStatistics.measure(
        context, modes, modes.curves(context, links, WeightCurve.Shape.BEZIER));
  }

  private static List<Connection> connect(FigureContext context, Modes modes, List<Mode> networks) {
    int places = modes.recipe().places();
    List<Link> links = Link.among(networks, modes.recipe().pairs());
    List<Found> beziers = modes.curves(context, links, WeightCurve.Shape.BEZIER);
    List<Found> chains = modes.curves(context, links, WeightCurve.Shape.POLYGONAL_CHAIN);
    Landscape landscape = modes.landscape();
    List<Connection> connections = new ArrayList<>();
    try (Progress.Task task =
        context.progress().start("along the curves", 3L * places * links.size())) {
      for (int k = 0; k < links.size(); k++) {
        Link link = links.get(k);
        List<List<Landscape.Point>> ways = new ArrayList<>();
        for (WeightCurve way :
            List.of(link.segment(), beziers.get(k).curve(), chains.get(k).curve())) {
          ways.add(landscape.along(way::at, places, context.workers(), task));
        }
        connections.add(
            new Connection(
                link, beziers.get(k), chains.get(k), ways.get(0), ways.get(1), ways.get(2)));
      }
    }
    return connections;
  }
}
