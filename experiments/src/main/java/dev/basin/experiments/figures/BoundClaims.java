package dev.basin.experiments.figures;

import dev.basin.experiments.analysis.Median;
import dev.basin.experiments.analysis.PacBayesBound;
import dev.basin.experiments.figure.Claim;
import dev.basin.experiments.figure.FigureContext;
import dev.basin.tensor.RandomStream;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/// What [GeneralizationBound] claims of its runs, and the numbers that it reports beside.
final class BoundClaims {
  private static final int PARAMETERS = 50;

  private final BoundRecipe recipe;
  private final List<BoundSides> runs;
  private final PacBayesBound bound;

  private BoundClaims(BoundRecipe recipe, List<BoundSides> runs) {
    this.recipe = recipe;
    this.runs = runs;
    this.bound = new PacBayesBound(PARAMETERS, recipe.trainImages(), BoundRecipe.DELTA);
  }

  static void check(
      FigureContext context, BoundRecipe recipe, List<BoundSides> runs, double samRho) {
    BoundClaims claims = new BoundClaims(recipe, runs);
    claims.inequality(context);
    claims.terms(context);
    claims.proof(context);
    claims.condition(context);
    int place = BoundRecipe.placeOf(samRho, runs.getFirst().radii());
    if (place >= 0) {
      claims.sam(context, samRho, place);
    }
    claims.report(context);
  }

  private void inequality(FigureContext context) {
    context.claim(
        Claim.equalTo(
            "test error <= greatest train error found within rho + h: share of %d runs and all"
                    .formatted(runs.size())
                + " radii",
            shareBelow(run -> run.test().share()),
            1));
    context.claim(
        Claim.equalTo(
            "even the upper end of the test error's 95 % interval is: share",
            shareBelow(run -> run.test().high()), 1));
    context.claim(
        Claim.lessThan(
            "the bound says something: greatest of the runs' least bounds / error of a constant"
                + " answer",
            greatest(run -> run.bound()[run.best()] / run.constantError()),
            1));
    context.claim(
        Claim.lessThan(
            "the same with the greatest train error that is possible instead of found",
            greatest(run ->
                DoubleStream.of(run.certainBound()).min().orElseThrow() / run.constantError()),
            1));
  }

  private double shareBelow(ToDoubleFunction<BoundSides> left) {
    return runs.stream()
        .flatMapToDouble(run ->
            DoubleStream.of(run.bound()).map(right -> left.applyAsDouble(run) <= right ? 1 : 0))
        .average()
        .orElseThrow();
  }

  private void terms(FigureContext context) {
    context.claim(
        Claim.greaterThan(
            "the first term rises: least rise from the smallest rho to the largest",
            least(run -> last(run.found()) - run.found()[0]),
            0));
    context.claim(
        Claim.atMost(
            "an ascent in a larger ball finds no less: greatest fall to the next rho",
            greatest(run -> -leastStep(run.found())),
            0));
    context.claim(
        Claim.atMost(
            "what the ascents found is possible: greatest of found - at most",
            greatest(run ->
                IntStream.range(0, run.found().length)
                    .mapToDouble(i -> run.found()[i] - run.certain()[i])
                    .max()
                    .orElseThrow()),
            0));
    context.claim(
        Claim.lessThan(
            "h falls in rho: greatest step to the next rho",
            greatest(run -> steps(run.h()).max().orElseThrow()),
            0));
    context.claim(
        Claim.greaterThan(
            "h rises in |w|^2: least step from |w| to 1.1 |w|",
            least(run -> leastOverRadii(run, rho -> h(1.1, run, rho) - h(1, run, rho))),
            0));
    PacBayesBound more = new PacBayesBound(PARAMETERS, 2 * bound.samples(), BoundRecipe.DELTA);
    context.claim(
        Claim.greaterThan(
            "h falls in n: least step from 2n to n",
            least(run ->
                leastOverRadii(run, rho -> bound.h(run.norm(), rho) - more.h(run.norm(), rho))),
            0));
    context.claim(
        Claim.greaterThan(
            "the best rho lies between: the lower of both ends of the bound - its least value,"
                + " least of all runs",
            least(run -> Math.min(run.bound()[0], last(run.bound())) - run.bound()[run.best()]),
            0));
  }

  private double h(double factor, BoundSides run, double rho) {
    return bound.h(factor * run.norm(), rho);
  }

  private static double leastOverRadii(BoundSides run, DoubleUnaryOperator value) {
    return DoubleStream.of(run.radii()).map(value).min().orElseThrow();
  }

