package dev.basin.experiments.figures;

import dev.basin.experiments.augmentation.Augmentation;
import dev.basin.experiments.data.ImageData;
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
import java.util.List;

/// The sizes of the experiment behind [Surfaces], for each preset. Rates and radii were chosen on
/// seeds that no claim is measured on.
///
/// The preset `paper` is the published setting of Li et al. (arXiv:1712.09913, their code):
/// CIFAR-10, augmented, a rate that falls to a tenth at epochs 150, 225 and 275, the whole train
/// set behind every point. Neither rate nor radius of SAM's side is published; the radius is the
/// SAM paper's for CIFAR-10.
///
/// @param published whether data, augmentation and schedule are the authors'
/// @param depth of the residual network, 6n + 2
/// @param trainImages to train on
/// @param rho the radius of SAM
/// @param seeds independent pairs of networks
/// @param probeImages of the training images, over which surfaces and sharpness are measured
/// @param grid points along either side of the surface that is drawn
/// @param planes random planes for each pair, the drawn one included
/// @param planeGrid points along either side of the others
record SurfacesRecipe(
    boolean published,
    int depth,
    int width,
    int trainImages,
    int batch,
    int epochs,
    double rho,
    int seeds,
    int probeImages,
    int grid,
    int planes,
    int planeGrid) {

  private static final double LEARNING_RATE = 0.1;
  private static final double MOMENTUM = 0.9;
  private static final double WEIGHT_DECAY = 5e-4;

  static SurfacesRecipe of(Preset preset) {
    return switch (preset) {
      case SMOKE -> new SurfacesRecipe(false, 8, 4, 64, 32, 1, 0.1, 1, 32, 5, 2, 3);
      case QUICK -> new SurfacesRecipe(false, 8, 8, 2_000, 32, 60, 0.1, 1, 512, 31, 5, 11);
      case FULL -> new SurfacesRecipe(false, 20, 16, 60_000, 32, 15, 0.1, 3, 1_024, 51, 5, 11);
      case PAPER -> new SurfacesRecipe(true, 56, 16, 50_000, 128, 300, 0.05, 1, 50_000, 51, 1, 11);
    };
  }

  /// A residual network without shortcuts.
  Model model(ImageData images) {
    return new ResNet(
            depth,
            width,
            images.channels(),
            images.classes(),
            ResNet.Shortcut.NONE,
            true,
            Activation.RELU)
        .model(images.height(), images.width(), DType.FLOAT32);
  }

  Optimizer sgd() {
    return optimizer(new PlainGradient());
  }

  /// @param sam the gradient rule in place of SGD's
  Optimizer sam(Sam sam) {
    return optimizer(sam);
  }

  Training training(Model model, Examples examples, Optimizer optimizer, long seed) {
    return new Training(model, examples, batch, epochs, 0, optimizer, seed)
        .with(published ? Augmentation.basic() : Augmentation.none());
  }

  // The two runs differ in the gradient rule alone.
  private Optimizer optimizer(GradientRule rule) {
    return new Optimizer(
        rule,
        new Sgd(MOMENTUM, false, WEIGHT_DECAY),
        published
            ? new Schedule.Steps(LEARNING_RATE, 0.1, milestones())
            : new Schedule.Cosine(LEARNING_RATE, 0, steps()),
        steps());
  }

  private List<Long> milestones() {
    long epoch = Training.steps(trainImages, batch, 1);
    return List.of(150 * epoch, 225 * epoch, 275 * epoch);
  }

  private long steps() {
    return Training.steps(trainImages, batch, epochs);
  }
}
