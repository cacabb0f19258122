package dev.basin.experiments.figures;

import dev.basin.experiments.augmentation.Augmentation;
import dev.basin.experiments.figure.Preset;
import dev.basin.experiments.training.Examples;
import dev.basin.experiments.training.Probe;
import dev.basin.experiments.training.Problem;
import dev.basin.experiments.training.SquaredErrorProblem;
import dev.basin.experiments.training.Training;
import dev.basin.nn.Activation;
import dev.basin.nn.Initializer;
import dev.basin.nn.Mlp;
import dev.basin.nn.Model;
import dev.basin.optim.Adam;
import dev.basin.optim.Optimizer;
import dev.basin.optim.PlainGradient;
import dev.basin.optim.Schedule;
import dev.basin.optim.Sgd;
import dev.basin.tensor.DType;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

/// The sizes of the experiments behind [DoubleDescentNetwork], for each preset. That over the steps
/// was tuned on seeds that no claim is measured on.
///
/// @param images n, to fit
/// @param testImages to measure risk on
/// @param side of an image in pixels, after averaging over squares
/// @param noise the share of wrong labels
/// @param batch rows of a step
/// @param seeds independent draws of images, label noise and weights
/// @param widths H, increasing
/// @param reuse whether all is as the authors did: see [DoubleDescentNetworkRuns]
/// @param course of one wide network over the steps, unless there is none
record DoubleDescentNetworkRecipe(
    int images,
    int testImages,
    int side,
    double noise,
    int batch,
    int epochs,
    int seeds,
    List<Integer> widths,
    boolean reuse,
    Optional<Course> course) {
  static final int CLASSES = 10;
  private static final double NOISE = 0.2;
  private static final double LEARNING_RATE = 0.005;
  private static final double AUTHORS_RATE =
      0.001; // they state none: it is 0.01 of the mean over classes
  private static final int AUTHORS_EPOCHS = 500; // from one rate to the next

  // N = 4,000 to 800,000 in steps that are finest around 4,000 x 10 (Belkin et al. 2019)
  private static final List<Integer> AUTHORS =
      List.of(
          5, 6, 9, 13, 15, 25, 30, 34, 38, 41, 44, 47, 48, 49, 50, 51, 57, 63, 88, 107, 252, 314,
          1_006);

  /// One wide network over the steps, in batches, at a constant rate: what falls again is what the
  /// noise of the steps moves long after all labels are fitted.
  record Course(int images, int side, int width, int batch, int epochs, int seeds) {
    private static final double LEARNING_RATE = 5e-4;

    Training training(Examples train, Probe probe, long seed) {
      long steps = steps();
      Optimizer optimizer =
          new Optimizer(
              new PlainGradient(), new Adam(), new Schedule.Constant(LEARNING_RATE), steps);
      return new Training(
          new SquaredErrorProblem(model(), CLASSES),
          train,
          batch,
          epochs,
          optimizer,
          seed,
          Augmentation.none(),
          probe);
    }

    Model model() {
      return Mlp.of(Activation.RELU, side * side, width, CLASSES).model(DType.FLOAT32);
    }

    long steps() {
      return Training.steps(images, batch, epochs);
    }
  }

  static DoubleDescentNetworkRecipe of(Preset preset) {
    return switch (preset) {
      case SMOKE ->
          pooled(40, 100, 20, 1, List.of(2, 4, 7, 14, 30), new Course(40, 14, 16, 10, 5, 1));
      case QUICK ->
          pooled(
              300,
              2_000,
              2_000,
              3,
              List.of(2, 4, 7, 10, 20, 30, 40, 50, 60, 80, 120, 200, 400),
              new Course(500, 14, 600, 25, 2_000, 5));
      case FULL ->
          pooled(
              600,
              10_000,
              20_000,
              5,
              List.of(2, 4, 7, 10, 20, 40, 60, 80, 90, 100, 110, 120, 160, 240, 400, 800, 1_600),
              new Course(500, 14, 1_600, 25, 5_000, 5));
      case PAPER ->
          new DoubleDescentNetworkRecipe(
              4_000, 10_000, 28, 0, 128, 6_000, 5, AUTHORS, true, Optional.empty());
    };
  }

  // The whole batch in every step, at 7x7 pixels.
  private static DoubleDescentNetworkRecipe pooled(
      int images, int testImages, int steps, int seeds, List<Integer> widths, Course course) {
    return new DoubleDescentNetworkRecipe(
        images, testImages, 7, NOISE, images, steps, seeds, widths, false, Optional.of(course));
  }

  /// The number of parameters at which there is one for each of the n K numbers to fit.
  int threshold() {
    return images * CLASSES;
  }

  /// N = (d + 1) H + (H + 1) K.
  int parameters(int width) {
    return (side * side + 1) * width + (width + 1) * CLASSES;
  }

  boolean isBelowThreshold(int width) {
    return parameters(width) < threshold();
  }

  Model model(int width) {
    List<Integer> widths = List.of(side * side, width, CLASSES);
    Mlp network =
        reuse
            ? new Mlp(widths, Activation.RELU, true, new Initializer.XavierUniform())
            : Mlp.of(Activation.RELU, side * side, width, CLASSES);
    return network.model(DType.FLOAT32);
  }

  Problem problem(int width) {
    return new SquaredErrorProblem(model(width), CLASSES);
  }

  Training training(int width, Problem problem, Examples train, Probe probe, long seed) {
    long steps = steps();
    Optimizer optimizer =
        reuse
            ? new Optimizer(new PlainGradient(), new Sgd(0.95, false, 0), authors(width), steps)
            : new Optimizer(
                new PlainGradient(),
                new Adam(),
                new Schedule.Cosine(LEARNING_RATE, 0, steps),
                steps);
    return new Training(problem, train, batch, epochs, optimizer, seed, Augmentation.none(), probe);
  }

  long steps() {
    return Training.steps(images, batch, epochs);
  }

  // Nine tenths of the rate every 500 epochs, below the threshold only.
  private Schedule authors(int width) {
    long each = Training.steps(images, batch, AUTHORS_EPOCHS);
    List<Long> milestones =
        isBelowThreshold(width)
            ? LongStream.range(1, epochs / AUTHORS_EPOCHS).mapToObj(i -> i * each).toList()
            : List.of();
    return new Schedule.Steps(AUTHORS_RATE, 0.9, milestones);
  }

  /// The numbers of parameters of all widths.
  double[] parameters() {
    return widths.stream().mapToDouble(this::parameters).toArray();
  }
}
