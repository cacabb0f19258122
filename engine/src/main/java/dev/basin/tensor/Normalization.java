package dev.basin.tensor;

import java.util.List;

/// Normalisation over all axes but the last, or over the last, in as few passes over memory as it
/// takes. The same by ops of one pass each is the oracle of the tests.
public sealed interface Normalization permits Tensor {

  private Tensor self() {
    return (Tensor) this;
  }

  /// Statistics of every channel.
  ///
  /// @param mean [channels]
  /// @param variance [channels], divided by the number of values
  record Moments(Tensor mean, Tensor variance) {}

  /// Mean and variance over all axes but the last, as constants.
  ///
  /// @throws IllegalArgumentException for a scalar, or without any value to average
  default Moments channelMoments() {
    Tensor x = self();
    Shape channels = channels("channelMoments", x);
    Tensor mean = Tensor.allocate(x.dtype(), channels);
    Tensor variance = Tensor.allocate(x.dtype(), channels);
    int count = channels.size();
    x.kernels().moments(x.array(), x.size() / count, count, mean.array(), variance.array());
    return new Moments(mean, variance);
  }

  /// Batch normalisation in training: Ioffe and Szegedy 2015 (arXiv:1502.03167), algorithm 1,
  ///
  ///     y = gamma (x - mean) / sqrt(variance + epsilon) + beta,
  ///
  /// followed by `after`. Mean and variance are functions of x, and the gradient flows through
  /// them.
  ///
  /// @param moments of x: [#channelMoments()]
  /// @param gamma [channels]
  /// @param beta [channels]
  default Tensor batchNorm(
      Moments moments, Tensor gamma, Tensor beta, double epsilon, Epilogue after) {
    Tensor x = self();
    Tensor inverse = moments.variance().add(epsilon).rsqrt();
    Tensor scale = inverse.mul(gamma.stopGradient());
    Tensor value = normalized("batchNorm", x, moments.mean(), scale, beta, after);
    Tensor kept = after.relu() ? value : null;
    Tensor addend = after.addend();
    Tensor gate = addend == null ? kept : null;
    var gradient = new BatchNormGradient(x, gamma, gate, moments.mean(), inverse, scale, epsilon);
    if (addend == null) {
      return Operation.op("batchNorm", value, List.of(x, gamma, beta), gradient::of);
    }
    return Operation.op(
        "batchNorm",
        value,
        List.of(x, gamma, beta, addend),
        g -> {
          Tensor h = gated(g, kept); // is the addend's cotangent, so that it is made in any case
          List<Tensor> own = gradient.of(h);
          return List.of(own.get(0), own.get(1), own.get(2), h);
        });
  }

  /// y = (x - mean) scale + shift with statistics that do not depend on x, followed by `after`.
  ///
  /// @param mean [channels], as are `scale` and `shift`
  default Tensor normalize(Tensor mean, Tensor scale, Tensor shift, Epilogue after) {
    Tensor x = self();
    Tensor value = normalized("normalize", x, mean, scale, shift, after);
    Tensor kept = after.relu() ? value : null;
    Tensor addend = after.addend();
    List<Tensor> inputs =
        addend == null ? List.of(x, mean, scale, shift) : List.of(x, mean, scale, shift, addend);
    return Operation.op(
        "normalize",
        value,
        inputs,
        g -> {
          Tensor h = gated(g, kept);
          Tensor along = h.mul(scale);
          Tensor slope = h.mul(x.sub(mean));
          return addend == null
              ? List.of(along, along.neg(), slope, h)
              : List.of(along, along.neg(), slope, h, h);
        });
  }

