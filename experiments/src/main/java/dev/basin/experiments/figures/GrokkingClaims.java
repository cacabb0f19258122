package dev.basin.experiments.figures;

import dev.basin.experiments.analysis.Median;
import dev.basin.experiments.figure.Claim;
import dev.basin.experiments.figure.FigureContext;
import java.util.List;
import java.util.function.ToDoubleFunction;

/// What [Grokking] claims of its courses. A step that no run reached counts as infinitely late.
final class GrokkingClaims {
  private final FigureContext context;
  private final Grokking.Courses courses;
  private final String seeds;

  private GrokkingClaims(FigureContext context, Grokking.Courses courses) {
    this.context = context;
    this.courses = courses;
    int count = courses.main().size();
    this.seeds = count == 1 ? "one seed" : "median of " + count + " seeds";
  }

  static void check(FigureContext context, Grokking.Courses courses) {
    GrokkingClaims claims = new GrokkingClaims(context, courses);
    claims.delay();
    claims.loss();
    if (!courses.fewer().isEmpty()) {
      claims.variants();
    }
    claims.report();
  }

  private void delay() {
    context.claim(
        Claim.atLeast(
            "generalisation comes long after memorisation: steps to 95 % validation / to 99 % train"
                + " accuracy, "
                + seeds,
            median(courses.main(), course -> course.generalised() / course.memorised()),
            5));
    double chance = Math.min(0.2, 3.0 / courses.elements() + 0.05);
    context.claim(
        Claim.atMost(
            "in between, validation is near chance: its accuracy at twice the steps of"
                + " memorisation, "
                + seeds,
            median(
                courses.main(),
                course -> course.at(2 * course.memorised(), course.validationAccuracy())),
            chance));
    context.claim(
        Claim.atLeast(
            "at the end the rule is found: validation accuracy, " + seeds,
            median(courses.main(), course -> GrokkingCourse.last(course.validationAccuracy())),
            0.95));
  }

  private void loss() {
    context.claim(
        Claim.greaterThan(
            "the validation loss rises: greatest after memorisation / there, " + seeds,
            median(
                courses.main(),
                course ->
                    course.greatestFrom(course.memorised(), course.validationLoss())
                        / course.at(course.memorised(), course.validationLoss())),
            1.5));
    context.claim(
        Claim.lessThan(
            "and falls: validation loss at the end / at memorisation, " + seeds,
            median(
                courses.main(),
                course ->
                    GrokkingCourse.last(course.validationLoss())
                        / course.at(course.memorised(), course.validationLoss())),
            1));
  }

  private void variants() {
    double generalised = median(courses.main(), GrokkingCourse::generalised);
    context.claim(
        Claim.greaterThan(
            "fewer equations, later generalisation: steps to 95 %% validation accuracy with %s of"
                    .formatted(Grokking.percent(courses.recipe().fewer()))
                + " the table / with "
                + Grokking.percent(courses.recipe().fraction())
                + ", "
                + seeds,
            median(courses.fewer(), GrokkingCourse::generalised) / generalised,
            1));
    context.claim(
        Claim.atLeast(
            "weight decay does not delay it: steps to 95 % validation accuracy without / with it"
                + " (infinite: not within the steps of the run), "
                + seeds,
            median(courses.undecayed(), GrokkingCourse::generalised) / generalised,
            1));
  }

  private void report() {
    report("", courses.main());
    report(", fewer equations", courses.fewer());
    report(", without weight decay", courses.undecayed());
  }

  private void report(String variant, List<GrokkingCourse> runs) {
    if (!runs.isEmpty()) {
      context.result(
          "steps to 99 % train accuracy" + variant, median(runs, GrokkingCourse::memorised));
      context.result(
          "steps to 95 % validation accuracy" + variant, median(runs, GrokkingCourse::generalised));
      context.result(
          "validation accuracy at the end" + variant,
          median(runs, course -> GrokkingCourse.last(course.validationAccuracy())));
    }
  }

  private static double median(
      List<GrokkingCourse> runs, ToDoubleFunction<GrokkingCourse> quantity) {
    return Median.of(runs.stream().mapToDouble(quantity).toArray());
  }
}
