package dev.basin.experiments.figures;

import dev.basin.experiments.analysis.Median;
import dev.basin.experiments.figure.Claim;
import dev.basin.experiments.figure.FigureContext;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/// What [GrokkingSharpness] claims of its runs. The plateau is half-way, in log steps, between
/// memorisation and generalisation.
final class GrokkingSharpnessClaims {
  private final FigureContext context;
  private final List<GrokkingCourse> plain;
  private final String seeds;

  private GrokkingSharpnessClaims(FigureContext context, List<GrokkingCourse> plain) {
    this.context = context;
    this.plain = plain;
    this.seeds = plain.size() == 1 ? "one seed" : "median of " + plain.size() + " seeds";
  }

  static void check(FigureContext context, GrokkingSharpness.Pair pair) {
    GrokkingSharpnessClaims claims = new GrokkingSharpnessClaims(context, pair.plain());
    claims.walk();
    claims.drift();
    claims.wait(pair.sam());
  }

  private void walk() {
    context.claim(
        Claim.between(
            "after zero train loss the weights walk at random: exponent of the mean squared"
                + " displacement over the lag, between memorisation and generalisation, "
                + seeds,
            median(plain, run -> exponent(run, run.memorised(), run.generalised())),
            0.5,
            1.5));
    context.result(
        "exponent of the displacement after generalisation",
        median(plain, run -> exponent(run, run.generalised(), Double.POSITIVE_INFINITY)));
  }

  private static double exponent(GrokkingCourse run, double from, double to) {
    return GrokkingSharpnessDrawing.walk(run, from, to)
        .map(walk -> walk.exponent())
        .orElse(Double.NaN);
  }

  private void drift() {
    lower(
        "norm of the weights",
        run -> GrokkingCourse.last(run.norm()) / run.at(plateau(run), run.norm()));
    lower("greatest eigenvalue", ended(GrokkingShape::greatest));
    lower("trace", ended(GrokkingShape::trace));
    lower("sharpness, rho = 0.05", ended(GrokkingShape::sharpness));
    lower("adaptive sharpness, rho = 0.5", ended(GrokkingShape::adaptive));
    adaptive();
  }

  private static double plateau(GrokkingCourse run) {
    return Math.sqrt(run.memorised() * run.generalised());
  }

  private static ToDoubleFunction<GrokkingCourse> ended(
      Function<GrokkingShape, double[]> quantity) {
    return run -> {
      double[] values = quantity.apply(run.shape());
      return GrokkingCourse.last(values) / run.shape().at(plateau(run), values);
    };
  }

  private void lower(String quantity, ToDoubleFunction<GrokkingCourse> change) {
    context.claim(
        Claim.lessThan(
            "the drift is to a wider minimum: %s, at the end / on the plateau, %s"
                .formatted(quantity, seeds),
            median(plain, change),
            1));
    range(quantity + ", at the end / on the plateau", change);
  }

  // The only one of the quantities that turns round: a median at the end alone would hide it.
  private void adaptive() {
    ToDoubleFunction<GrokkingCourse> found =
        run -> {
          double[] values = run.shape().adaptive();
          return run.shape().at(run.generalised(), values) / run.shape().at(plateau(run), values);
        };
    context.claim(
        Claim.lessThan(
            "adaptive sharpness is lower when the rule is found: at generalisation / on the"
                + " plateau, "
                + seeds,
            median(plain, found),
            1));
    range("adaptive sharpness, at generalisation / on the plateau", found);
    ToDoubleFunction<GrokkingCourse> rise =
        run -> {
          double[] values = run.shape().adaptive();
          return GrokkingCourse.last(values) / Arrays.stream(values).min().orElseThrow();
        };
    context.result(
        "adaptive sharpness rises again: at the end / at its least, median over seeds",
        median(plain, rise));
    range("adaptive sharpness, at the end / at its least", rise);
    range(
        "step of the least adaptive sharpness",
        run -> {
          double[] values = run.shape().adaptive();
          double least = Arrays.stream(values).min().orElseThrow();
          int at = 0;
          while (values[at] != least) {
            at++;
          }
          return run.shape().steps()[at];
        });
  }

  private void range(String quantity, ToDoubleFunction<GrokkingCourse> value) {
    if (plain.size() > 1) {
      double[] values = plain.stream().mapToDouble(value).sorted().toArray();
      context.result(quantity + ", least of the seeds", values[0]);
      context.result(quantity + ", greatest of the seeds", values[values.length - 1]);
    }
  }

  // Seed by seed both runs differ in nothing else.
  private void wait(List<GrokkingCourse> sam) {
    double[] ratios = new double[plain.size()];
    Arrays.setAll(ratios, k -> sam.get(k).generalised() / plain.get(k).generalised());
    double ratio = Median.of(ratios);
    context.result(
        "SAM %s: steps to 95 %% validation accuracy, with SAM / without, %s"
            .formatted(effect(ratio), seeds),
        ratio);
    context.result("steps to 95 % validation accuracy", median(plain, GrokkingCourse::generalised));
    context.result(
        "steps to 95 % validation accuracy, SAM", median(sam, GrokkingCourse::generalised));
    context.result("steps to 99 % train accuracy, SAM", median(sam, GrokkingCourse::memorised));
  }

  // Accuracy is measured at 20 steps a decade, so equal means within 12 %.
  private static String effect(double ratio) {
    if (Double.isNaN(ratio)) {
      return "or not, no run generalised";
    }
    return ratio < 1
        ? "shortens the wait"
        : ratio > 1 ? "prolongs the wait" : "does not shorten the wait";
  }

  private static double median(
      List<GrokkingCourse> runs, ToDoubleFunction<GrokkingCourse> quantity) {
    return Median.of(runs.stream().mapToDouble(quantity).toArray());
  }
}
