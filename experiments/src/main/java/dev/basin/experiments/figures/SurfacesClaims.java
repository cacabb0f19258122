package dev.basin.experiments.figures;

import dev.basin.experiments.analysis.Median;
import dev.basin.experiments.figure.Claim;
import dev.basin.experiments.figure.FigureContext;
import dev.basin.experiments.figures.Surfaces.Minima;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;

/// What [Surfaces] claims of its pairs of minima, and the numbers that it reports beside.
final class SurfacesClaims {
  private final List<Minima> minima;
  private final String seeds;

  private SurfacesClaims(List<Minima> minima) {
    this.minima = minima;
    this.seeds = minima.size() == 1 ? "one seed" : "median of " + minima.size() + " seeds";
  }

  static void check(FigureContext context, List<Minima> minima) {
    SurfacesClaims claims = new SurfacesClaims(minima);
    claims.comparable(context);
    claims.flatter(context);
    claims.report(context);
  }

  // Two minima are compared only if both fit their images, and alike.
  private void comparable(FigureContext context) {
    ToDoubleFunction<Minimum> accuracy = minimum -> minimum.train().accuracy();
    context.claim(
        Claim.atLeast(
            "every network fits its training images: the least train accuracy",
            both(accuracy).min().orElseThrow(),
            0.99));
    context.claim(
        Claim.atMost(
            "the two train accuracies are within one point: the greatest difference",
            differences(accuracy).map(Math::abs).max().orElseThrow(),
            0.01));
  }

  private void flatter(FigureContext context) {
    context.claim(
        Claim.atMost(
            "SAM's minimum is flatter: sharpness within rho = 0.05, SAM / SGD, " + seeds,
            Median.of(ratios(minimum -> minimum.sharpness().get(0))),
            0.7));
    context.claim(
        Claim.atMost(
            "SAM's minimum is flatter: sharpness within rho = 0.1, SAM / SGD, " + seeds,
            Median.of(ratios(minimum -> minimum.sharpness().get(1))),
            0.7));
    int planes = minima.getFirst().sgd().surfaces().size();
    context.claim(
        Claim.lessThan(
            "SAM's surface is lower: mean of log(loss + 0.1) over %d random planes, SAM - SGD, %s"
                .formatted(planes, seeds),
            Median.of(differences(minimum -> minimum.meanLog(Surfaces.LOG_OFFSET))),
            0));
    context.claim(
        Claim.lessThan(
            "SAM's surface is clipped less: share of %d planes with a loss above 10, SAM - SGD, %s"
                .formatted(planes, seeds),
            Median.of(differences(minimum -> minimum.shareAbove(Surfaces.CLIP))),
            0));
  }

  private void report(FigureContext context) {
    report(context, "test accuracy", minimum -> minimum.test().accuracy());
    report(context, "train loss", minimum -> minimum.train().loss());
    report(context, "sharpness, rho = 0.05", minimum -> minimum.sharpness().get(0));
    report(context, "sharpness, rho = 0.1", minimum -> minimum.sharpness().get(1));
    report(context, "adaptive sharpness, rho = 0.5", minimum -> minimum.sharpness().get(2));
    report(context, "share above the clip", minimum -> minimum.shareAbove(Surfaces.CLIP));
  }

  private void report(FigureContext context, String name, ToDoubleFunction<Minimum> value) {
    context.result(name + ", SGD", Median.of(each(m -> value.applyAsDouble(m.sgd()))));
    context.result(name + ", SAM", Median.of(each(m -> value.applyAsDouble(m.sam()))));
  }

  private DoubleStream both(ToDoubleFunction<Minimum> value) {
    return DoubleStream.concat(
        each(m -> value.applyAsDouble(m.sgd())), each(m -> value.applyAsDouble(m.sam())));
  }

  private DoubleStream differences(ToDoubleFunction<Minimum> value) {
    return each(m -> value.applyAsDouble(m.sam()) - value.applyAsDouble(m.sgd()));
  }

  private DoubleStream ratios(ToDoubleFunction<Minimum> value) {
    return each(m -> value.applyAsDouble(m.sam()) / value.applyAsDouble(m.sgd()));
  }

  private DoubleStream each(ToDoubleFunction<Minima> value) {
    return minima.stream().mapToDouble(value);
  }
}
