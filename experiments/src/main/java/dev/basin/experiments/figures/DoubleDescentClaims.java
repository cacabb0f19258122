package dev.basin.experiments.figures;

import static dev.basin.experiments.figures.DoubleDescentCurves.MINIMUM_NORM;
import static dev.basin.experiments.figures.DoubleDescentCurves.RIDGE;
import static dev.basin.experiments.figures.DoubleDescentCurves.greatest;
import static dev.basin.experiments.figures.DoubleDescentCurves.least;

import dev.basin.experiments.analysis.Median;
import dev.basin.experiments.figure.Claim;
import dev.basin.experiments.figure.FigureContext;
import dev.basin.experiments.figures.DoubleDescentSweep.Fit;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoublePredicate;
import java.util.function.ToDoubleFunction;

/// What [DoubleDescent] claims of its curves, and the numbers that it reports beside.
final class DoubleDescentClaims {
  // N / n within a tenth of 1, rounding included
  private static final DoublePredicate NEAR = ratio -> Math.abs(ratio - 1) < 0.101;

  private final FigureContext context;
  private final DoubleDescentCurves curves;
  private final String seeds;
  private final List<double[]> risk; // the median test risk, by level of noise
  private final List<double[]> norm;

  private DoubleDescentClaims(FigureContext context, DoubleDescentCurves curves) {
    this.context = context;
    this.curves = curves;
    int count = curves.seeds().size();
    this.seeds = count == 1 ? "one seed" : "median of " + count + " seeds";
    this.risk = curves.levels(MINIMUM_NORM, Fit::test);
    this.norm = curves.levels(MINIMUM_NORM, Fit::norm);
  }

  static void check(FigureContext context, DoubleDescentCurves curves) {
    DoubleDescentClaims claims = new DoubleDescentClaims(context, curves);
    claims.classical();
    claims.peak();
    claims.growth();
    claims.interpolation();
    claims.modern();
    if (curves.hasRidge()) {
      claims.ridge();
    }
    claims.control();
    claims.report();
  }

  private void classical() {
    for (int level = 0; level < risk.size(); level++) {
      double[] below = curves.where(ratio -> ratio < 1, risk.get(level));
      double ends = Math.min(below[0], below[below.length - 1]);
      context.claim(
          Claim.greaterThan(
              "(a) is U-shaped, its least inside: lower end / least of the test risk for N < n, "
                  + at(level),
              ends / least(below),
              1));
    }
  }

  private void peak() {
    context.claim(
        Claim.atMost(
            "test risk peaks at N = n: |N of the peak / n - 1|, greatest of all label noises, "
                + seeds,
            greatest(risk.stream().mapToDouble(this::fromThreshold).toArray()),
            0.05));
    context.claim(
        Claim.atMost(
            "so does the norm of the coefficients: |N of the peak / n - 1|, greatest of all label"
                + " noises, "
                + seeds,
            greatest(norm.stream().mapToDouble(this::fromThreshold).toArray()),
            0.05));
    for (int level = 0; level < risk.size(); level++) {
      double[] curve = risk.get(level);
      context.claim(
          Claim.atLeast(
              "test risk, peak / least for N < n, " + at(level),
              greatest(curve) / classicalLeast(level),
              10));
      context.claim(
          Claim.atLeast(
              "test risk, peak / at " + curves.nextInWords(8) + ", " + at(level),
              greatest(curve) / curves.at(8, curve),
              10));
    }
  }

  // From seed to seed the height of the peak varies by factors; what noise adds shows within a
  // seed.
  private void growth() {
    for (int level = 1; level < risk.size(); level++) {
      int more = level;
      String levels = "%s / %s of label noise, %s".formatted(noise(level), noise(level - 1), seeds);
      context.claim(
          Claim.greaterThan(
              "the peak grows with label noise: highest test risk, " + levels,
              ratio(
                  one -> greatest(one.median(MINIMUM_NORM, more, Fit::test)),
                  one -> greatest(one.median(MINIMUM_NORM, more - 1, Fit::test))),
              1));
      context.claim(
          Claim.greaterThan(
              "and all around it: geometric mean of the test risk within 10 % of n, " + levels,
              ratio(one -> nearThreshold(one, more), one -> nearThreshold(one, more - 1)),
              1));
    }
  }

