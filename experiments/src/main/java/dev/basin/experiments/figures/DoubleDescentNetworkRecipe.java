package dev.basin.experiments.figures;

import dev.basin.experiments.augmentation.Augmentation;
import dev.basin.experiments.figure.Preset;
import dev.basin.experiments.training.Examples;
import dev.basin.experiments.training.Probe;
import dev.basin.experiments.training.SquaredErrorProblem;
import dev.basin.experiments.training.Training;
import dev.basin.nn.Activation;
import dev.basin.nn.Mlp;
import dev.basin.nn.Model;
import dev.basin.optim.Adam;
import dev.basin.optim.Optimizer;
import dev.basin.optim.PlainGradient;
import dev.basin.optim.Schedule;
import dev.basin.tensor.DType;
import java.util.List;

/// The sizes of the experiment behind [DoubleDescentNetwork], for each preset.
///
/// @param images n, to fit
/// @param testImages to measure risk on
/// @param steps of the whole batch
/// @param seeds independent draws of images, label noise and weights
/// @param widths H, increasing
record DoubleDescentNetworkRecipe(
    int images, int testImages, int steps, int seeds, List<Integer> widths) {
  static final int SIDE = 7; // pixels, after averaging over squares of 4x4
  static final int CLASSES = 10;
  static final double NOISE = 0.2;
  private static final double LEARNING_RATE = 0.005;

  static DoubleDescentNetworkRecipe of(Preset preset) {
    return switch (preset) {
      case SMOKE -> new DoubleDescentNetworkRecipe(40, 100, 20, 1, List.of(2, 4, 7, 14, 30));
      case QUICK ->
          new DoubleDescentNetworkRecipe(
              300, 2_000, 2_000, 3, List.of(2, 4, 7, 10, 20, 30, 40, 50, 60, 80, 120, 200, 400));
      case FULL ->
          new DoubleDescentNetworkRecipe(
              600,
              10_000,
              20_000,
              5,
              List.of(2, 4, 7, 10, 20, 40, 60, 80, 90, 100, 110, 120, 160, 240, 400, 800, 1_600));
      case PAPER ->
          throw new IllegalArgumentException("double-descent-network: no recipe for " + preset);
    };
  }

  /// The number of parameters at which there is one for each of the n K numbers to fit.
  int threshold() {
    return images * CLASSES;
  }

  /// N = (d + 1) H + (H + 1) K.
  static int parameters(int width) {
    return (SIDE * SIDE + 1) * width + (width + 1) * CLASSES;
  }

  static Model model(int width) {
    return Mlp.of(Activation.RELU, SIDE * SIDE, width, CLASSES).model(DType.FLOAT32);
  }

  Training training(int width, Examples train, Probe probe, long seed) {
    Optimizer optimizer =
        new Optimizer(
            new PlainGradient(), new Adam(), new Schedule.Cosine(LEARNING_RATE, 0, steps), steps);
    return new Training(
        new SquaredErrorProblem(model(width), CLASSES),
        train,
        images,
        steps,
        optimizer,
        seed,
        Augmentation.none(),
        probe);
  }
}
