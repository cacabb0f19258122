package dev.basin.tensor;

import static dev.basin.tensor.Operation.op;
import static dev.basin.tensor.Operation.to;

import java.util.Arrays;
import java.util.List;

/// The softmax and what is made of it. Along the last axis each is one kernel that goes over every
/// row once; the same by ops of its own is the oracle of the tests.
public sealed interface Softmax permits Tensor {

  private Tensor self() {
    return (Tensor) this;
  }

  /// log of the sum of exp over `axis`, without overflow.
  default Tensor logSumExp(boolean keepdims, int axis) {
    Tensor x = self();
    Tensor greatest = x.stopGradient().max(true, axis);
    // a row of minus infinities must not become their difference
    Tensor shift = greatest.where(greatest.abs().equal(Double.POSITIVE_INFINITY).not(), 0);
    Tensor kept = x.sub(shift).exp().sum(true, axis).log().add(shift);
    return keepdims ? kept : kept.squeeze(axis);
  }

  /// x - logSumExp(x) along `axis`.
  default Tensor logSoftmax(int axis) {
    Tensor x = self();
    if (!ofRows(x, "logSoftmax", axis)) {
      return x.sub(x.logSumExp(true, axis));
    }
    Tensor value = Tensor.allocate(x.dtype(), x.shape());
    x.kernels().logSoftmax(x.array(), rows(x), width(x), value.array());
    return op("logSoftmax", value, to(x, (g, y) -> g.sub(y.exp().mulNoNan(g.sum(true, axis)))));
  }

  /// exp(x) normalised to sum 1 along `axis`.
  default Tensor softmax(int axis) {
    Tensor x = self();
    if (!ofRows(x, "softmax", axis)) {
      return x.logSoftmax(axis).exp();
    }
    Tensor value = Tensor.allocate(x.dtype(), x.shape());
    x.kernels().softmax(x.array(), rows(x), width(x), value.array());
    return op("softmax", value, to(x, Softmax::pulledBack));
  }

  private static Tensor pulledBack(Tensor g, Tensor y) {
    Tensor value = Tensor.allocate(y.dtype(), y.shape());
    y.kernels().softmaxGradient(g.array(), y.array(), rows(y), width(y), value.array());
    List<Tensor> inputs = List.of(g, y);
    return op(
        "softmaxGradient",
        value,
        inputs,
        u -> Vjp.of(in -> composedGradient(in.get(0), in.get(1)), inputs).pullOrZeros(u));
  }

  private static Tensor composedGradient(Tensor g, Tensor y) {
    return y.mulNoNan(g.sub(y.mulNoNan(g).sum(true, -1)));
  }

  /// The mean over rows of -<t, log softmax(x)>, where the target t is 1 - smoothing at the label,
  /// and smoothing is shared equally by all classes (Szegedy et al. 2015, arXiv:1512.00567, section
  /// 7). A class of probability 0 costs nothing where the target is 0. This tensor is [...,
  /// classes], the result a scalar in nats.
  ///
  /// @param labels [...], each in [0, classes)
  /// @param smoothing in [0, 1]
  default Tensor crossEntropy(Indices labels, double smoothing) {
    Tensor x = self();
    int[] sizes = x.shape().toArray();
    Shape expected = Shape.of(Arrays.copyOf(sizes, Math.max(0, sizes.length - 1)));
    if (sizes.length == 0 || !expected.equals(labels.shape()) || labels.size() == 0) {
      throw new IllegalArgumentException(
          ("crossEntropy: logits %s and labels %s; for logits [..., classes] the labels are"
                  + " [...], not empty")
              .formatted(x.shape(), labels.shape()));
    }
    if (!(smoothing >= 0 && smoothing <= 1)) {
      throw new IllegalArgumentException(
          "crossEntropy: label smoothing must be in [0, 1], but is " + smoothing);
    }
    labels.requireWithin("crossEntropy of " + x.shape(), width(x));
    int rows = labels.size();
    Tensor losses = Tensor.allocate(x.dtype(), Shape.of(rows));
    Tensor y = Tensor.allocate(x.dtype(), x.shape());
    int[] at = labels.array();
    x.kernels().crossEntropy(x.array(), rows, width(x), at, smoothing, losses.array(), y.array());
    Tensor value = losses.sum().mul(1.0 / rows);
    return op("crossEntropy", value, to(x, g -> lossGradient(g, x, y, labels, smoothing)));
  }

  private static Tensor lossGradient(
      Tensor g, Tensor x, Tensor y, Indices labels, double smoothing) {
    Tensor value = Tensor.allocate(x.dtype(), x.shape());
    int rows = labels.size();
    x.kernels()
        .crossEntropyGradient(
            y.array(), rows, width(x), labels.array(), smoothing, g.item() / rows, value.array());
    List<Tensor> inputs = List.of(g, x);
    return op(
        "crossEntropyGradient",
        value,
        inputs,
        u ->
            Vjp.of(in -> composedLossGradient(in.get(0), in.get(1), labels, smoothing), inputs)
                .pullOrZeros(u));
  }

  private static Tensor composedLossGradient(Tensor g, Tensor x, Indices labels, double smoothing) {
    int classes = width(x);
    Tensor target = Indexing.oneHot(x.dtype(), labels, classes).mul(1 - smoothing);
    double all = smoothing / classes * classes + (1 - smoothing);
    Tensor excess = x.softmax(-1).mul(all).sub(target.add(smoothing / classes));
    return excess.mul(g.mul(1.0 / labels.size()));
  }

  // Whether the axis is the last one, and there is something along it.
  private static boolean ofRows(Tensor x, String op, int axis) {
    return x.shape().axis(op, axis) == x.rank() - 1 && x.size() > 0;
  }

  private static int width(Tensor x) {
    return x.shape().size(-1);
  }

  private static int rows(Tensor x) {
    return x.size() / width(x);
  }
}
