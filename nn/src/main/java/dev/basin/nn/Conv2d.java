package dev.basin.nn;

import static dev.basin.autodiff.Params.Kind.BIAS;
import static dev.basin.autodiff.Params.Kind.WEIGHT;

import dev.basin.tensor.Convolution;
import dev.basin.tensor.Shape;
import dev.basin.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/// A convolution with square kernels: [batch, height, width, in] to [batch, height', width', out],
/// with `weight` [kernel, kernel, in / groups, out] and `bias` [out], which begins at zero.
///
/// @param how stride, padding, dilation and groups
/// @param initializer of the weight
public record Conv2d(
    int in, int out, int kernel, Convolution how, boolean bias, Initializer initializer)
    implements Layer {

  public Conv2d {
    Sizes.requirePositive("conv2d", "in", in);
    Sizes.requirePositive("conv2d", "out", out);
    Sizes.requirePositive("conv2d", "kernel", kernel);
    if (in % how.groups() != 0 || out % how.groups() != 0) {
      throw new IllegalArgumentException(
          "conv2d: %d groups must divide in = %d and out = %d".formatted(how.groups(), in, out));
    }
  }

  /// With a weight from N(0, 2 / fan in).
  public Conv2d(int in, int out, int kernel, Convolution how, boolean bias) {
    this(in, out, kernel, how, bias, new Initializer.HeNormal(Initializer.Fan.IN));
  }

  /// One filter for each channel: as many groups as channels.
  ///
  /// @param how its groups are replaced
  public static Conv2d depthwise(int channels, int kernel, Convolution how, boolean bias) {
    return new Conv2d(channels, channels, kernel, how.groups(channels), bias);
  }

  @Override
  public List<Parameter> parameters() {
    List<Parameter> parameters = new ArrayList<>();
    Shape shape = Shape.of(kernel, kernel, in / how.groups(), out);
    parameters.add(new Parameter("weight", WEIGHT, shape, initializer));
    if (bias) {
      parameters.add(new Parameter("bias", BIAS, Shape.of(out), Initializer.ZEROS));
    }
    return parameters;
  }

  @Override
  public Tensor forward(Scope scope, Tensor x) {
    Tensor convolved = x.conv(scope.parameter("weight"), how);
    return bias ? convolved.add(scope.parameter("bias")) : convolved;
  }
}
