package dev.basin.nn;

import dev.basin.tensor.Convolution;
import dev.basin.tensor.DType;
import dev.basin.tensor.Shape;

/// The five-layer convolutional network of Nakkiran et al. 2019 (arXiv:1912.02292, appendix B.1),
/// whose width makes double descent: four times a 3x3 convolution, batch normalisation, a
/// nonlinearity and max pooling, with k, 2k, 4k and 8k channels, then a linear classifier. The
/// windows of the poolings are 1, 2, 2 and 8; the last is the whole of what is left of 32x32
/// pixels, and so it is here for images of any size.
///
/// Convolutions have biases, with batch normalisation and without. Weights are drawn from U(-1 /
/// sqrt(fan in), 1 / sqrt(fan in)), the default of the library in which the paper's networks were
/// written.
///
/// @param width k: 64 in most of the paper's comparisons, from 1 on in its sweeps
/// @param inputChannels of an image: 1 or 3
public record FiveLayerCnn(
    int width, int inputChannels, int classes, boolean batchNorm, Activation activation) {

  public FiveLayerCnn {
    Sizes.requirePositive("five-layer cnn", "width", width);
    Sizes.requirePositive("five-layer cnn", "inputChannels", inputChannels);
    Sizes.requirePositive("five-layer cnn", "classes", classes);
  }

  /// As in the paper: with batch normalisation and ReLU.
  public FiveLayerCnn(int width, int inputChannels, int classes) {
    this(width, inputChannels, classes, true, Activation.RELU);
  }

  /// The network for images of one size, with logits [batch, classes] as its output.
  ///
  /// @throws IllegalArgumentException for images of less than 4 pixels in height or width, which
  ///   are halved twice
  public Model model(int imageHeight, int imageWidth, DType dtype) {
    if (imageHeight < 4 || imageWidth < 4) {
      throw new IllegalArgumentException(
          "five-layer cnn: images of %d x %d; they are halved twice, so they need 4 x 4 pixels"
              .formatted(imageHeight, imageWidth));
    }
    Sequential layers = stage(Sequential.of(), 1, inputChannels, width);
    layers = stage(layers, 2, width, 2 * width).then("pool2", new MaxPool(2, 2, 0));
    layers = stage(layers, 3, 2 * width, 4 * width).then("pool3", new MaxPool(2, 2, 0));
    layers = stage(layers, 4, 4 * width, 8 * width).then("pool4", new GlobalMaxPool());
    layers = layers.then("classifier", new Linear(8 * width, classes, true));
    return new Model(layers, Shape.of(imageHeight, imageWidth, inputChannels), dtype);
  }

  private Sequential stage(Sequential before, int stage, int in, int out) {
    Initializer uniform = new Initializer.FanUniform(Initializer.Fan.IN);
    Convolution same = Convolution.UNIT.padding(1);
    Sequential layers = before.then("conv" + stage, new Conv2d(in, out, 3, same, true, uniform));
    if (batchNorm) {
      layers = layers.then("norm" + stage, new BatchNorm(out));
    }
    return layers.then("activation" + stage, activation);
  }
}