  /// Layer normalisation over the last axis: Ba, Kiros and Hinton 2016 (arXiv:1607.06450), equation
  /// 4,
  ///
  ///     y = gamma (x - mean) / sqrt(variance + epsilon) + beta,
  ///
  /// with mean and variance (divided by the width) of every row by itself.
  ///
  /// @param gamma [width]
  /// @param beta [width]
  default Tensor layerNorm(Tensor gamma, Tensor beta, double epsilon) {
    Tensor x = self();
    Shape width = channels("layerNorm", x);
    requireCoefficients("layerNorm", x, width, gamma, beta);
    int rows = x.size() / width.size();
    Tensor value = Tensor.allocate(x.dtype(), x.shape());
    Tensor mean = Tensor.allocate(x.dtype(), Shape.of(rows));
    Tensor inverse = Tensor.allocate(x.dtype(), Shape.of(rows));
    x.kernels()
        .layerNorm(
            x.array(),
            rows,
            width.size(),
            gamma.array(),
            beta.array(),
            epsilon,
            mean.array(),
            inverse.array(),
            value.array());
    return Operation.op(
        "layerNorm",
        value,
        List.of(x, gamma, beta),
        g ->
            Composed.op(
                "layerNormGradient",
                rowGradient(g, x, gamma, mean, inverse),
                List.of(g, x, gamma),
                in -> composedRows(in.get(0), in.get(1), in.get(2), epsilon)));
  }

  private static List<Tensor> rowGradient(
      Tensor g, Tensor x, Tensor gamma, Tensor mean, Tensor inverse) {
    Tensor dx = Tensor.allocate(x.dtype(), x.shape());
    Tensor slope = Tensor.allocate(x.dtype(), gamma.shape());
    Tensor shift = Tensor.allocate(x.dtype(), gamma.shape());
    x.kernels()
        .layerNormGradient(
            g.array(),
            x.array(),
            mean.size(),
            gamma.size(),
            gamma.array(),
            mean.array(),
            inverse.array(),
            dx.array(),
            slope.array(),
            shift.array());
    return List.of(dx, slope, shift);
  }

  // With h = g gamma, n = (x - mean) / sqrt(variance + epsilon) and means over a row:
  //   dx = (h - mean(h) - n mean(h n)) / sqrt(variance + epsilon),
  // and the sums over rows of g n and of g.
  private static List<Tensor> composedRows(Tensor g, Tensor x, Tensor gamma, double epsilon) {
    Tensor centred = x.sub(x.mean(true, -1));
    Tensor inverse = centred.square().mean(true, -1).add(epsilon).rsqrt();
    Tensor n = centred.mul(inverse);
    Tensor h = g.mul(gamma);
    Tensor dx = h.sub(h.mean(true, -1)).sub(n.mul(h.mul(n).mean(true, -1))).mul(inverse);
    return List.of(dx, g.mul(n).sumTo(gamma.shape()), g.sumTo(gamma.shape()));
  }

  private static Tensor gated(Tensor g, Tensor y) {
    return y == null ? g : Gate.of(g, y);
  }

  private static Tensor normalized(
      String op, Tensor x, Tensor mean, Tensor scale, Tensor shift, Epilogue after) {
    Shape channels = channels(op, x);
    requireCoefficients(op, x, channels, mean, scale, shift);
    Tensor addend = after.addend();
    after.requireShape(x.shape());
    if (addend != null) {
      x.requireSameType(op, addend);
    }
    Tensor value = Tensor.allocate(x.dtype(), x.shape());
    int count = channels.size();
    x.kernels()
        .normalize(
            x.array(),
            x.size() / count,
            count,
            mean.array(),
            scale.array(),
            shift.array(),
            addend == null ? null : addend.array(),
            after.relu(),
            value.array());
    return value;
  }

  private static void requireCoefficients(
      String op, Tensor x, Shape channels, Tensor... coefficients) {
    for (Tensor coefficient : coefficients) {
      x.requireSameType(op, coefficient);
      if (!coefficient.shape().equals(channels)) {
        throw new IllegalArgumentException(
            "%s: a coefficient has shape %s; for %s it must be %s, one for each channel"
                .formatted(op, coefficient.shape(), x.shape(), channels));
      }
    }
  }

  private static Shape channels(String op, Tensor x) {
    if (x.rank() == 0 || x.size() == 0) {
      throw new IllegalArgumentException(
          "%s: shape %s; the last axis holds the channels, and there must be values"
              .formatted(op, x.shape()));
    }
    return Shape.of(x.shape().size(-1));
  }
}
