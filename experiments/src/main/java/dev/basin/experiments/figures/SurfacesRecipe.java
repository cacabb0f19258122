package dev.basin.experiments.figures;

import dev.basin.experiments.figure.Preset;
import dev.basin.experiments.training.Examples;
import dev.basin.experiments.training.Training;
import dev.basin.nn.Activation;
import dev.basin.nn.Model;
import dev.basin.nn.ResNet;
import dev.basin.optim.GradientRule;
import dev.basin.optim.Optimizer;
import dev.basin.optim.PlainGradient;
import dev.basin.optim.Sam;
import dev.basin.optim.Schedule;
import dev.basin.optim.Sgd;
import dev.basin.tensor.DType;

/// The sizes of the experiment behind [Surfaces], for each preset. Rates and radii were chosen on
/// seeds that no claim is measured on.
///
/// @param depth of the residual network, 6n + 2
/// @param trainImages to train on
/// @param rho the radius of SAM
/// @param seeds independent pairs of networks
/// @param probeImages of the training images, over which surfaces and sharpness are measured
/// @param grid points along either side of the surface that is drawn
/// @param planes random planes for each pair, the drawn one included
/// @param planeGrid points along either side of the others
record SurfacesRecipe(
    int depth,
    int width,
    int trainImages,
    int epochs,
    double rho,
    int seeds,
    int probeImages,
    int grid,
    int planes,
    int planeGrid) {

  private static final int BATCH = 32;
  private static final double LEARNING_RATE = 0.1;
  private static final double MOMENTUM = 0.9;
  private static final double WEIGHT_DECAY = 5e-4;

  static SurfacesRecipe of(Preset preset) {
    return switch (preset) {
      case SMOKE -> new SurfacesRecipe(8, 4, 64, 1, 0.1, 1, 32, 5, 2, 3);
      case QUICK -> new SurfacesRecipe(8, 8, 2_000, 60, 0.1, 1, 512, 31, 5, 11);
      case FULL -> new SurfacesRecipe(20, 16, 60_000, 15, 0.1, 3, 1_024, 51, 5, 11);
      case PAPER -> throw new IllegalArgumentException("surfaces: no recipe for " + preset);
    };
  }

  /// A residual network without shortcuts, for images of one channel.
  Model model(int height, int width, int classes) {
    return new ResNet(depth, this.width, 1, classes, ResNet.Shortcut.NONE, true, Activation.RELU)
        .model(height, width, DType.FLOAT32);
  }

  Optimizer sgd() {
    return optimizer(new PlainGradient());
  }

  /// @param sam the gradient rule in place of SGD's
  Optimizer sam(Sam sam) {
    return optimizer(sam);
  }

  Training training(Model model, Examples examples, Optimizer optimizer, long seed) {
    return new Training(model, examples, BATCH, epochs, 0, optimizer, seed);
  }

  // The two runs differ in the gradient rule alone.
  private Optimizer optimizer(GradientRule rule) {
    return new Optimizer(
        rule,
        new Sgd(MOMENTUM, false, WEIGHT_DECAY),
        new Schedule.Cosine(LEARNING_RATE, 0, steps()),
        steps());
  }

  long steps() {
    return Training.steps(trainImages, BATCH, epochs);
  }
}
