package dev.basin.nn;

import dev.basin.tensor.Convolution;
import dev.basin.tensor.DType;
import dev.basin.tensor.Shape;

/// What networks of pre-activation blocks have in common: a 3x3 convolution; three stages of blocks
/// that normalise and activate before each convolution, the second and third beginning with stride
/// 2; then a last normalisation and activation, the mean over the image, and a linear classifier.
///
/// The first block of the network, and every block with a projection around it, is normalised and
/// activated before the path divides; the others only inside their bodies.
///
/// @param stem the channels of the first convolution
/// @param width the channels of the 3x3 convolutions in the first stage
/// @param expansion how many times as many the bodies yield; more than 1 makes bottlenecks
/// @param dropout the rate before the last convolution of every body
/// @param classifier how its weight is drawn
record Preactivation(
    int inputChannels,
    int stem,
    int width,
    int expansion,
    int blocksPerStage,
    Around around,
    boolean batchNorm,
    Activation activation,
    double dropout,
    BranchNoise noise,
    Initializer classifier,
    int classes) {

  /// What leads around a block that changes the shape.
  enum Around {
    PROJECTION,
    AVERAGE_AND_PAD,
    SUBSAMPLE_AND_PAD
  }

  Model model(int imageHeight, int imageWidth, DType dtype) {
    return new Model(layers(), Shape.of(imageHeight, imageWidth, inputChannels), dtype);
  }

  private Layer layers() {
    int last = 4 * width * expansion;
    Sequential layers =
        Sequential.of()
            .then("conv", convolution(inputChannels, stem, 3, 1, 1))
            .then("stage1", stage(1, stem, 1))
            .then("stage2", stage(2, width * expansion, 2))
            .then("stage3", stage(3, 2 * width * expansion, 2));
    return activated(layers, "", last)
        .then("pool", new GlobalAveragePool())
        .then("classifier", new Linear(last, classes, true, classifier));
  }

  private Layer stage(int stage, int in, int stride) {
    int inner = width << (stage - 1);
    int out = inner * expansion;
    Sequential blocks = Sequential.of();
    for (int i = 1; i <= blocksPerStage; i++) {
      int number = (stage - 1) * blocksPerStage + i;
      Layer block = i == 1 ? block(number, in, inner, stride) : block(number, out, inner, 1);
      blocks = blocks.then("block" + i, block);
    }
    return blocks;
  }

  // number: from 1, over all stages
  private Layer block(int number, int in, int inner, int stride) {
    int out = inner * expansion;
    boolean same = in == out && stride == 1;
    Layer shortcut = same ? new Identity() : around(in, out, stride);
    boolean shared = number == 1 || !same && around == Around.PROJECTION;
    Sequential before = activated(Sequential.of(), "1", in);
    Sequential body = shared ? Sequential.of() : before;
    body = expansion == 1 ? basic(body, in, out, stride) : bottleneck(body, in, inner, stride);
    body = noise.after(body, number, 3 * blocksPerStage);
    Layer residual = new Residual(body, shortcut);
    return shared ? before.then("residual", residual) : residual;
  }

  private Sequential basic(Sequential body, int in, int out, int stride) {
    body = activated(body.then("conv1", convolution(in, out, 3, stride, 1)), "2", out);
    return dropped(body).then("conv2", convolution(out, out, 3, 1, lastScale()));
  }

  private Sequential bottleneck(Sequential body, int in, int inner, int stride) {
    body = activated(body.then("conv1", convolution(in, inner, 1, 1, 1)), "2", inner);
    body = activated(body.then("conv2", convolution(inner, inner, 3, stride, 1)), "3", inner);
    return dropped(body).then("conv3", convolution(inner, inner * expansion, 1, 1, lastScale()));
  }

  private Sequential dropped(Sequential body) {
    return dropout == 0 ? body : body.then("dropout", new Dropout(dropout));
  }

  private Sequential activated(Sequential before, String suffix, int channels) {
    Sequential layers = batchNorm ? before.then("norm" + suffix, new BatchNorm(channels)) : before;
    return layers.then("activation" + suffix, activation);
  }

  private Layer around(int in, int out, int stride) {
    if (around == Around.PROJECTION) {
      return convolution(in, out, 1, stride, 1);
    }
    int window = around == Around.AVERAGE_AND_PAD ? stride : 1;
    return stride == 1
        ? new PadChannels(out)
        : Sequential.of(new AveragePool(window, stride, 0), new PadChannels(out));
  }

  // Without normalisation the forward variance is what must be kept: fan in.
  private Layer convolution(int in, int out, int kernel, int stride, double scale) {
    Convolution how = Convolution.UNIT.stride(stride).padding(kernel / 2);
    Initializer he = new Initializer.HeNormal(batchNorm ? Initializer.Fan.OUT : Initializer.Fan.IN);
    Initializer initializer = scale == 1 ? he : new Initializer.Scaled(he, scale);
    return new Conv2d(in, out, kernel, how, !batchNorm, initializer);
  }

  private double lastScale() {
    return batchNorm ? 1 : 1 / StrictMath.sqrt(3 * blocksPerStage);
  }
}
