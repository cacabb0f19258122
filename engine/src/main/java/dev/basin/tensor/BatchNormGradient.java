package dev.basin.tensor;

import java.util.List;
import java.util.stream.IntStream;

/// The first and the second derivative of [Normalization#batchNorm], in two passes over memory
/// each: one for sums, one for what is as large as x. Beyond the second, derivatives are those of
/// the composition.
///
/// With h = g behind the ReLU, n values per channel, u = x - mean, i = 1 / sqrt(variance + epsilon)
/// and sums over a channel, the gradient is
///
///     dbeta = sum(h),  dgamma = i sum(h u),
///     dx = gamma i (h - sum(h) / n - u i^2 sum(h u) / n).
///
/// @param y the result, whose positive elements a ReLU let through; null if there is none
/// @param inverse i, [channels], as are `mean` and `scale`, which is gamma i
record BatchNormGradient(
    Tensor x, Tensor gamma, Tensor y, Tensor mean, Tensor inverse, Tensor scale, double epsilon) {

  /// dx, dgamma and dbeta.
  List<Tensor> of(Tensor g) {
    Tensor shift = Tensor.allocate(x.dtype(), mean.shape());
    Tensor product = Tensor.allocate(x.dtype(), mean.shape());
    x.kernels()
        .normalizeSums(
            g.array(),
            gate(),
            x.array(),
            rows(),
            channels(),
            mean.array(),
            shift.array(),
            product.array());
    Tensor along = product.mul(inverse).mul(inverse).mul(scale).mul(-1.0 / rows());
    Tensor constant = shift.mul(scale).mul(-1.0 / rows());
    Tensor dx = Tensor.allocate(x.dtype(), x.shape());
    x.kernels()
        .normalizeGradient(
            g.array(),
            gate(),
            x.array(),
            rows(),
            channels(),
            mean.array(),
            scale.array(),
            along.array(),
            constant.array(),
            dx.array());
    return Operation.op(
        "batchNormGradient",
        List.of(dx, product.mul(inverse), shift),
        List.of(g, x, gamma),
        u -> pulledBack(u, g, shift, product));
  }

  // From the cotangents a, b and c of dx, dgamma and dbeta to those of g, x and gamma, the partial
  // derivatives of
  //   sum(a dx) + b dgamma + c dbeta
  //     = gamma i sum(a h) - gamma i sum(a) sum(h) / n - gamma i^3 sum(a u) sum(h u) / n
  //       + b i sum(h u) + c sum(h),
  // where the derivative of i by x is -i^3 u / n.
  private List<Tensor> pulledBack(List<Tensor> from, Tensor g, Tensor shift, Tensor product) {
    Tensor a = orZeros(from.get(0), x);
    Tensor b = orZeros(from.get(1), gamma);
    Tensor c = orZeros(from.get(2), gamma);
    Tensor sum = Tensor.allocate(x.dtype(), mean.shape());
    Tensor moment = Tensor.allocate(x.dtype(), mean.shape());
    Tensor along = Tensor.allocate(x.dtype(), mean.shape());
    x.kernels()
        .normalizeSecondSums(
            a.array(),
            g.array(),
            gate(),
            x.array(),
            rows(),
            channels(),
            mean.array(),
            sum.array(),
            moment.array(),
            along.array());
    double share = 1.0 / rows();
    Tensor square = inverse.square();
    Tensor mixed = moment.mul(product).mul(square).mul(share);
    Tensor dgamma = along.sub(sum.mul(shift).mul(share)).sub(mixed).mul(inverse);
    Tensor slope = b.stopGradient().mul(inverse).sub(moment.mul(square).mul(scale).mul(share));
    Tensor constant = c.stopGradient().sub(sum.mul(scale).mul(share));
    Tensor byA = product.mul(square).mul(scale).mul(-share);
    // the derivative by i, over i
    Tensor byInverse =
        dgamma
            .mul(gamma.stopGradient())
            .sub(mixed.mul(scale).mul(2)) // gamma i = scale
            .add(b.stopGradient().mul(inverse).mul(product));
    Tensor byX = byInverse.mul(square).mul(-share);
    Tensor byOne = slope.mul(shift).add(byA.mul(sum)).mul(-share);
    Tensor dg = Tensor.allocate(x.dtype(), x.shape());
    Tensor dx = Tensor.allocate(x.dtype(), x.shape());
    x.kernels()
        .normalizeSecond(
            a.array(),
            g.array(),
            gate(),
            x.array(),
            rows(),
            channels(),
            mean.array(),
            scale.array(),
            slope.array(),
            constant.array(),
            byA.array(),
            byX.array(),
            byOne.array(),
            dg.array(),
            dx.array());
    return Composed.op(
        "batchNormSecond",
        List.of(dg, dx, dgamma),
        List.of(a, b, c, g, x, gamma),
        this::composedSecond);
  }

  private List<Tensor> composedSecond(List<Tensor> in) {
    return Composed.pullback(this::composed, in.subList(3, 6), in.subList(0, 3));
  }

  // The gradient by ops of their own, in terms of g, x and gamma alone.
  private List<Tensor> composed(List<Tensor> in) {
    Tensor h = y == null ? in.get(0) : Gate.of(in.get(0), y);
    Shape channels = in.get(2).shape();
    int[] axes = IntStream.range(0, x.rank() - 1).toArray();
    Tensor centred = in.get(1).sub(in.get(1).mean(axes));
    Tensor i = centred.square().mean(axes).add(epsilon).rsqrt();
    Tensor shift = h.sumTo(channels);
    Tensor slope = h.mul(centred).sumTo(channels).mul(i);
    Tensor factor = i.mul(in.get(2));
    Tensor along = slope.mul(i).mul(factor).mul(1.0 / rows());
    Tensor dx = h.mul(factor).sub(centred.mul(along)).sub(shift.mul(factor).mul(1.0 / rows()));
    return List.of(dx, slope, shift);
  }

  private static Tensor orZeros(Tensor cotangent, Tensor like) {
    return cotangent == null ? Tensor.zeros(like.dtype(), like.shape()) : cotangent;
  }

  private Object gate() {
    return y == null ? null : y.array();
  }

  private int channels() {
    return mean.size();
  }

  private int rows() {
    return x.size() / channels();
  }
}
