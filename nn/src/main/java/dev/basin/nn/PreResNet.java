package dev.basin.nn;

import dev.basin.nn.Preactivation.Around;
import dev.basin.tensor.DType;

/// The residual networks with pre-activation for CIFAR of He, Zhang, Ren and Sun 2016
/// (arXiv:1603.05027): a 3x3 convolution, three stages of n blocks that normalise and activate
/// before each convolution, with nothing but the sum on the path around them; then a last
/// normalisation and activation, the mean over the image, and a linear classifier.
///
/// The first block is normalised and activated before its path divides, and so is a block with a
/// projection around it (appendix of the paper). A bottleneck's stride is in its 3x3 convolution.
///
/// Convolutions are drawn from N(0, 2 / fan out), the classifier from U(-1 / sqrt(in), 1 /
/// sqrt(in)). Without batch normalisation convolutions have biases and are drawn from N(0, 2 / fan
/// in), the last of every body smaller by 1 / sqrt(number of blocks), as in [ResNet].
///
/// @param depth 9n + 2 for bottlenecks, 6n + 2 for basic blocks
/// @param width the channels of the first stage's 3x3 convolutions: 16 in the paper
/// @param inputChannels of an image: 1 or 3
/// @param noise what ends the bodies at random
public record PreResNet(
    int depth,
    Block block,
    int width,
    int inputChannels,
    int classes,
    boolean batchNorm,
    Activation activation,
    BranchNoise noise) {

  /// What a residual body is made of.
  public enum Block {
    /// Two 3x3 convolutions; where the shape changes, every second row and column leads around
    /// them, with zeros for the new channels.
    BASIC(6, 1, Around.SUBSAMPLE_AND_PAD),
    /// A 1x1 convolution, a 3x3 convolution, and a 1x1 convolution to four times the channels;
    /// where the shape changes, a 1x1 convolution leads around them.
    BOTTLENECK(9, 4, Around.PROJECTION);

    private final int layers; // of one block in each of the three stages
    private final int expansion;
    private final Around around;

    Block(int layers, int expansion, Around around) {
      this.layers = layers;
      this.expansion = expansion;
      this.around = around;
    }
  }

  public PreResNet {
    if (depth < block.layers + 2 || depth % block.layers != 2) {
      throw new IllegalArgumentException(
          "preresnet: the depth of %s blocks must be %dn + 2 (%d, %d, ...), but is %d"
              .formatted(block, block.layers, block.layers + 2, 2 * block.layers + 2, depth));
    }
    Sizes.requirePositive("preresnet", "width", width);
    Sizes.requirePositive("preresnet", "inputChannels", inputChannels);
    Sizes.requirePositive("preresnet", "classes", classes);
  }

  /// As in the paper: bottlenecks of width 16, batch normalisation, ReLU.
  ///
  /// @param depth 164 and 1001 in the paper
  public PreResNet(int depth, int inputChannels, int classes) {
    this(
        depth,
        Block.BOTTLENECK,
        16,
        inputChannels,
        classes,
        true,
        Activation.RELU,
        BranchNoise.NONE);
  }

  /// The network for images of one size, with logits [batch, classes] as its output.
  public Model model(int imageHeight, int imageWidth, DType dtype) {
    return new Preactivation(
            inputChannels,
            width,
            width,
            block.expansion,
            (depth - 2) / block.layers,
            block.around,
            batchNorm,
            activation,
            0,
            noise,
            new Initializer.FanUniform(Initializer.Fan.IN),
            classes)
        .model(imageHeight, imageWidth, dtype);
  }
}
