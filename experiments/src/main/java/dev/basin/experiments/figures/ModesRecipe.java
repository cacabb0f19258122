package dev.basin.experiments.figures;

import dev.basin.experiments.augmentation.Augmentation;
import dev.basin.experiments.figure.Preset;
import dev.basin.experiments.training.Training;
import dev.basin.nn.Activation;
import dev.basin.nn.BatchNorm;
import dev.basin.nn.Flatten;
import dev.basin.nn.Linear;
import dev.basin.nn.Mlp;
import dev.basin.nn.Model;
import dev.basin.nn.PreResNet;
import dev.basin.nn.Sequential;
import dev.basin.optim.GradientRule;
import dev.basin.optim.Microbatches;
import dev.basin.optim.Optimizer;
import dev.basin.optim.PlainGradient;
import dev.basin.optim.Schedule;
import dev.basin.optim.Sgd;
import dev.basin.tensor.DType;
import dev.basin.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/// The sizes behind [ModeConnectivity]. Rates and widths were chosen on seeds that no claim is
/// measured on.
///
/// @param hidden widths of the hidden layers; none for PreResNet-164 as the authors have it
/// @param pool side of the windows over which images are averaged before all else
/// @param batch rows of a step, and of the batches that statistics are measured over
/// @param rate of the networks; curves have `curveRate`
/// @param decay of every parameter
/// @param networks trained independently
/// @param pairs of them that are joined by curves
/// @param places on every curve where it is measured
/// @param grid points along either side of a plane
/// @param frames of the training of a curve, beside the three that are drawn
record ModesRecipe(
    List<Integer> hidden,
    int pool,
    int trainImages,
    int testImages,
    int batch,
    int epochs,
    double rate,
    double decay,
    int curveEpochs,
    double curveRate,
    int networks,
    int pairs,
    int places,
    int grid,
    int frames) {

  private static final double MOMENTUM = 0.9;
  private static final int DEPTH = 164;
  // of a step of the deep network, of which a row takes more than 30 MB: batch normalisation sees
  // so many
  private static final int PART = 32;
  // the frames of the lecture: epochs 4, 50 and 500 of 500
  private static final List<Double> FRAMES = List.of(0.01, 0.1, 1.0);
  // of a run: before it the bend is too near to the chord to span a plane that shows anything
  private static final double FIRST_FRAME = 0.002;

  ModesRecipe {
    hidden = List.copyOf(hidden);
  }

  static ModesRecipe of(Preset preset) {
    return switch (preset) {
      case SMOKE ->
          new ModesRecipe(List.of(16), 4, 64, 32, 32, 1, 0.1, 5e-4, 2, 0.03, 3, 3, 5, 5, 2);
      case QUICK ->
          new ModesRecipe(
              List.of(64, 64, 64),
              2,
              2_000,
              2_000,
              128,
              150,
              0.1,
              5e-4,
              500,
              0.05,
              3,
              3,
              61,
              31,
              24);
      case FULL ->
          new ModesRecipe(
              List.of(512, 512, 512),
              1,
              60_000,
              10_000,
              128,
              60,
              0.1,
              5e-4,
              150,
              0.03,
              3,
              3,
              61,
              31,
              24);
      case PAPER ->
          new ModesRecipe(
              List.of(), 1, 50_000, 10_000, 128, 150, 0.1, 3e-4, 200, 0.03, 3, 1, 61, 21, 0);
    };
  }

  boolean isResidual() {
    return hidden.isEmpty();
  }

  /// @param image of the shape [height, width, channels]
  Model model(Shape image, int classes, boolean batchNorm) {
    if (isResidual()) {
      return new PreResNet(DEPTH, image.size(2), classes)
          .model(image.size(0), image.size(1), DType.FLOAT32);
    }
    List<Integer> widths = new ArrayList<>(List.of(image.size()));
    widths.addAll(hidden);
    widths.add(classes);
    return batchNorm
        ? normalized(widths, image)
        : Mlp.of(Activation.RELU, widths.toArray(Integer[]::new)).model(image, DType.FLOAT32);
  }

  private static Model normalized(List<Integer> widths, Shape image) {
    Sequential layers = Sequential.of().then("flatten", new Flatten());
    for (int i = 1; i < widths.size(); i++) {
      boolean last = i == widths.size() - 1;
      layers = layers.then("linear" + i, new Linear(widths.get(i - 1), widths.get(i), last));
      if (!last) {
        layers =
            layers
                .then("norm" + i, new BatchNorm(widths.get(i)))
                .then("activation" + i, Activation.RELU);
      }
    }
    return new Model(layers, image, DType.FLOAT32);
  }

  Augmentation augmentation() {
    return isResidual() ? Augmentation.basic() : Augmentation.none();
  }

  /// Of a network.
  Optimizer optimizer() {
    long steps = steps(epochs);
    return optimizer(new Schedule.HoldAndFall(rate, steps), steps);
  }

  /// Of a network, at other rates or over another number of steps.
  Optimizer optimizer(Schedule schedule, long steps) {
    return new Optimizer(rule(), new Sgd(MOMENTUM, false, decay), schedule, steps);
  }

  /// Of a bend. The decay is in the loss, where it acts on the points of the curve.
  Optimizer curveOptimizer() {
    long steps = steps(curveEpochs);
    return new Optimizer(
        rule(), new Sgd(MOMENTUM, false, 0), new Schedule.HoldAndFall(curveRate, steps), steps);
  }

  private GradientRule rule() {
    return isResidual() ? new Microbatches(PART, new PlainGradient()) : new PlainGradient();
  }

  long steps(int ofEpochs) {
    return Training.steps(trainImages, batch, ofEpochs);
  }

  /// After how many steps of a curve its plane is drawn: 1 %, 10 % and all of them.
  List<Long> drawnFrames() {
    return FRAMES.stream().map(this::stepAt).distinct().toList();
  }

  /// Those and some between them, at about equal ratios.
  SortedSet<Long> allFrames() {
    SortedSet<Long> steps = new TreeSet<>(drawnFrames());
    for (int i = 0; i < frames; i++) {
      steps.add(stepAt(StrictMath.pow(FIRST_FRAME, 1 - (double) i / Math.max(1, frames - 1))));
    }
    return steps;
  }

  private long stepAt(double share) {
    return Math.max(1, Math.round(share * steps(curveEpochs)));
  }
}
