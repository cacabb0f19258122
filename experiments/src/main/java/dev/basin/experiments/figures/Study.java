package dev.basin.experiments.figures;

import dev.basin.experiments.augmentation.Augmentation;
import dev.basin.experiments.data.CifarLabels;
import dev.basin.experiments.data.ImageData;
import dev.basin.experiments.data.ImageSplits;
import dev.basin.experiments.figure.DataSource;
import dev.basin.experiments.figure.FigureContext;
import dev.basin.experiments.figure.Preset;
import dev.basin.experiments.training.Examples;
import dev.basin.experiments.training.Probe;
import dev.basin.experiments.training.Training;
import dev.basin.nn.Activation;
import dev.basin.nn.BranchNoise;
import dev.basin.nn.Initializer;
import dev.basin.nn.Mlp;
import dev.basin.nn.Model;
import dev.basin.nn.WideResNet;
import dev.basin.optim.GradientRule;
import dev.basin.optim.Microbatches;
import dev.basin.optim.Optimizer;
import dev.basin.optim.Schedule;
import dev.basin.optim.Sgd;
import dev.basin.tensor.DType;
import dev.basin.tensor.Shape;
import java.util.List;
import java.util.Locale;

/// All that runs have in common that differ in their gradient rule and their seed alone. Small: a
/// multilayer perceptron without normalisation on images of Fashion-MNIST in means over 2x2 pixels.
/// Published: a wide residual network on CIFAR-10 as Foret et al. (arXiv:2010.01412) train it, with
/// the rule applied to parts of the batch as their code does on as many devices: SAM perturbs for
/// every part by itself, and batch normalisation sees one part.
///
/// @param widen of the residual network, or 0 for the perceptron
/// @param batchNorm of the residual network
/// @param width of the perceptron's hidden layers
/// @param images to train on
/// @param probeImages of them, over which gradients and Hessians are measured
record Study(
    int widen,
    boolean batchNorm,
    int width,
    int images,
    int testImages,
    int probeImages,
    int batch,
    int epochs,
    double rate) {
  /// The authors' radius for CIFAR-10.
  static final double RHO = 0.05;

  private static final double MOMENTUM = 0.9;
  private static final double DECAY = 5e-4;
  private static final int PATCH = 2;
  private static final int DEPTH = 40;
  // of a step and of a measurement: of WRN-40-10 a row takes some 40 MB
  private static final int PART = 32;

  /// The perceptron: quick is 196-64-64-10, trained until it fits all its images.
  static Study small(Preset preset) {
    return switch (preset) {
      case SMOKE -> new Study(0, false, 16, 64, 64, 64, 32, 2, 0.05);
      case QUICK -> new Study(0, false, 64, 1_000, 2_000, 1_000, 64, 150, 0.05);
      case FULL -> new Study(0, false, 128, 10_000, 10_000, 10_000, 64, 150, 0.05);
      case PAPER -> throw new IllegalArgumentException("the small study is none of the paper's");
    };
  }

  /// WRN-40-`widen` on CIFAR-10, 200 epochs in the paper's table 6, batches of 256.
  static Study published(int widen, boolean batchNorm, int epochs) {
    return new Study(widen, batchNorm, 0, 50_000, 10_000, 1_024, 256, epochs, 0.1);
  }

  boolean isPublished() {
    return widen > 0;
  }

  /// What is trained on and measured over.
  ///
  /// @param probe some of `train`
  record Data(Examples train, Examples test, Probed probe, int classes) {}

  /// What gradients and Hessians are measured over.
  ///
  /// @param rows of each of the parts that are in memory at a time
  record Probed(Examples examples, int rows) {
    List<Examples> parts() {
      return examples.chunks(rows);
    }
  }

  void check(DataSource data) {
    if (isPublished()) {
      data.cifar(CifarLabels.TEN);
    } else {
      data.fashionMnist();
    }
  }

  Data data(FigureContext context) {
    ImageSplits splits = isPublished() ? context.cifar(CifarLabels.TEN) : context.fashionMnist();
    ImageData train = splits.train().take(images);
    Examples examples = examples(train, train);
    return new Data(
        examples,
        examples(splits.test().take(testImages), train),
        new Probed(examples.rows(0, probeImages), isPublished() ? PART : probeImages),
        train.classes());
  }

  private Examples examples(ImageData of, ImageData train) {
    Examples whole = Examples.of(of, train);
    return isPublished() ? whole : whole.pooled(PATCH);
  }

  Model model(Data data, Activation activation, DType dtype) {
    Shape inputs = data.train().inputs().shape(); // [n, height, width, channels]
    Shape image = Shape.of(inputs.size(1), inputs.size(2), inputs.size(3));
    if (isPublished()) {
      return new WideResNet(
              DEPTH,
              widen,
              image.size(2),
              data.classes(),
              WideResNet.Shortcut.PROJECTION,
              batchNorm,
              0,
              activation,
              BranchNoise.NONE)
          .model(image.size(0), image.size(1), dtype);
    }
    return new Mlp(
            List.of(image.size(), width, width, data.classes()),
            activation,
            true,
            new Initializer.HeNormal(Initializer.Fan.IN))
        .model(image, dtype);
  }

  Training training(Model model, Data data, GradientRule rule, Probe probe, long seed) {
    Optimizer optimizer =
        new Optimizer(
            isPublished() ? new Microbatches(PART, rule) : rule,
            new Sgd(MOMENTUM, isPublished(), DECAY),
            new Schedule.Cosine(rate, 0, steps()),
            steps());
    return new Training(model, data.train(), batch, epochs, 0, optimizer, seed)
        .with(isPublished() ? Augmentation.basic() : Augmentation.none())
        .with(probe);
  }

  long steps() {
    return Training.steps(images, batch, epochs);
  }

  long stepsOfEpoch() {
    return Training.steps(images, batch, 1);
  }

  /// What is trained, in words.
  String words() {
    return isPublished()
        ? String.format(
            Locale.ROOT,
            "WRN-%d-%d%s, %,d images of CIFAR-10, batches of %d in parts of %d, %d epochs",
            DEPTH,
            widen,
            batchNorm ? "" : " without batch norm",
            images,
            batch,
            PART,
            epochs)
        : String.format(
            Locale.ROOT,
            "MLP 196-%d-%d-10, %,d images of Fashion-MNIST in 14x14 pixels, batches of %d, %d"
                + " epochs",
            width,
            width,
            images,
            batch,
            epochs);
  }
}
