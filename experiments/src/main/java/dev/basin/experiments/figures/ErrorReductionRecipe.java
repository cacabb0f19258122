package dev.basin.experiments.figures;

import dev.basin.experiments.augmentation.Augmentation;
import dev.basin.experiments.figure.Preset;
import dev.basin.experiments.training.ClassificationProblem;
import dev.basin.experiments.training.Examples;
import dev.basin.experiments.training.Probe;
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

/// The sizes of a [ReductionCourse].
///
/// @param trainImages to train on
/// @param testImages to measure errors on
/// @param epochs of SAM; SGD takes twice as many, which costs as many gradients
/// @param seeds independent pairs of networks
record ErrorReductionRecipe(
    int depth, int width, int trainImages, int testImages, int epochs, int seeds) {
  private static final int BATCH = 128;
  private static final double LEARNING_RATE = 0.1;
  private static final double MOMENTUM = 0.9;
  private static final double WEIGHT_DECAY = 5e-4;
  static final double RHO = 0.05; // the paper's for CIFAR-10

  static ErrorReductionRecipe of(Preset preset) {
    return switch (preset) {
      case SMOKE -> new ErrorReductionRecipe(8, 4, 128, 64, 1, 1);
      case FULL -> new ErrorReductionRecipe(20, 16, 60_000, 10_000, 10, 1);
      case QUICK, PAPER ->
          throw new IllegalArgumentException("error-reduction: no course for " + preset);
    };
  }

  Model model(int height, int width, int channels, int classes) {
    return new ResNet(
            depth, this.width, channels, classes, ResNet.Shortcut.PROJECTION, true, Activation.RELU)
        .model(height, width, DType.FLOAT32);
  }

  /// Epochs of SGD: one of its steps costs one gradient, one of SAM's two.
  int sgdEpochs() {
    return 2 * epochs;
  }

  long stepsOfEpoch() {
    return Training.steps(trainImages, BATCH, 1);
  }

  Training sgd(Model model, Examples train, Probe everyEpoch, long seed) {
    return training(model, train, new PlainGradient(), sgdEpochs(), everyEpoch, seed);
  }

  Training sam(Model model, Examples train, Sam sam, Probe everyEpoch, long seed) {
    return training(model, train, sam, epochs, everyEpoch, seed);
  }

  // The two runs differ in the gradient rule and in length alone.
  private static Training training(
      Model model, Examples train, GradientRule rule, int epochs, Probe everyEpoch, long seed) {
    long steps = Training.steps(train.count(), BATCH, epochs);
    Optimizer optimizer =
        new Optimizer(
            rule,
            new Sgd(MOMENTUM, true, WEIGHT_DECAY),
            new Schedule.Cosine(LEARNING_RATE, 0, steps),
            steps);
    return new Training(
        new ClassificationProblem(model, 0),
        train,
        BATCH,
        epochs,
        optimizer,
        seed,
        Augmentation.basic(),
        everyEpoch);
  }
}
