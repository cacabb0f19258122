package dev.basin.experiments.figures;

import dev.basin.nn.Activation;
import dev.basin.nn.Conv2d;
import dev.basin.nn.Flatten;
import dev.basin.nn.Initializer;
import dev.basin.nn.Linear;
import dev.basin.nn.Mlp;
import dev.basin.nn.Model;
import dev.basin.nn.ResNet;
import dev.basin.nn.Sequential;
import dev.basin.nn.WideResNet;
import dev.basin.tensor.Convolution;
import dev.basin.tensor.DType;
import dev.basin.tensor.Shape;
import java.util.List;

/// A network that [ErrorReduction] trains.
///
/// @param size of [Kind#PERCEPTRON] the width of either hidden layer, of [Kind#CONVOLUTIONS] the
///   channels, of [Kind#RESIDUAL] the depth, of [Kind#WIDE] the factor of the width
record ReductionNetwork(Kind kind, int size) {
  enum Kind {
    /// Two hidden layers.
    PERCEPTRON,
    /// Two 3x3 convolutions, the second with stride 2, and a linear classifier.
    CONVOLUTIONS,
    /// He et al. 2015 for CIFAR.
    RESIDUAL,
    /// Zagoruyko and Komodakis 2016, 28 layers deep, as the code beside the paper on SAM has it.
    WIDE
  }

  private static final int DEPTH = 28; // of the wide network
  private static final int WIDTH = 16; // of the residual network's first stage

  /// @param image [height, width, channels]
  Model model(Shape image, int classes) {
    int channels = image.size(2);
    return switch (kind) {
      case PERCEPTRON ->
          new Mlp(
                  List.of(image.size(), size, size, classes),
                  Activation.RELU,
                  true,
                  new Initializer.HeNormal(Initializer.Fan.IN))
              .model(image, DType.FLOAT32);
      case CONVOLUTIONS -> convolutions(image, classes);
      case RESIDUAL ->
          new ResNet(
                  size, WIDTH, channels, classes, ResNet.Shortcut.PROJECTION, true, Activation.RELU)
              .model(image.size(0), image.size(1), DType.FLOAT32);
      case WIDE ->
          new WideResNet(DEPTH, size, channels, classes, WideResNet.Shortcut.AVERAGE_AND_PAD)
              .model(image.size(0), image.size(1), DType.FLOAT32);
    };
  }

  private Model convolutions(Shape image, int classes) {
    Convolution same = Convolution.UNIT.padding(1);
    int features = Math.ceilDiv(image.size(0), 2) * Math.ceilDiv(image.size(1), 2) * size;
    Sequential layers =
        Sequential.of(
            new Conv2d(image.size(2), size, 3, same, true),
            Activation.RELU,
            new Conv2d(size, size, 3, same.stride(2), true),
            Activation.RELU,
            new Flatten(),
            new Linear(features, classes, true));
    return new Model(layers, image, DType.FLOAT32);
  }

  /// As tables and plans call it.
  String label() {
    return switch (kind) {
      case PERCEPTRON -> "MLP " + size + "-" + size;
      case CONVOLUTIONS -> "2 convolutions of " + size;
      case RESIDUAL -> "ResNet-" + size;
      case WIDE -> "WRN-" + DEPTH + "-" + size;
    };
  }
}