  private double ratio(
      ToDoubleFunction<DoubleDescentCurves> more, ToDoubleFunction<DoubleDescentCurves> less) {
    return Median.of(
        curves.bySeed().stream()
            .mapToDouble(one -> more.applyAsDouble(one) / less.applyAsDouble(one)));
  }

  private static double nearThreshold(DoubleDescentCurves one, int level) {
    double[] near = one.where(NEAR, one.median(MINIMUM_NORM, level, Fit::test));
    return Math.exp(Arrays.stream(near).map(Math::log).average().orElseThrow());
  }

  private void interpolation() {
    context.claim(
        Claim.atMost(
            "all is interpolated beyond n: train risk for N >= 1.05 n, greatest of all seeds and"
                + " label noises",
            curves.each(ratio -> ratio >= 1.05, Fit::train).max().orElseThrow(),
            1e-8));
    context.claim(
        Claim.greaterThan(
            "and not before: train risk for N <= 0.8 n, least of all seeds and label noises",
            curves.each(ratio -> ratio <= 0.8, Fit::train).min().orElseThrow(),
            1e-3));
  }

  private void modern() {
    context.claim(
        Claim.atMost(
            "the modern regime is as good as the classical: test risk, at "
                + last()
                + " / least for N < n, "
                + at(0),
            curves.at(10, risk.getFirst()) / classicalLeast(0),
            1.05));
  }

  private void ridge() {
    List<double[]> ridge = curves.levels(RIDGE, Fit::test);
    for (int level = 0; level < ridge.size(); level++) {
      double near = greatest(curves.where(NEAR, ridge.get(level)));
      context.claim(
          Claim.atMost(
              "tuned ridge has no peak: test risk, greatest within 10 % of n / least of all N, "
                  + at(level),
              near / least(ridge.get(level)),
              1.5));
    }
  }

  private void control() {
    int repeats = curves.control().getFirst().repeats();
    context.claim(
        Claim.atMost(
            "the linear-Gaussian model follows its closed form: |simulated / formula - 1| of the"
                + " excess risk, greatest of %d ratios p / n, mean of %d repeats"
                    .formatted(curves.control().size(), repeats),
            curves.control().stream()
                .mapToDouble(control -> Math.abs(control.simulated() / control.limit() - 1))
                .max()
                .orElseThrow(),
            0.15));
  }

  private void report() {
    for (int level = 0; level < risk.size(); level++) {
      double[] curve = risk.get(level);
      double sweet = curves.features()[curves.sweetSpot(curve)] / curves.images();
      context.result("sweet spot N / n, " + at(level), sweet);
      context.result("test risk at the sweet spot, " + at(level), classicalLeast(level));
      context.result("test risk at the peak, " + at(level), greatest(curve));
      context.result("test risk at " + last() + ", " + at(level), curves.at(10, curve));
    }
    for (int level = 0; level < risk.size(); level++) {
      error("least test error for N < n, ", level, true);
      error("test error at " + last() + ", ", level, false);
    }
    for (int level = 1; level < risk.size(); level++) {
      context.result(
          "test risk, at " + last() + " / least for N < n, " + at(level),
          curves.at(10, risk.get(level)) / classicalLeast(level));
    }
    context.result("peak of a single seed: greatest |N / n - 1|", scatter(Fit::test));
    context.result("peak of a single seed's norm: greatest |N / n - 1|", scatter(Fit::norm));
  }

  private void error(String name, int level, boolean classical) {
    double[] error = curves.median(MINIMUM_NORM, level, Fit::error);
    double value =
        classical ? least(curves.where(ratio -> ratio < 1, error)) : curves.at(10, error);
    context.result(name + at(level), value);
  }

  private double scatter(ToDoubleFunction<Fit> value) {
    return curves.bySeed().stream()
        .flatMap(one -> one.levels(MINIMUM_NORM, value).stream())
        .mapToDouble(this::fromThreshold)
        .max()
        .orElseThrow();
  }

  private double fromThreshold(double[] curve) {
    return Math.abs(curves.peak(curve) - 1);
  }

  private double classicalLeast(int level) {
    return least(curves.where(ratio -> ratio < 1, risk.get(level)));
  }

  private String last() {
    return curves.nextInWords(10);
  }

  private String at(int level) {
    return "label noise " + noise(level) + ", " + seeds;
  }

  private static String noise(int level) {
    return Math.round(100 * DoubleDescentRecipe.NOISE.get(level)) + " %";
  }
}
