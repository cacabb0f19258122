package dev.basin.nn;

import static dev.basin.autodiff.Params.Kind.NORM;

import dev.basin.tensor.Operation;
import dev.basin.tensor.Shape;
import dev.basin.tensor.Tensor;
import java.util.List;
import java.util.stream.IntStream;

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
    if (x.rank() < 2 || x.shape().size(-1) != channels) {
      throw new IllegalArgumentException(
          "batch norm: shape %s; the last axis must hold %d channels, and a batch axis come first"
              .formatted(x.shape(), channels));
    }
    Tensor gamma = scope.parameter("gamma");
    Tensor beta = scope.parameter("beta");
    if (!scope.training()) {
      Tensor scale = gamma.mul(scope.statistic("variance").add(epsilon).rsqrt());
      return x.mul(scale).add(beta.sub(scope.statistic("mean").mul(scale)));
    }
    int count = x.size() / channels;
    if (count < 2) {
      throw new IllegalArgumentException(
          "batch norm: shape %s has one value per channel and so no variance; use a larger batch"
              .formatted(x.shape()));
    }
    int[] axes = IntStream.range(0, x.rank() - 1).toArray();
    Tensor mean = x.mean(axes);
    Tensor centred = x.sub(mean);
    Tensor variance = centred.square().mean(axes);
    scope.measure("mean", mean);
    scope.measure("variance", variance.stopGradient().mul(count / (count - 1.0)));
    return normalised(x, centred, variance.add(epsilon).rsqrt(), gamma, beta);
  }

  // y = centred inverse gamma + beta as one op of x, on which centred and inverse depend. Its
  // pullback, with means over the batch,
  //   dx = gamma inverse (g - mean(g) - centred inverse^2 mean(g centred)),
  // takes half as many passes over the image as those of the ops it is made of. To a further
  // derivative centred and inverse are recorded inputs like g.
  private static Tensor normalised(
      Tensor x, Tensor centred, Tensor inverse, Tensor gamma, Tensor beta) {
    Tensor value =
        centred
            .stopGradient()
            .mul(inverse.stopGradient().mul(gamma.stopGradient()))
            .add(beta.stopGradient());
    double count = (double) x.size() / gamma.size();
    return Operation.op(
        "batchNorm",
        value,
        List.of(x, gamma, beta),
        g -> {
          Tensor shift = g.sumTo(gamma.shape());
          Tensor slope = g.mul(centred).sumTo(gamma.shape()).mul(inverse);
          Tensor scale = inverse.mul(gamma);
          Tensor along = slope.mul(inverse).mul(scale).mul(1 / count);
          Tensor dx = g.mul(scale).sub(centred.mul(along)).sub(shift.mul(scale).mul(1 / count));
          return List.of(dx, slope, shift);
        });
  }
}
