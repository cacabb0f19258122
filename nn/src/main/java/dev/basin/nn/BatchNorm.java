package dev.basin.nn;

import static dev.basin.autodiff.Params.Kind.NORM;

import dev.basin.tensor.Epilogue;
import dev.basin.tensor.Normalization;
import dev.basin.tensor.Shape;
import dev.basin.tensor.Tensor;
import java.util.List;

/// Batch normalisation over all axes but the last (Ioffe and Szegedy 2015, arXiv:1502.03167): y =
/// gamma (x - mean) / sqrt(variance + epsilon) + beta, channel by channel.
///
/// In training, mean and variance are those of the batch (the variance divided by n). The pass
/// reports them as the statistics `mean` and `variance`, the latter divided by n - 1, since that is
/// what estimates the population's. Evaluation uses the statistics it is given.
public record BatchNorm(int channels, double epsilon) implements Layer {

  public BatchNorm {
    Sizes.requirePositive("batch norm", "channels", channels);
    if (!(epsilon >= 0)) {
      throw new IllegalArgumentException(
          "batch norm: epsilon must not be negative, but is " + epsilon);
    }
  }

  /// With epsilon = 1e-5.
  public BatchNorm(int channels) {
    this(channels, 1e-5);
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(
        new Parameter("gamma", NORM, Shape.of(channels), Initializer.ONES),
        new Parameter("beta", NORM, Shape.of(channels), Initializer.ZEROS));
  }

  @Override
  public List<Statistic> statistics() {
    return List.of(
        new Statistic("mean", Shape.of(channels), 0),
        new Statistic("variance", Shape.of(channels), 1));
  }

  @Override
  public Tensor forward(Scope scope, Tensor x) {
    return forward(scope, x, Epilogue.NONE);
  }

  @Override
  public Tensor forward(Scope scope, Tensor x, Epilogue after) {
    if (x.rank() < 2 || x.shape().size(-1) != channels) {
      throw new IllegalArgumentException(
          "batch norm: shape %s; the last axis must hold %d channels, and a batch axis come first"
              .formatted(x.shape(), channels));
    }
    Tensor gamma = scope.parameter("gamma");
    Tensor beta = scope.parameter("beta");
    if (!scope.training()) {
      Tensor scale = gamma.mul(scope.statistic("variance").add(epsilon).rsqrt());
      return x.normalize(scope.statistic("mean"), scale, beta, after);
    }
    int count = x.size() / channels;
    if (count < 2) {
      throw new IllegalArgumentException(
          "batch norm: shape %s has one value per channel and so no variance; use a larger batch"
              .formatted(x.shape()));
    }
    Normalization.Moments moments = x.channelMoments();
    scope.measure("mean", moments.mean());
    scope.measure("variance", moments.variance().mul(count / (count - 1.0)));
    return x.batchNorm(moments, gamma, beta, epsilon, after);
  }
}
