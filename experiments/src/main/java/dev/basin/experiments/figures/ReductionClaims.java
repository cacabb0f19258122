package dev.basin.experiments.figures;

import dev.basin.experiments.analysis.Median;
import dev.basin.experiments.figure.Claim;
import dev.basin.experiments.figure.Digits;
import dev.basin.experiments.figure.FigureContext;
import dev.basin.experiments.figures.ReductionPoint.Against;
import java.util.List;

/// What the points of [ErrorReduction] must show.
final class ReductionClaims {
  private static final double MUCH_NOISE = 0.4;

  private ReductionClaims() {}

  static void of(FigureContext context, List<ReductionPoint> points) {
    int seeds = points.getFirst().runs().size();
    context.claim(
        Claim.greaterThan(
            "SAM's test error is below that of SGD with as many gradients: reduction in %, median"
                + " of %d points, each of mean errors over %s"
                    .formatted(points.size(), Digits.count(seeds, "seed")),
            median(points, Against.LAST),
            0));
    context.claim(
        Claim.atLeast(
            "it is below almost everywhere: share of points",
            1 - share(points, Against.LAST),
            0.7));
    points.stream()
        .mapToDouble(point -> point.setting().noise())
        .filter(noise -> noise >= MUCH_NOISE)
        .distinct()
        .sorted()
        .forEach(noise ->
            context.claim(
                Claim.atLeast(
                    "%.0f %% wrong labels: reduction in %%, median of points"
                        .formatted(100 * noise),
                    median(with(points, noise), Against.LAST),
                    15)));
    results(context, points);
  }

  private static List<ReductionPoint> with(List<ReductionPoint> points, double noise) {
    return points.stream().filter(point -> point.setting().noise() == noise).toList();
  }

  private static void results(FigureContext context, List<ReductionPoint> points) {
    for (Against against : List.of(Against.LAST, Against.BEST, Against.BEST_SGD)) {
      context.result(
          "points where SAM is no better of %d, ".formatted(points.size()) + words(against),
          share(points, against) * points.size());
      context.result("reduction in %, median, " + words(against), median(points, against));
      ReductionDrawing.byRow(points)
          .forEach((row, those) ->
              context.result(
                  "reduction in %, median, " + row + ", " + words(against),
                  median(those, against)));
    }
    points.stream()
        .mapToDouble(point -> point.setting().noise())
        .filter(noise -> noise > 0)
        .distinct()
        .sorted()
        .forEach(noise ->
            context.result(
                "reduction in %%, median, %.0f %% wrong labels, ".formatted(100 * noise)
                    + words(Against.MIXUP),
                median(with(points, noise), Against.MIXUP)));
  }

  private static String words(Against against) {
    return switch (against) {
      case LAST -> "last epochs";
      case BEST -> "both at their best epochs";
      case BEST_SGD -> "SGD alone at its best epoch";
      case MIXUP -> "against SGD with Mixup";
    };
  }

  // of points where SAM is no better
  private static double share(List<ReductionPoint> points, Against against) {
    return points.stream()
        .mapToDouble(p -> p.reduction(against) > 0 ? 0 : 1)
        .average()
        .orElseThrow();
  }

  private static double median(List<ReductionPoint> points, Against against) {
    return Median.of(points.stream().mapToDouble(p -> p.reduction(against)).toArray());
  }
}
