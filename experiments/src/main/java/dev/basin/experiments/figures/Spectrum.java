package dev.basin.experiments.figures;

import dev.basin.experiments.analysis.Hessian;
import dev.basin.experiments.analysis.SpectralDensity;
import dev.basin.experiments.analysis.SymmetricTridiagonal;
import dev.basin.experiments.training.Network;
import dev.basin.experiments.training.Probe;
import dev.basin.nn.Model;
import dev.basin.optim.TrainState;
import dev.basin.tensor.RandomStream;
import java.util.Arrays;
import java.util.List;
import java.util.SortedSet;

/// What is known of the Hessian of a train loss at one point of a run.
///
/// @param loss the train loss there
/// @param accuracy the train accuracy
/// @param greatest eigenvalues, greatest first
/// @param trace an estimate
/// @param density of the spectrum
record Spectrum(
    double loss, double accuracy, double[] greatest, double trace, SpectralDensity density) {
  static final int GREATEST = 5;
  private static final int TRACE_PROBES = 8;
  private static final int HEAD = 3 + GREATEST;

  /// Measures it along a run.
  ///
  /// @param lanczosSteps of each of the starts
  /// @param starts of the Lanczos process, over which the density is averaged
  static Probe probe(
      Model model, Study.Probed over, int lanczosSteps, int starts, SortedSet<Long> steps) {
    return new Probe(
        "spectrum over %d examples from %d starts of %d Lanczos steps"
            .formatted(over.examples().count(), starts, lanczosSteps),
        steps,
        state -> measure(model, over, lanczosSteps, starts, state));
  }

  private static double[] measure(
      Model model, Study.Probed over, int lanczosSteps, int starts, TrainState state) {
    Network network = new Network(model, state.params(), state.statistics());
    Network.Score score = network.score(over.examples().chunks(256));
    Hessian hessian =
        Hessian.ofProduct(
            v -> network.hessianTimes(v, state.params(), over.parts()), state.params());
    RandomStream random = RandomStream.ofSeed(state.seed()).split("spectrum");
    double[] numbers = new double[HEAD + 2 * starts * lanczosSteps];
    numbers[0] = score.loss();
    numbers[1] = score.accuracy();
    numbers[2] = hessian.trace(TRACE_PROBES, random.split("trace")).value();
    for (int i = 0; i < starts; i++) {
      SymmetricTridiagonal.Eigen eigen =
          hessian.lanczos(lanczosSteps, random.split(i)).matrix().eigen();
      double[] values = eigen.values(); // increasing
      if (i == 0) {
        for (int k = 0; k < Math.min(GREATEST, values.length); k++) {
          numbers[3 + k] = values[values.length - 1 - k];
        }
      }
      int at = HEAD + 2 * i * lanczosSteps;
      for (int j = 0; j < values.length; j++) {
        numbers[at + j] = values[j];
        numbers[at + lanczosSteps + j] = eigen.first()[j] * eigen.first()[j] / starts;
      }
    }
    return numbers;
  }

  /// What a probe measured.
  static Spectrum of(double[] numbers, int lanczosSteps, int starts) {
    double[] nodes = new double[starts * lanczosSteps];
    double[] weights = new double[starts * lanczosSteps];
    for (int i = 0; i < starts; i++) {
      int at = HEAD + 2 * i * lanczosSteps;
      System.arraycopy(numbers, at, nodes, i * lanczosSteps, lanczosSteps);
      System.arraycopy(numbers, at + lanczosSteps, weights, i * lanczosSteps, lanczosSteps);
    }
    return new Spectrum(
        numbers[0],
        numbers[1],
        Arrays.copyOfRange(numbers, 3, HEAD),
        numbers[2],
        new SpectralDensity(nodes, weights));
  }

  /// How far the greatest eigenvalue stands out.
  double ratio() {
    return greatest[0] / greatest[GREATEST - 1];
  }

  static List<String> columns() {
    return List.of(
        "seed",
        "rule",
        "step",
        "epoch",
        "train_loss",
        "train_accuracy",
        "lambda1",
        "lambda2",
        "lambda3",
        "lambda4",
        "lambda5",
        "trace");
  }
}
