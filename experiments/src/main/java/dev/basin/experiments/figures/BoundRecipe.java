package dev.basin.experiments.figures;

import dev.basin.experiments.figure.Preset;
import dev.basin.experiments.training.Training;
import dev.basin.optim.GradientRule;
import dev.basin.optim.Optimizer;
import dev.basin.optim.PlainGradient;
import dev.basin.optim.Sam;
import dev.basin.optim.Schedule;
import dev.basin.optim.Sgd;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;

/// The sizes of the experiment behind [GeneralizationBound], for each preset. Rates, decay, radii
/// and the grouping of the classes were chosen on seeds that no claim is measured on.
///
/// @param trainImages n, of every random split
/// @param seeds random splits, on each of which every rule trains once
/// @param radiiPerDecade of the radii at which both sides are measured
/// @param ascentSteps of every search for the greatest train error
/// @param noiseDraws behind the mean test error under noise
/// @param ballDraws behind the probability that the proof's noise stays in the ball
record BoundRecipe(
    int trainImages,
    int testImages,
    int epochs,
    int seeds,
    int radiiPerDecade,
    int ascentSteps,
    int noiseDraws,
    int ballDraws) {

  /// How a network is trained.
  ///
  /// @param decay the weight decay
  record Rule(String name, boolean sam, double decay) {}

  static final List<Rule> RULES =
      List.of(
          new Rule("SGD", false, 0),
          new Rule("SGD, decay 0.01", false, 0.01),
          new Rule("SAM", true, 0),
          new Rule("SAM, decay 0.01", true, 0.01));

  static final double DELTA = 0.05;
  static final double SAM_RHO = 1;
  static final int BATCH = 100;
  private static final double LEARNING_RATE = 0.05;
  private static final double MOMENTUM = 0.9;
  private static final int SMALLEST = -2; // radii from 10^-2
  private static final int DECADES = 3;

  static BoundRecipe of(Preset preset) {
    return switch (preset) {
      case SMOKE -> new BoundRecipe(1_000, 200, 1, 1, 1, 3, 5, 1_000);
      case QUICK -> new BoundRecipe(10_000, 2_000, 10, 5, 6, 20, 100, 20_000);
      case FULL -> new BoundRecipe(60_000, 10_000, 10, 10, 12, 40, 200, 100_000);
      case PAPER ->
          throw new IllegalArgumentException("generalization-bound: no recipe for " + preset);
    };
  }

  Optimizer optimizer(Rule rule, Sam sam) {
    GradientRule gradient = rule.sam() ? sam : new PlainGradient();
    long steps = Training.steps(trainImages, BATCH, epochs);
    return new Optimizer(
        gradient,
        new Sgd(MOMENTUM, false, rule.decay()),
        new Schedule.Cosine(LEARNING_RATE, 0, steps),
        steps);
  }

  /// The radii at which both sides are measured, increasing; that of SAM is one of them. They are
  /// chosen without looking at the images, as the theorem wants it.
  double[] radii(double samRho) {
    TreeSet<Double> radii = new TreeSet<>();
    IntStream.rangeClosed(0, DECADES * radiiPerDecade)
        .mapToDouble(i -> StrictMath.pow(10, SMALLEST + (double) i / radiiPerDecade))
        .forEach(radii::add);
    if (samRho > 0) {
      radii.add(samRho);
    }
    return radii.stream().mapToDouble(Double::doubleValue).toArray();
  }

  /// The place of SAM's radius among the radii; -1 if it is 0.
  static int placeOf(double samRho, double[] radii) {
    return IntStream.range(0, radii.length).filter(i -> radii[i] == samRho).findFirst().orElse(-1);
  }
}
