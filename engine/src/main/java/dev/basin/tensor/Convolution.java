package dev.basin.tensor;

import dev.basin.kernel.ConvGeometry;

/// How a two-dimensional window moves over an image: its stride, the zeros around the image, the
/// spacing of the taps, and into how many independent groups the channels fall.
///
/// @param strideHeight rows from one output to the next, at least 1
/// @param padHeight rows of zeros above and below the image
/// @param dilationHeight rows from one tap to the next, at least 1
/// @param groups divides the channels of input and output
public record Convolution(
    int strideHeight,
    int strideWidth,
    int padHeight,
    int padWidth,
    int dilationHeight,
    int dilationWidth,
    int groups) {

  public Convolution {
    if (strideHeight < 1 || strideWidth < 1 || dilationHeight < 1 || dilationWidth < 1) {
      throw new IllegalArgumentException(
          "convolution: strides (%d, %d) and dilations (%d, %d) must be at least 1"
              .formatted(strideHeight, strideWidth, dilationHeight, dilationWidth));
    }
    if (padHeight < 0 || padWidth < 0 || groups < 1) {
      throw new IllegalArgumentException(
          "convolution: padding (%d, %d) must not be negative and groups %d must be at least 1"
              .formatted(padHeight, padWidth, groups));
    }
  }

  /// Stride 1, no padding, no dilation, one group.
  public static final Convolution UNIT = new Convolution(1, 1, 0, 0, 1, 1, 1);

  public Convolution stride(int stride) {
    return new Convolution(
        stride, stride, padHeight, padWidth, dilationHeight, dilationWidth, groups);
  }

  public Convolution padding(int pad) {
    return new Convolution(
        strideHeight, strideWidth, pad, pad, dilationHeight, dilationWidth, groups);
  }

  public Convolution dilation(int dilation) {
    return new Convolution(
        strideHeight, strideWidth, padHeight, padWidth, dilation, dilation, groups);
  }

  public Convolution groups(int newGroups) {
    return new Convolution(
        strideHeight, strideWidth, padHeight, padWidth, dilationHeight, dilationWidth, newGroups);
  }

  int outHeight(int inHeight, int kernelHeight) {
    return out(inHeight, kernelHeight, strideHeight, padHeight, dilationHeight);
  }

  int outWidth(int inWidth, int kernelWidth) {
    return out(inWidth, kernelWidth, strideWidth, padWidth, dilationWidth);
  }

  private static int out(int in, int kernel, int stride, int pad, int dilation) {
    int room = in + 2 * pad - dilation * (kernel - 1) - 1;
    return room < 0 ? 0 : room / stride + 1;
  }

  /// The kernel's sizes for x [batch, height, width, channels] and w [kernel height, kernel width,
  /// channels / groups, out channels], checked.
  ConvGeometry geometry(String op, Shape x, Shape w) {
    if (x.rank() != 4 || w.rank() != 4) {
      throw new IllegalArgumentException(
          ("%s: x is %s and w is %s; x must be [batch, height, width, channels] and w [height,"
                  + " width, channels / groups, out channels]")
              .formatted(op, x, w));
    }
    if (x.size(3) != w.size(2) * groups || w.size(3) % groups != 0) {
      throw new IllegalArgumentException(
          ("%s: x %s has %d channels (axis 3) but w %s takes %d (axis 2) in each of %d groups and"
                  + " yields %d; the channels must agree and divide")
              .formatted(op, x, x.size(3), w, w.size(2), groups, w.size(3)));
    }
    int outHeight = outHeight(x.size(1), w.size(0));
    int outWidth = outWidth(x.size(2), w.size(1));
    if (outHeight == 0 || outWidth == 0) {
      throw new IllegalArgumentException(
          "%s: the window of w %s is larger than the padded image of x %s; pad more"
              .formatted(op, w, x));
    }
    return new ConvGeometry(
        x.size(0),
        x.size(1),
        x.size(2),
        x.size(3),
        outHeight,
        outWidth,
        w.size(3),
        w.size(0),
        w.size(1),
        strideHeight,
        strideWidth,
        padHeight,
        padWidth,
        dilationHeight,
        dilationWidth,
        groups);
  }
}