  private void proof(FigureContext context) {
    double deviation = bound.deviation(1);
    RandomStream random = RandomStream.ofSeed(context.seed()).split("ball");
    int inside = 0;
    for (int draw = 0; draw < recipe.ballDraws(); draw++) {
      RandomStream noise = random.split(draw);
      double square = 0;
      for (int i = 0; i < PARAMETERS; i++) {
        double e = deviation * noise.normal(i);
        square += e * e;
      }
      inside += square <= 1 ? 1 : 0;
    }
    context.claim(
        Claim.atLeast(
            "the proof's noise stays in the ball, P(|e| <= rho), k = %d, n = %d, %d draws"
                .formatted(PARAMETERS, bound.samples(), recipe.ballDraws()),
            (double) inside / recipe.ballDraws(),
            bound.inside()));
  }

  // The theorem's condition, with the deviation of its statement and that of its proof.
  private void condition(FigureContext context) {
    String name = "noise of deviation %s does not lower the test error: least rise %s";
    String best = "at the runs' best rho";
    context.claim(
        Claim.atLeast(name.formatted("rho", best), least(run -> run.noise()[run.best()]), 0));
    context.claim(
        Claim.atLeast(
            name.formatted("rho", "of all runs and radii"),
            least(run -> DoubleStream.of(run.noise()).min().orElseThrow()),
            0));
    context.claim(
        Claim.atLeast(
            name.formatted("rho / (sqrt k + sqrt ln n)", best),
            least(run -> run.proofNoise()[run.best()]),
            0));
    context.claim(
        Claim.atLeast(
            name.formatted("rho / (sqrt k + sqrt ln n)", "of all runs and radii"),
            least(run -> DoubleStream.of(run.proofNoise()).min().orElseThrow()),
            0));
  }

  private void sam(FigureContext context, double rho, int place) {
    for (double decay : new double[] {0, 0.01}) {
      context.claim(
          Claim.lessThan(
              "SAM lowers the right side at its radius, %s: SAM - SGD, decay %s, median"
                  .formatted(rho, decay),
              medianDifference(decay, run -> run.bound()[place]),
              0));
      context.claim(
          Claim.lessThan(
              "and what it cannot exceed: SAM - SGD, decay " + decay + ", median",
              medianDifference(decay, run -> run.certainBound()[place]),
              0));
    }
  }

  private double medianDifference(double decay, ToDoubleFunction<BoundSides> value) {
    double[] sgd = values(run -> !run.rule().sam() && run.rule().decay() == decay, value);
    double[] sam = values(run -> run.rule().sam() && run.rule().decay() == decay, value);
    return Median.of(IntStream.range(0, sgd.length).mapToDouble(i -> sam[i] - sgd[i]).toArray());
  }

  private void report(FigureContext context) {
    for (BoundRecipe.Rule rule : BoundRecipe.RULES) {
      Predicate<BoundSides> its = run -> run.rule().equals(rule);
      report(context, rule, "|w|", values(its, BoundSides::norm));
      report(context, rule, "train error", values(its, BoundSides::trainError));
      report(context, rule, "test error", values(its, run -> run.test().share()));
      report(context, rule, "least bound", values(its, run -> run.bound()[run.best()]));
      report(context, rule, "best rho", values(its, run -> run.radii()[run.best()]));
    }
    context.result(
        "mean rise of the test error under noise rho, at the best rho",
        runs.stream().mapToDouble(run -> run.noise()[run.best()]).average().orElseThrow());
    context.result(
        "the same under the proof's noise",
        runs.stream().mapToDouble(run -> run.proofNoise()[run.best()]).average().orElseThrow());
    int n = bound.samples();
    context.result("the slack of the proof that the formula leaves out", 1 - bound.inside());
    context.result(
        "h for n / 10 parameters and |w| / rho = 100",
        new PacBayesBound(Math.max(1, n / 10), n, BoundRecipe.DELTA).h(1e4));
  }

  private static void report(
      FigureContext context, BoundRecipe.Rule rule, String name, double[] values) {
    context.result("%s, %s, median".formatted(name, rule.name()), Median.of(values));
  }

  private double[] values(Predicate<BoundSides> which, ToDoubleFunction<BoundSides> value) {
    return runs.stream().filter(which).mapToDouble(value).toArray();
  }

  private double least(ToDoubleFunction<BoundSides> value) {
    return runs.stream().mapToDouble(value).min().orElseThrow();
  }

  private double greatest(ToDoubleFunction<BoundSides> value) {
    return runs.stream().mapToDouble(value).max().orElseThrow();
  }

  private static DoubleStream steps(double[] values) {
    return IntStream.range(1, values.length).mapToDouble(i -> values[i] - values[i - 1]);
  }

  private static double leastStep(double[] values) {
    return steps(values).min().orElseThrow();
  }

  private static double last(double[] values) {
    return values[values.length - 1];
  }
}
