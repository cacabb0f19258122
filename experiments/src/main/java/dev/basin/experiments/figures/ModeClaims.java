package dev.basin.experiments.figures;

import dev.basin.autodiff.Objective;
import dev.basin.autodiff.Params;
import dev.basin.experiments.analysis.CurveProblem;
import dev.basin.experiments.analysis.Median;
import dev.basin.experiments.analysis.WeightCurve;
import dev.basin.experiments.figure.Claim;
import dev.basin.experiments.figure.FigureContext;
import dev.basin.experiments.figures.Landscape.Point;
import dev.basin.experiments.figures.ModeConnectivity.Connection;
import dev.basin.experiments.figures.Modes.Found;
import dev.basin.experiments.plot.Grid;
import dev.basin.experiments.training.Examples;
import dev.basin.nn.Losses;
import dev.basin.tensor.RandomStream;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/// What [ModeConnectivity] claims of its pairs of networks, and the numbers that it reports beside.
final class ModeClaims {
  private static final int PLACES = 61;
  private static final List<Double> GRADIENT_PLACES = List.of(0.1, 0.3, 0.5, 0.8);

  private final FigureContext context;
  private final List<Connection> connections;
  private final String pairs;

  private ModeClaims(FigureContext context, List<Connection> connections) {
    this.context = context;
    this.connections = connections;
    this.pairs =
        connections.size() == 1 ? "one pair" : "median of " + connections.size() + " pairs";
  }

  static void check(
      FigureContext context,
      Modes modes,
      List<Connection> connections,
      List<StaleStatistics> stale) {
    ModeClaims claims = new ModeClaims(context, connections);
    claims.fitted();
    claims.losses();
    claims.errors();
    claims.curves(modes);
    claims.statistics(stale);
    claims.report();
  }

  private void fitted() {
    context.claim(
        Claim.atLeast(
            "every network fits its training images: the least train accuracy",
            each(c -> 1 - ends(c.onSegment(), Point::trainError, false)).min().orElseThrow(),
            0.99));
  }

  private void losses() {
    ToDoubleFunction<Connection> barrier = c -> most(c.onSegment(), Point::loss) / endLoss(c);
    context.claim(
        Claim.atLeast(
            "a straight line between two networks has a barrier: greatest train loss along it /"
                + " at its ends, "
                + pairs,
            Median.of(each(barrier)),
            5));
    context.claim(
        Claim.greaterThan(
            "and so has every one of the lines: the least of these ratios",
            each(barrier).min().orElseThrow(),
            2));
    curve("a Bezier curve", Connection::onBezier, 0.3, 1.5);
    curve("a polygonal chain", Connection::onChain, 0.5, 2);
  }

  private void curve(
      String name, Function<Connection, List<Point>> points, double ofLine, double ofEnds) {
    context.claim(
        Claim.atMost(
            name + " avoids the barrier: greatest train loss along it / along the line, " + pairs,
            Median.of(
                each(c -> most(points.apply(c), Point::loss) / most(c.onSegment(), Point::loss))),
            ofLine));
    context.claim(
        Claim.atMost(
            "along " + name + " the train loss stays low: greatest / at its ends, " + pairs,
            Median.of(each(c -> most(points.apply(c), Point::loss) / endLoss(c))),
            ofEnds));
    context.claim(
        Claim.atMost(
            "somewhere on "
                + name
                + " it is no higher than at both ends: least / at the lower end, "
                + pairs,
            Median.of(
                each(c ->
                    least(points.apply(c), Point::loss) / ends(c.onSegment(), Point::loss, false))),
            1.05));
  }

  private void errors() {
    context.claim(
        Claim.atLeast(
            "along the line the test error rises: greatest - at the ends, in points, " + pairs,
            Median.of(each(c -> 100 * excess(c, c.onSegment()))),
            15));
    context.claim(
        Claim.atMost(
            "along a Bezier curve it does not: greatest - at the ends, in points, " + pairs,
            Median.of(each(c -> 100 * excess(c, c.onBezier()))),
            3));
    context.claim(
        Claim.atMost(
            "along a polygonal chain it does not: greatest - at the ends, in points, " + pairs,
            Median.of(each(c -> 100 * excess(c, c.onChain()))),
            3));
  }

