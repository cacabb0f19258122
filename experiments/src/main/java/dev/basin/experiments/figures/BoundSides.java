package dev.basin.experiments.figures;

import dev.basin.autodiff.Params;
import dev.basin.experiments.analysis.PacBayesBound;
import dev.basin.experiments.analysis.Proportion;
import dev.basin.experiments.analysis.Sharpness;
import dev.basin.experiments.analysis.Sharpness.Peak;
import dev.basin.experiments.training.Examples;
import dev.basin.experiments.training.Network;
import dev.basin.tensor.DType;
import dev.basin.tensor.RandomStream;
import dev.basin.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;

/// Both sides of the theorem at the weights of one run, for every radius.
///
/// @param norm |w|, the bias included
/// @param trainError at w
/// @param test errors among the test images
/// @param constantError the train error of a constant answer
/// @param radii increasing
/// @param found the greatest train error that the ascents found within each radius, a lower bound
///   of it: the first term
/// @param certain what the greatest train error cannot exceed within each radius
/// @param h the second term at each radius
/// @param noise the mean rise of the test error under noise of deviation rho
/// @param proofNoise the same under the proof's noise, whose deviation is smaller
record BoundSides(
    BoundRecipe.Rule rule,
    long seed,
    double norm,
    double trainError,
    Proportion test,
    double constantError,
    double[] radii,
    double[] found,
    double[] certain,
    double[] h,
    double[] noise,
    double[] proofNoise) {

  /// Measures a network.
  static BoundSides measure(
      Network network,
      BoundTask task,
      BoundRecipe recipe,
      BoundRecipe.Rule rule,
      long seed,
      double[] radii) {
    Params w = network.params();
    double norm = w.norm().item();
    PacBayesBound bound =
        new PacBayesBound(w.size(), task.train().count(), BoundRecipe.DELTA)
            .forEachOf(radii.length);
    // where the maximum lies is unknown: at the errors of both classes, or of either
    List<Examples> climbed = List.of(task.train(), task.trainOf(0), task.trainOf(1));
    RandomStream random = RandomStream.ofSeed(seed).split("noise");
    double testError = error(network, w, task.test());
    return new BoundSides(
        rule,
        seed,
        norm,
        error(network, w, task.train()),
        new Proportion((int) Math.round(testError * task.test().count()), task.test().count()),
        task.constantError(),
        radii,
        found(network, task.train(), climbed, radii, recipe.ascentSteps()),
        certain(network, task.train(), radii),
        each(radii, rho -> bound.h(norm, rho)),
        each(radii, rho -> noise(network, task.test(), rho, recipe, random)),
        each(radii, rho -> noise(network, task.test(), bound.deviation(rho), recipe, random)));
  }

  // Every ball holds the smaller ones, so its search begins with the best point of the last.
  private static double[] found(
      Network network, Examples train, List<Examples> climbed, double[] radii, int steps) {
    double[] found = new double[radii.length];
    Params w = network.params();
    Peak best = new Peak(error(network, w, train), w.zeros());
    for (int i = 0; i < radii.length; i++) {
      best = found(network, train, climbed, new Sharpness(radii[i], steps), best);
      found[i] = best.value();
    }
    return found;
  }

  // From w and from the best point so far; beside the ascents straight back, through the origin if
  // the ball reaches beyond it.
  private static Peak found(
      Network network, Examples train, List<Examples> climbed, Sharpness ascent, Peak before) {
    Params w = network.params();
    List<Peak> peaks = new ArrayList<>(List.of(before));
    double norm = w.norm().item();
    if (norm > 0) {
      Params back = w.times(-ascent.rho() / norm);
      peaks.add(new Peak(error(network, w.plus(back), train), back));
    }
    for (Examples part : climbed) {
      for (Params start : List.of(w.zeros(), before.from())) {
        peaks.add(
            ascent.greatest(
                at -> network.loss(at, part), w, start, at -> error(network, at, train)));
      }
    }
    return peaks.stream().max(Comparator.comparingDouble(Peak::value)).orElseThrow();
  }

  // The log-odds of an image x change by at most rho |(x, 1)|: at most the images whose margin is
  // no
  // larger can be wrong.
  private static double[] certain(Network network, Examples train, double[] radii) {
    Tensor logits =
        network.model().evaluate(network.params(), network.statistics(), train.inputs());
    double[] logOdds = logits.slice(1, 1, 2).toDoubles();
    double[] squares = train.inputs().square().sum(1).toDoubles();
    double[] reach = new double[logOdds.length]; // the radius that makes this image wrong
    for (int i = 0; i < reach.length; i++) {
      double margin = train.labels().get(i) == 1 ? logOdds[i] : -logOdds[i];
      reach[i] = margin / Math.sqrt(squares[i] + 1);
    }
    return each(
        radii, rho -> Arrays.stream(reach).filter(r -> r <= rho).count() / (double) reach.length);
  }

  private static double noise(
      Network network, Examples test, double deviation, BoundRecipe recipe, RandomStream random) {
    return Sharpness.gaussian(
        at -> Tensor.scalar(DType.FLOAT64, error(network, at, test)),
        network.params(),
        deviation,
        recipe.noiseDraws(),
        random);
  }

  private static double error(Network network, Params at, Examples examples) {
    Tensor logits = network.model().evaluate(at, network.statistics(), examples.inputs());
    return BoundTask.error(logits, examples.labels());
  }

  private static double[] each(double[] radii, DoubleUnaryOperator value) {
    return Arrays.stream(radii).map(value).toArray();
  }

  /// The right side, its first term from below.
  double[] bound() {
    return IntStream.range(0, h.length).mapToDouble(i -> found[i] + h[i]).toArray();
  }

  /// What the right side cannot exceed.
  double[] certainBound() {
    return IntStream.range(0, h.length).mapToDouble(i -> certain[i] + h[i]).toArray();
  }

  /// The place of the radius at which the right side is least.
  int best() {
    double[] bound = bound();
    int best = 0;
    for (int i = 1; i < bound.length; i++) {
      best = bound[i] < bound[best] ? i : best;
    }
    return best;
  }
}
