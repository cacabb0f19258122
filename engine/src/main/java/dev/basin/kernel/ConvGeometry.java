package dev.basin.kernel;

/// The sizes of a two-dimensional convolution: x [batch, inHeight, inWidth, inChannels], w
/// [kernelHeight, kernelWidth, inChannels / groups, outChannels], y [batch, outHeight, outWidth,
/// outChannels]. Output channel c belongs to group c / (outChannels / groups).
///
/// Padding is in zeros; `padBottom` and `padRight` are not needed: positions outside x read zero.
public record ConvGeometry(
    int batch,
    int inHeight,
    int inWidth,
    int inChannels,
    int outHeight,
    int outWidth,
    int outChannels,
    int kernelHeight,
    int kernelWidth,
    int strideHeight,
    int strideWidth,
    int padTop,
    int padLeft,
    int dilationHeight,
    int dilationWidth,
    int groups) {}
