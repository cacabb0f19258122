package dev.basin.experiments.figures;

import dev.basin.experiments.augmentation.Mixup;
import dev.basin.experiments.figure.Preset;
import dev.basin.experiments.figures.ReductionNetwork.Kind;
import dev.basin.experiments.figures.ReductionSetting.Change;
import dev.basin.experiments.figures.ReductionSetting.Images;
import dev.basin.experiments.training.ClassificationProblem;
import dev.basin.experiments.training.Examples;
import dev.basin.experiments.training.MixupProblem;
import dev.basin.experiments.training.Probe;
import dev.basin.experiments.training.Problem;
import dev.basin.experiments.training.Training;
import dev.basin.nn.Model;
import dev.basin.optim.GradientRule;
import dev.basin.optim.Microbatches;
import dev.basin.optim.Optimizer;
import dev.basin.optim.PlainGradient;
import dev.basin.optim.Schedule;
import dev.basin.optim.Sgd;
import java.util.ArrayList;
import java.util.List;

/// The sizes behind the points of [ErrorReduction]. Rates, sizes and radii were chosen on seeds
/// that no claim is measured on.
///
/// @param settings a point each, those of a row together
/// @param validationImages to choose radius and epoch by: other ones, with right labels
/// @param testImages at most so many
/// @param epochs of SAM; SGD takes twice as many, which costs as many gradients
/// @param rate at the beginning; it falls with the cosine
/// @param lookAhead whether the momentum is Nesterov's
/// @param seeds each with initial weights, an order of examples and wrong labels of its own
record ReductionRecipe(
    List<ReductionSetting> settings,
    int validationImages,
    int testImages,
    int batch,
    int epochs,
    double rate,
    boolean lookAhead,
    int seeds) {

  private static final double MOMENTUM = 0.9;
  private static final double WEIGHT_DECAY = 5e-4;
  // as on eight devices, each of which perturbs by itself; of WRN-28-10 a row takes some 30 MB
  private static final int PART = 32;
  private static final double ALPHA = 1; // of Mixup, as in the comparison of the SAM paper
  private static final List<Double> RADII = List.of(0.05, 0.1, 0.2);

  ReductionRecipe {
    settings = List.copyOf(settings);
  }

  static ReductionRecipe of(Preset preset) {
    return switch (preset) {
      case SMOKE ->
          new ReductionRecipe(
              List.of(
                  small("right labels", 4, 48, Kind.PERCEPTRON, 16, Change.SMALL, 0),
                  small("40 % wrong labels", 4, 48, Kind.CONVOLUTIONS, 16, Change.NONE, 0.4)),
              32,
              32,
              16,
              1,
              0.05,
              false,
              1);
      case QUICK -> new ReductionRecipe(quick(), 1_000, 2_000, 32, 30, 0.05, false, 5);
      case FULL -> throw new IllegalArgumentException("error-reduction: no points for " + preset);
      case PAPER -> new ReductionRecipe(paper(), 5_000, 10_000, 256, 200, 0.1, true, 5);
    };
  }

  private static List<ReductionSetting> quick() {
    List<ReductionSetting> all = new ArrayList<>();
    for (double noise : new double[] {0, 0.2, 0.4, 0.6}) {
      String row =
          noise == 0 ? "right labels" : "%d %% wrong labels".formatted(Math.round(100 * noise));
      all.add(small(row, 2, 1_000, Kind.PERCEPTRON, 64, Change.NONE, noise));
      all.add(small(row, 2, 1_000, Kind.PERCEPTRON, 32, Change.NONE, noise));
      all.add(small(row, 2, 1_000, Kind.PERCEPTRON, 64, Change.SMALL, noise));
      all.add(small(row, 2, 500, Kind.PERCEPTRON, 64, Change.NONE, noise));
      all.add(small(row, 4, 1_000, Kind.PERCEPTRON, 64, Change.NONE, noise));
      all.add(small(row, 4, 1_000, Kind.CONVOLUTIONS, 16, Change.NONE, noise));
    }
    return all;
  }

  private static ReductionSetting small(
      String row, int pool, int images, Kind kind, int size, Change change, double noise) {
    return new ReductionSetting(
        row,
        Images.FASHION_MNIST,
        pool,
        images,
        new ReductionNetwork(kind, size),
        change,
        noise,
        RADII);
  }

  // P. Foret et al., arXiv:2010.01412: tables 1, 3 and 4, and the radii of their appendix C.
  private static List<ReductionSetting> paper() {
    List<ReductionSetting> all = new ArrayList<>();
    for (Change change : List.of(Change.BASIC, Change.CUTOUT)) {
      all.add(wide(Images.CIFAR_10, 45_000, change, 0.05));
    }
    for (Change change : List.of(Change.BASIC, Change.CUTOUT)) {
      all.add(wide(Images.CIFAR_100, 45_000, change, 0.1));
    }
    for (Change change : List.of(Change.BASIC, Change.CUTOUT)) {
      all.add(wide(Images.FASHION_MNIST, 55_000, change, 0.05));
    }
    for (double noise : new double[] {0.2, 0.4, 0.6, 0.8}) {
      all.add(
          new ReductionSetting(
              "noisy CIFAR-10",
              Images.CIFAR_10,
              1,
              45_000,
              new ReductionNetwork(Kind.RESIDUAL, 32),
              Change.BASIC,
              noise,
              List.of(noise > 0.7 ? 0.05 : 0.1)));
    }
    return all;
  }

  private static ReductionSetting wide(Images images, int count, Change change, double rho) {
    return new ReductionSetting(
        images.label(),
        images,
        1,
        count,
        new ReductionNetwork(Kind.WIDE, 10),
        change,
        0,
        List.of(rho));
  }

  /// Epochs of SGD: one of its steps costs one gradient, one of SAM's two.
  int sgdEpochs() {
    return 2 * epochs;
  }

  Training sgd(ReductionSetting of, Model model, Examples train, Probe probe, long seed) {
    Problem problem = new ClassificationProblem(model, 0);
    return training(of, problem, train, new PlainGradient(), sgdEpochs(), probe, seed);
  }

  Training mixup(ReductionSetting of, Model model, Examples train, Probe probe, long seed) {
    Problem problem = new MixupProblem(model, new Mixup(ALPHA), 0);
    return training(of, problem, train, new PlainGradient(), sgdEpochs(), probe, seed);
  }

  Training sam(
      ReductionSetting of, Model model, Examples train, GradientRule sam, Probe probe, long seed) {
    return training(of, new ClassificationProblem(model, 0), train, sam, epochs, probe, seed);
  }

  private Training training(
      ReductionSetting of,
      Problem problem,
      Examples train,
      GradientRule rule,
      int epochs,
      Probe probe,
      long seed) {
    long steps = Training.steps(train.count(), batch, epochs);
    Optimizer optimizer =
        new Optimizer(
            of.network().kind() == Kind.WIDE ? new Microbatches(PART, rule) : rule,
            new Sgd(MOMENTUM, lookAhead, WEIGHT_DECAY),
            new Schedule.Cosine(rate, 0, steps),
            steps);
    return new Training(
        problem, train, batch, epochs, optimizer, seed, of.change().augmentation(), probe);
  }
}