  // What a curve is: its ends, its shares, and the gradient to its bend.
  private void curves(Modes modes) {
    WeightCurve bezier = connections.getFirst().bezier().curve();
    context.claim(
        Claim.equalTo(
            "a curve begins and ends in the two networks: greatest distance there, of every pair's"
                + " Bezier curve and chain",
            found().mapToDouble(ModeClaims::fromEnds).max().orElseThrow(),
            0));
    context.claim(
        Claim.atMost(
            "the shares of Bezier's control points sum to 1: greatest difference",
            Arrays.stream(Grid.places(0, 1, PLACES))
                .map(t -> Math.abs(Arrays.stream(bezier.shares(t)).sum() - 1))
                .max()
                .orElseThrow(),
            1e-12));
    context.claim(
        Claim.atMost(
            "the gradient to the bend is its share times that to the weights, 2t(1 - t) on a Bezier"
                + " curve and 1 - |2t - 1| on a chain, t in %s: greatest relative error of every"
                    .formatted(GRADIENT_PLACES)
                + " pair's",
            found()
                .flatMapToDouble(
                    curve -> GRADIENT_PLACES.stream().mapToDouble(t -> error(modes, curve, t)))
                .max()
                .orElseThrow(),
            1e-4));
  }

  private Stream<Found> found() {
    return connections.stream().flatMap(c -> Stream.of(c.bezier(), c.chain()));
  }

  private static double fromEnds(Found found) {
    WeightCurve curve = found.curve();
    return Math.max(
        curve.at(0).minus(found.link().start().weights()).norm().item(),
        curve.at(1).minus(found.link().end().weights()).norm().item());
  }

  private static double error(Modes modes, Found found, double t) {
    Examples batch = modes.train().rows(0, Math.min(modes.recipe().batch(), modes.train().count()));
    RandomStream random = RandomStream.ofSeed(0);
    CurveProblem problem = found.problem();
    Params bend = found.trained().params();
    Params toBend = problem.objective(batch, t, random).gradient(bend).gradient();
    Params w = problem.curve(bend).at(t);
    Params toWeights =
        Objective.of(at ->
                Losses.crossEntropy(
                        modes.model().train(at, batch.inputs(), random).output(), batch.labels())
                    .add(CurveProblem.penalty(at, modes.recipe().decay())))
            .gradient(w)
            .gradient();
    double share =
        problem.shape() == WeightCurve.Shape.BEZIER ? 2 * t * (1 - t) : 1 - Math.abs(2 * t - 1);
    Params expected = toWeights.times(share);
    return toBend.minus(expected).norm().item() / expected.norm().item();
  }

  private void statistics(List<StaleStatistics> stale) {
    context.claim(
        Claim.greaterThan(
            "with batch normalisation, a point of the curve needs its own statistics: mean train"
                + " loss with those left by training / with those measured there, "
                + pairs,
            Median.of(stale.stream().mapToDouble(StaleStatistics::ratio)),
            1));
  }

  private static double excess(Connection c, List<Point> points) {
    return most(points, Point::testError) - ends(c.onSegment(), Point::testError, true);
  }

  private void report() {
    context.result("train loss at the ends", Median.of(each(ModeClaims::endLoss)));
    context.result(
        "test error at the ends, %",
        Median.of(each(c -> 100 * ends(c.onSegment(), Point::testError, true))));
    report("straight line", Connection::onSegment);
    report("Bezier curve", Connection::onBezier);
    report("chain", Connection::onChain);
  }

  private void report(String name, Function<Connection, List<Point>> points) {
    context.result(
        "greatest train loss, " + name, Median.of(each(c -> most(points.apply(c), Point::loss))));
    context.result(
        "least train loss, " + name, Median.of(each(c -> least(points.apply(c), Point::loss))));
    context.result(
        "greatest test error, " + name + ", %",
        Median.of(each(c -> 100 * most(points.apply(c), Point::testError))));
  }

  // ------------------------------------------------------------------------------------- numbers

  private static double endLoss(Connection c) {
    return ends(c.onSegment(), Point::loss, true);
  }

  // the greater or the lesser of the values at both ends
  private static double ends(List<Point> points, ToDoubleFunction<Point> value, boolean greater) {
    double first = value.applyAsDouble(points.getFirst());
    double last = value.applyAsDouble(points.getLast());
    return greater ? Math.max(first, last) : Math.min(first, last);
  }

  private static double most(List<Point> points, ToDoubleFunction<Point> value) {
    return points.stream().mapToDouble(value).max().orElseThrow();
  }

  private static double least(List<Point> points, ToDoubleFunction<Point> value) {
    return points.stream().mapToDouble(value).min().orElseThrow();
  }

  private DoubleStream each(ToDoubleFunction<Connection> value) {
    return connections.stream().mapToDouble(value);
  }
}
