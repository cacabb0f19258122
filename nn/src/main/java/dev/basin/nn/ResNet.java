package dev.basin.nn;

import dev.basin.tensor.Convolution;
import dev.basin.tensor.DType;
import dev.basin.tensor.Shape;

/// The residual networks for CIFAR of He, Zhang, Ren and Sun 2015 (arXiv:1512.03385, section 4.2):
/// a 3x3 convolution, three stages of n blocks of two 3x3 convolutions each, with `width`, 2
/// `width` and 4 `width` channels, the second and third stage beginning with stride 2; then the
/// mean over the image and a linear classifier. The depth is 6n + 2, and `width` is 16 in the
/// paper.
///
/// Weights are drawn from N(0, 2 / fan in), those of the classifier from U(-1 / sqrt(in), 1 /
/// sqrt(in)). Without batch normalisation convolutions have biases, and the last convolution of
/// every residual body begins smaller by 1 / sqrt(number of blocks), which bounds the variance in
/// depth. (Fixup, Zhang, Dauphin and Ma 2019, arXiv:1901.09321, begins it at zero.)
///
/// @param depth 6n + 2: 8, 14, 20, 32, 44, 56, 110, ...
/// @param width the channels of the first stage
/// @param inputChannels of an image: 1 or 3
/// @param activation after every convolution and every sum
/// @param noise what ends the residual bodies at random, such as stochastic depth
public record ResNet(
    int depth,
    int width,
    int inputChannels,
    int classes,
    Shortcut shortcut,
    boolean batchNorm,
    Activation activation,
    BranchNoise noise) {

  /// What leads around a block.
  public enum Shortcut {
    /// Nothing: a plain network, the `noshort` of Li et al. 2017 (arXiv:1712.09913).
    NONE,
    /// The identity; where the shape changes, every second row and column, with zeros for the new
    /// channels (option A).
    PAD,
    /// The identity; where the shape changes, a 1x1 convolution (option B).
    PROJECTION
  }

  public ResNet {
    if (depth < 8 || depth % 6 != 2) {
      throw new IllegalArgumentException(
          "resnet: the depth must be 6n + 2 (8, 14, 20, 32, 44, 56, 110, ...), but is " + depth);
    }
    Sizes.requirePositive("resnet", "width", width);
    Sizes.requirePositive("resnet", "inputChannels", inputChannels);
    Sizes.requirePositive("resnet", "classes", classes);
    if (shortcut == Shortcut.NONE && noise.kind() != BranchNoise.Kind.NONE) {
      throw new IllegalArgumentException(
          "resnet: %s, but without shortcuts nothing would be left of a block that is dropped"
              .formatted(noise));
    }
  }

  /// Without noise.
  public ResNet(
      int depth,
      int width,
      int inputChannels,
      int classes,
      Shortcut shortcut,
      boolean batchNorm,
      Activation activation) {
    this(depth, width, inputChannels, classes, shortcut, batchNorm, activation, BranchNoise.NONE);
  }

  /// The network for images of one size, with logits [batch, classes] as its output.
  public Model model(int imageHeight, int imageWidth, DType dtype) {
    return new Model(layers(), Shape.of(imageHeight, imageWidth, inputChannels), dtype);
  }

  private Layer layers() {
    return convolution(Sequential.of(), "", inputChannels, width, 3, 1, 1)
        .then("activation", activation)
        .then("stage1", stage(1, width, 1))
        .then("stage2", stage(2, width, 2))
        .then("stage3", stage(3, 2 * width, 2))
        .then("pool", new GlobalAveragePool())
        .then("classifier", new Linear(4 * width, classes, true));
  }

  private Layer stage(int stage, int in, int stride) {
    int out = width << (stage - 1);
    Sequential blocks = Sequential.of();
    for (int i = 1; i <= blocksPerStage(); i++) {
      int number = (stage - 1) * blocksPerStage() + i;
      Layer block = i == 1 ? block(number, in, out, stride) : block(number, out, out, 1);
      blocks = blocks.then("block" + i, block).then("activation" + i, activation);
    }
    return blocks;
  }

  // number: from 1, over all stages
  private Layer block(int number, int in, int out, int stride) {
    boolean residual = shortcut != Shortcut.NONE;
    double lastScale = residual && !batchNorm ? 1 / StrictMath.sqrt(3 * blocksPerStage()) : 1;
    Sequential body = convolution(Sequential.of(), "1", in, out, 3, stride, 1);
    body = body.then("activation", activation);
    body = convolution(body, "2", out, out, 3, 1, lastScale);
    body = noise.after(body, number, 3 * blocksPerStage());
    return residual ? new Residual(body, around(in, out, stride)) : body;
  }

  private Layer around(int in, int out, int stride) {
    if (in == out && stride == 1) {
      return new Identity();
    }
    return shortcut == Shortcut.PROJECTION
        ? convolution(Sequential.of(), "", in, out, 1, stride, 1)
        : Sequential.of(new AveragePool(1, stride, 0), new PadChannels(out));
  }

  // A convolution and what normalises it.
  private Sequential convolution(
      Sequential before, String suffix, int in, int out, int kernel, int stride, double scale) {
    Convolution how = Convolution.UNIT.stride(stride).padding(kernel / 2);
    Initializer he = new Initializer.HeNormal(Initializer.Fan.IN);
    Initializer initializer = scale == 1 ? he : new Initializer.Scaled(he, scale);
    Sequential after =
        before.then("conv" + suffix, new Conv2d(in, out, kernel, how, !batchNorm, initializer));
    return batchNorm ? after.then("norm" + suffix, new BatchNorm(out)) : after;
  }

  private int blocksPerStage() {
    return (depth - 2) / 6;
  }
}
