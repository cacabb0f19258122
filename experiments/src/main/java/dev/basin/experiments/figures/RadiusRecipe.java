package dev.basin.experiments.figures;

import dev.basin.experiments.augmentation.Augmentation;
import dev.basin.experiments.augmentation.LabelNoise;
import dev.basin.experiments.data.CifarLabels;
import dev.basin.experiments.data.ImageData;
import dev.basin.experiments.data.ImageSplits;
import dev.basin.experiments.figure.DataSource;
import dev.basin.experiments.figure.FigureContext;
import dev.basin.experiments.figure.Preset;
import dev.basin.experiments.training.ClassificationProblem;
import dev.basin.experiments.training.Examples;
import dev.basin.experiments.training.Probe;
import dev.basin.experiments.training.Training;
import dev.basin.nn.Activation;
import dev.basin.nn.Initializer;
import dev.basin.nn.Mlp;
import dev.basin.nn.Model;
import dev.basin.nn.ResNet;
import dev.basin.optim.GradientRule;
import dev.basin.optim.Optimizer;
import dev.basin.optim.Schedule;
import dev.basin.optim.Sgd;
import dev.basin.tensor.DType;
import dev.basin.tensor.RandomStream;
import dev.basin.tensor.Shape;
import java.util.List;
import java.util.stream.IntStream;

/// What [PNorm] and [MSharpness] train at every radius: a multilayer perceptron without
/// normalisation, on images of Fashion-MNIST in means over 2x2 pixels, of whose labels a part is
/// wrong. There the rules differ by much, in a network this small. Learning rate, noise and radii
/// were chosen on seeds that no claim is measured on.
///
/// @param published whether the network is the small residual one of Foret et al. (2020), on
///   CIFAR-10 with its labels as they are
/// @param width of the hidden layers, or of the residual network's first stage
/// @param images to train on
/// @param validationImages to choose the radius by: others, with right labels
/// @param testImages to test on
/// @param noise the share of wrong labels among those to train on
/// @param seeds each with initial weights, an order of examples and wrong labels of its own
/// @param radii what the rules are trained with, increasing
record RadiusRecipe(
    boolean published,
    int width,
    int images,
    int validationImages,
    int testImages,
    double noise,
    int batch,
    int epochs,
    int seeds,
    List<Double> radii) {

  private static final double NOISE = 0.4;
  private static final double MOMENTUM = 0.9;
  private static final double WEIGHT_DECAY = 5e-4;
  private static final int DEPTH = 20; // of the residual network
  private static final int PATCH = 2;

  private static final List<Double> NORM_RADII = List.of(0.1, 0.15, 0.2, 0.3, 0.45, 0.7);
  private static final List<Double> PART_RADII = List.of(0.01, 0.02, 0.05, 0.1, 0.2);

  /// Of [PNorm].
  static RadiusRecipe ofNorms(Preset preset) {
    return switch (preset) {
      case SMOKE -> smoke(List.of(0.1, 0.3));
      case QUICK -> small(64, 1_000, 32, 30, 3, NORM_RADII);
      case FULL -> small(128, 5_000, 64, 40, 5, NORM_RADII);
      case PAPER -> throw new IllegalArgumentException("p-norm: no recipe for " + preset);
    };
  }

  /// Of [MSharpness].
  static RadiusRecipe ofParts(Preset preset) {
    return switch (preset) {
      case SMOKE -> smoke(List.of(0.02, 0.05));
      case QUICK -> small(32, 1_000, 32, 30, 5, PART_RADII);
      case FULL -> small(128, 5_000, 64, 40, 3, PART_RADII);
      case PAPER ->
          new RadiusRecipe(
              true,
              16,
              45_000,
              5_000,
              10_000,
              0,
              256,
              200,
              3,
              List.of(0.01, 0.02, 0.05, 0.075, 0.1, 0.15));
    };
  }

  private static RadiusRecipe smoke(List<Double> radii) {
    return new RadiusRecipe(false, 16, 64, 50, 50, NOISE, 16, 1, 1, radii);
  }

  private static RadiusRecipe small(
      int width, int images, int batch, int epochs, int seeds, List<Double> radii) {
    return new RadiusRecipe(false, width, images, 2_000, 2_000, NOISE, batch, epochs, seeds, radii);
  }

  /// The images of one seed.
  ///
  /// @param train inputs [n, height, width, channels]
  record Data(Examples train, Examples validation, Examples test, int classes) {}

  static void check(DataSource data, boolean published) {
    if (published) {
      data.cifar(CifarLabels.TEN);
    } else {
      data.fashionMnist();
    }
  }

  ImageSplits splits(FigureContext context) {
    return published ? context.cifar(CifarLabels.TEN) : context.fashionMnist();
  }

  Data data(ImageSplits splits, long seed) {
    ImageData train = splits.train().take(images);
    ImageData others =
        splits.train().rows(IntStream.range(images, images + validationImages).toArray());
    RandomStream random = RandomStream.ofSeed(seed).split("wrong labels");
    int[] labels =
        new LabelNoise(noise, LabelNoise.Draw.ANOTHER_CLASS)
            .apply(train.labels(), train.classes(), random);
    return new Data(
        examples(train.withLabels(labels), train),
        examples(others, train),
        examples(splits.test().take(Math.min(testImages, splits.test().count())), train),
        train.classes());
  }

  private Examples examples(ImageData of, ImageData train) {
    Examples whole = Examples.of(of, train);
    return published ? whole : whole.pooled(PATCH);
  }

  Model model(Data data) {
    Shape inputs = data.train().inputs().shape(); // [n, height, width, channels]
    int channels = inputs.size(3);
    if (published) {
      return new ResNet(
              DEPTH,
              width,
              channels,
              data.classes(),
              ResNet.Shortcut.PROJECTION,
              true,
              Activation.RELU)
          .model(inputs.size(1), inputs.size(2), DType.FLOAT32);
    }
    Shape image = Shape.of(inputs.size(1), inputs.size(2), channels);
    return new Mlp(
            List.of(image.size(), width, width, data.classes()),
            Activation.RELU,
            true,
            new Initializer.HeNormal(Initializer.Fan.IN))
        .model(image, DType.FLOAT32);
  }

  // The runs of a seed differ in the gradient rule alone.
  Training training(Model model, Data data, GradientRule rule, long seed) {
    long steps = Training.steps(images, batch, epochs);
    Optimizer optimizer =
        new Optimizer(
            rule,
            new Sgd(MOMENTUM, published, WEIGHT_DECAY),
            new Schedule.Cosine(published ? 0.1 : 0.05, 0, steps),
            steps);
    return new Training(
        new ClassificationProblem(model, 0),
        data.train(),
        batch,
        epochs,
        optimizer,
        seed,
        published ? Augmentation.basic() : Augmentation.none(),
        Probe.NONE);
  }

  /// What is trained, in words.
  String words() {
    return published
        ? "ResNet-%d, %,d images of CIFAR-10, batches of %d, %d epochs"
            .formatted(DEPTH, images, batch, epochs)
        : "MLP 196-%d-%d-10, %,d images of Fashion-MNIST in 14x14 pixels with %.0f %% wrong labels, batches of %d, %d epochs"
            .formatted(width, width, images, 100 * noise, batch, epochs);
  }
}
