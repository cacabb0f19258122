package dev.basin.nn;

import dev.basin.tensor.Indices;
import dev.basin.tensor.Shape;
import dev.basin.tensor.Tensor;
import java.util.Arrays;

/// What is minimised, and what is counted. Losses are means over the batch, so that a learning rate
/// does not depend on its size.
public final class Losses {
  private Losses() {}

  /// The mean over rows of `-log softmax(logits)[label]`.
  ///
  /// @param logits [..., classes]
  /// @param labels [...], each in [0, classes)
  /// @return a scalar, in nats
  public static Tensor crossEntropy(Tensor logits, Indices labels) {
    return crossEntropy(logits, labels, 0);
  }

  /// The mean over rows of -<t, log softmax(logits)>, where the target t is 1 - smoothing at the
  /// label, and smoothing is shared equally by all classes (Szegedy et al. 2015, arXiv:1512.00567,
  /// section 7).
  ///
  /// @param logits [..., classes]
  /// @param labels [...], each in [0, classes)
  /// @param smoothing in [0, 1]
  /// @return a scalar, in nats
  public static Tensor crossEntropy(Tensor logits, Indices labels, double smoothing) {
    return logits.crossEntropy(labels, smoothing);
  }

  /// The mean over all elements of (prediction - target)^2, without a factor 1/2.
  ///
  /// @param target of the prediction's shape
  /// @return a scalar
  public static Tensor squaredError(Tensor prediction, Tensor target) {
    if (!prediction.shape().equals(target.shape())) {
      throw new IllegalArgumentException(
          "squaredError: the prediction has shape %s and the target %s; they must be equal"
              .formatted(prediction.shape(), target.shape()));
    }
    return prediction.sub(target).square().mean();
  }

  /// The fraction of rows whose greatest logit, the first if several tie, is that of the label.
  ///
  /// @param logits [..., classes]
  /// @param labels [...]
  public static double accuracy(Tensor logits, Indices labels) {
    int[] sizes = logits.shape().toArray();
    Shape rows = Shape.of(Arrays.copyOf(sizes, Math.max(0, sizes.length - 1)));
    if (sizes.length == 0 || !rows.equals(labels.shape()) || labels.size() == 0) {
      throw new IllegalArgumentException(
          ("accuracy: logits %s and labels %s; for logits [..., classes] the labels are [...], not"
                  + " empty")
              .formatted(logits.shape(), labels.shape()));
    }
    Indices predicted = logits.argmax(-1);
    int right = 0;
    for (int row = 0; row < labels.size(); row++) {
      right += predicted.get(row) == labels.get(row) ? 1 : 0;
    }
    return (double) right / labels.size();
  }
}
