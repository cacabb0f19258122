package dev.basin.nn;

import dev.basin.nn.Preactivation.Around;
import dev.basin.tensor.DType;

/// Wide residual networks: Zagoruyko and Komodakis 2016 (arXiv:1605.07146, table 1). WRN-d-k is a
/// 3x3 convolution of 16 channels, three stages of (d - 4) / 6 pre-activation blocks of two 3x3
/// convolutions with 16k, 32k and 64k channels, a last normalisation and activation, the mean over
/// the image, and a linear classifier.
///
/// The first block is normalised and activated before its path divides, and so is a block with a
/// projection around it.
///
/// Convolutions are drawn from N(0, 2 / fan out). Without batch normalisation they have biases and
/// are drawn from N(0, 2 / fan in), the last of every body smaller by 1 / sqrt(number of blocks),
/// as in [ResNet].
///
/// @param depth d = 6n + 4: 10, 16, 22, 28, 34, 40, ...
/// @param widthFactor k
/// @param inputChannels of an image: 1 or 3
/// @param dropout the rate before the second convolution of every block (section 2.4)
/// @param noise what ends the bodies at random
public record WideResNet(
    int depth,
    int widthFactor,
    int inputChannels,
    int classes,
    Shortcut shortcut,
    boolean batchNorm,
    double dropout,
    Activation activation,
    BranchNoise noise) {

  /// What leads around a block that changes the shape.
  public enum Shortcut {
    /// A 1x1 convolution, as in the paper; the classifier is drawn from U(-1 / sqrt(in), 1 /
    /// sqrt(in)).
    PROJECTION,
    /// The mean of every 2x2 pixels, with zeros for the new channels; the classifier is drawn from
    /// U(-1 / sqrt(classes), 1 / sqrt(classes)). So Foret et al. 2020 (arXiv:2010.01412) have it in
    /// the code beside their paper on SAM, with running averages of factor 0.9.
    AVERAGE_AND_PAD
  }

  private static final int STEM = 16;

  public WideResNet {
    if (depth < 10 || depth % 6 != 4) {
      throw new IllegalArgumentException(
          "wide resnet: the depth must be 6n + 4 (10, 16, 22, 28, 34, 40, ...), but is " + depth);
    }
    Sizes.requirePositive("wide resnet", "widthFactor", widthFactor);
    Sizes.requirePositive("wide resnet", "inputChannels", inputChannels);
    Sizes.requirePositive("wide resnet", "classes", classes);
    Sizes.requireRate("wide resnet", dropout);
  }

  /// WRN-d-k as in its paper: projections, batch normalisation, ReLU, no dropout.
  public WideResNet(int depth, int widthFactor, int inputChannels, int classes) {
    this(depth, widthFactor, inputChannels, classes, Shortcut.PROJECTION);
  }

  /// With batch normalisation, ReLU, and no dropout.
  public WideResNet(int depth, int widthFactor, int inputChannels, int classes, Shortcut shortcut) {
    this(
        depth,
        widthFactor,
        inputChannels,
        classes,
        shortcut,
        true,
        0,
        Activation.RELU,
        BranchNoise.NONE);
  }

  /// The network for images of one size, with logits [batch, classes] as its output.
  ///
  /// @throws IllegalArgumentException for sizes that cannot be halved twice, if shortcuts do that
  public Model model(int imageHeight, int imageWidth, DType dtype) {
    boolean projected = shortcut == Shortcut.PROJECTION;
    if (!projected && (imageHeight % 4 != 0 || imageWidth % 4 != 0)) {
      throw new IllegalArgumentException(
          ("wide resnet: images of %d x %d; shortcuts that average 2 x 2 pixels twice need"
                  + " multiples of 4: pad them or use projections")
              .formatted(imageHeight, imageWidth));
    }
    return new Preactivation(
            inputChannels,
            STEM,
            STEM * widthFactor,
            1,
            (depth - 4) / 6,
            projected ? Around.PROJECTION : Around.AVERAGE_AND_PAD,
            batchNorm,
            activation,
            dropout,
            noise,
            new Initializer.FanUniform(projected ? Initializer.Fan.IN : Initializer.Fan.OUT),
            classes)
        .model(imageHeight, imageWidth, dtype);
  }
}
