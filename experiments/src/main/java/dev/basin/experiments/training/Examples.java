package dev.basin.experiments.training;

import dev.basin.experiments.augmentation.Augmentation;
import dev.basin.experiments.data.ImageData;
import dev.basin.experiments.data.PlanePoints;
import dev.basin.tensor.DType;
import dev.basin.tensor.Indices;
import dev.basin.tensor.RandomStream;
import dev.basin.tensor.Shape;
import dev.basin.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Inputs and their labels, row by row.
///
/// @param inputs [count, ...]
/// @param labels [count]
public record Examples(Tensor inputs, Indices labels) {

  public Examples {
    if (inputs.shape().size(0) != labels.size()) {
      throw new IllegalArgumentException(
          "examples: %d inputs but %d labels".formatted(inputs.shape().size(0), labels.size()));
    }
  }

  /// Images as float32, [count, height, width, channels], scaled by the given means and deviations
  /// of the channels.
  public static Examples of(ImageData images, float[] mean, float[] deviation) {
    Shape shape = Shape.of(images.count(), images.height(), images.width(), images.channels());
    return new Examples(
        Tensor.of(shape, images.normalized(mean, deviation)), Indices.of(images.labels()));
  }

  /// Images, scaled by the means and deviations of the channels of `training`: what is known when
  /// one trains.
  public static Examples of(ImageData images, ImageData training) {
    return of(images, training.channelMean(), training.channelDeviation());
  }

  /// Points of the plane as float32, unscaled.
  public static Examples of(PlanePoints points) {
    return new Examples(points.points(DType.FLOAT32), points.labels());
  }

  /// The same examples with changed inputs.
  public Examples augmented(Augmentation augmentation, RandomStream random) {
    return new Examples(augmentation.apply(inputs, random), labels);
  }

  /// The same images in fewer pixels: means over squares.
  ///
  /// @param side of a square, in pixels
  public Examples pooled(int side) {
    return new Examples(inputs.averagePool(side, side, 0), labels);
  }

  public int count() {
    return labels.size();
  }

  /// The rows `from` (inclusive) to `to` (exclusive).
  public Examples rows(int from, int to) {
    return new Examples(inputs.slice(0, from, to), labels.rows(from, to));
  }

  /// The rows with the given numbers, in their order.
  public Examples rows(int[] numbers) {
    int[] chosen = Arrays.stream(numbers).map(labels::get).toArray();
    return new Examples(inputs.gather(0, Indices.of(numbers)), Indices.of(chosen));
  }

  /// Consecutive parts of at most `size` rows.
  public List<Examples> chunks(int size) {
    List<Examples> chunks = new ArrayList<>();
    for (int from = 0; from < count(); from += size) {
      chunks.add(rows(from, Math.min(count(), from + size)));
    }
    return chunks;
  }
}
