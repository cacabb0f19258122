package dev.basin.nn;

import dev.basin.tensor.Convolution;
import dev.basin.tensor.DType;
import dev.basin.tensor.Shape;
import java.util.List;
import java.util.Map;

/// The networks of Simonyan and Zisserman 2014 (arXiv:1409.1556, table 1) for images of 32x32
/// pixels, as Garipov et al. 2018 (arXiv:1802.10026) have them: five stages of 3x3 convolutions of
/// w, 2w, 4w, 8w and 8w channels, each ending in a max pooling that halves the image, then three
/// linear maps, of which the first two have 8w outputs.
///
/// Convolutions are drawn from N(0, 2 / fan out), linear maps from U(-1 / sqrt(in), 1 / sqrt(in)).
/// Convolutions before a batch normalisation have no biases, which it would take off again.
///
/// @param depth the number of layers with weights: 11, 13, 16 or 19
/// @param width w, 64 in the paper
/// @param inputChannels of an image: 1 or 3
/// @param dropout the rate before the first and the second linear map, 0.5 in the paper
public record Vgg(
    int depth,
    int width,
    int inputChannels,
    int classes,
    boolean batchNorm,
    double dropout,
    Activation activation) {

  private static final Map<Integer, List<Integer>> CONVOLUTIONS =
      Map.of(
          11, List.of(1, 1, 2, 2, 2),
          13, List.of(2, 2, 2, 2, 2),
          16, List.of(2, 2, 3, 3, 3),
          19, List.of(2, 2, 4, 4, 4));
  private static final int SHRINKING = 32; // five poolings

  public Vgg {
    if (!CONVOLUTIONS.containsKey(depth)) {
      throw new IllegalArgumentException(
          "vgg: the depth must be 11, 13, 16 or 19, but is " + depth);
    }
    Sizes.requirePositive("vgg", "width", width);
    Sizes.requirePositive("vgg", "inputChannels", inputChannels);
    Sizes.requirePositive("vgg", "classes", classes);
    Sizes.requireRate("vgg", dropout);
  }

  /// Depth 16, width 64, ReLU and dropout 0.5.
  ///
  /// @param batchNorm false in the paper
  public static Vgg sixteen(int inputChannels, int classes, boolean batchNorm) {
    return new Vgg(16, 64, inputChannels, classes, batchNorm, 0.5, Activation.RELU);
  }

  /// The network for images of one size, with logits [batch, classes] as its output.
  ///
  /// @throws IllegalArgumentException for images of less than 32 pixels in height or width, which
  ///   are halved five times
  public Model model(int imageHeight, int imageWidth, DType dtype) {
    if (imageHeight < SHRINKING || imageWidth < SHRINKING) {
      throw new IllegalArgumentException(
          "vgg: images of %d x %d; they are halved five times, so they need 32 x 32 pixels; pad them"
              .formatted(imageHeight, imageWidth));
    }
    int features = 8 * width * (imageHeight / SHRINKING) * (imageWidth / SHRINKING);
    Sequential layers =
        Sequential.of()
            .then("features", features())
            .then("flatten", new Flatten())
            .then("classifier", classifier(features));
    return new Model(layers, Shape.of(imageHeight, imageWidth, inputChannels), dtype);
  }

  private Layer features() {
    Convolution same = Convolution.UNIT.padding(1);
    Initializer he = new Initializer.HeNormal(Initializer.Fan.OUT);
    Sequential layers = Sequential.of();
    int in = inputChannels;
    for (int stage = 1; stage <= 5; stage++) {
      int out = width << Math.min(stage - 1, 3);
      for (int i = 1; i <= CONVOLUTIONS.get(depth).get(stage - 1); i++) {
        String place = stage + "_" + i;
        layers = layers.then("conv" + place, new Conv2d(in, out, 3, same, !batchNorm, he));
        if (batchNorm) {
          layers = layers.then("norm" + place, new BatchNorm(out));
        }
        layers = layers.then("activation" + place, activation);
        in = out;
      }
      layers = layers.then("pool" + stage, new MaxPool(2, 2, 0));
    }
    return layers;
  }

  private Layer classifier(int features) {
    int hidden = 8 * width;
    return Sequential.of()
        .then("dropout1", new Dropout(dropout))
        .then("linear1", new Linear(features, hidden, true))
        .then("activation1", activation)
        .then("dropout2", new Dropout(dropout))
        .then("linear2", new Linear(hidden, hidden, true))
        .then("activation2", activation)
        .then("linear3", new Linear(hidden, classes, true));
  }
}
