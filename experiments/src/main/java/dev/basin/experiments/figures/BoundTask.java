package dev.basin.experiments.figures;

import dev.basin.experiments.data.ImageData;
import dev.basin.experiments.data.ImageSplits;
import dev.basin.experiments.training.Examples;
import dev.basin.nn.Initializer;
import dev.basin.nn.Layer;
import dev.basin.nn.Linear;
import dev.basin.nn.Losses;
import dev.basin.nn.Model;
import dev.basin.nn.Scope;
import dev.basin.nn.Sequential;
import dev.basin.tensor.DType;
import dev.basin.tensor.Indices;
import dev.basin.tensor.RandomStream;
import dev.basin.tensor.Shape;
import dev.basin.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/// What [GeneralizationBound] learns: whether an image of Fashion-MNIST shows a top or a dress (1)
/// or anything else (0), five classes each, from 7x7 pixels by logistic regression.
///
/// @param train inputs [n, 49]
record BoundTask(Examples train, Examples test) {
  private static final int PATCH = 4;
  private static final Set<Integer> TOPS = Set.of(0, 2, 3, 4, 6);

  // Round numbers near the pixels' mean and deviation. They may not be measured on the training
  // images: the theorem's loss does not depend on the sample.
  private static final float[] MEAN = {0.3f};
  private static final float[] DEVIATION = {0.35f};

  /// The log-odds z of class 1, [batch, 1], as logits (0, z) of both classes: then cross-entropy is
  /// the logistic loss.
  record LogOdds() implements Layer {
    @Override
    public Tensor forward(Scope scope, Tensor x) {
      return x.pad(1, 1, 0);
    }
  }

  /// All images of both parts, in means over patches of 4x4 pixels.
  static Examples pooled(ImageSplits splits) {
    ImageData all =
        ImageData.concatenate(
            splits.train().name(), List.of(splits.train(), splits.test()), splits.train().sha256());
    Tensor pixels = Examples.of(all, MEAN, DEVIATION).inputs().averagePool(PATCH, PATCH, 0);
    int[] labels = Arrays.stream(all.labels()).map(c -> TOPS.contains(c) ? 1 : 0).toArray();
    return new Examples(
        pixels.reshape(all.count(), pixels.size() / all.count()), Indices.of(labels));
  }

  /// A random split into images to train on and images to test on, a function of the seed.
  static BoundTask split(Examples all, BoundRecipe recipe, long seed) {
    int[] order = RandomStream.ofSeed(seed).split("split").permutation(all.count());
    int train = recipe.trainImages();
    return new BoundTask(
        all.rows(Arrays.copyOf(order, train)),
        all.rows(Arrays.copyOfRange(order, train, train + recipe.testImages())));
  }

  /// A weight for each pixel and a bias: k = 50. The problem is convex and starts at zero.
  Model model() {
    int pixels = train.inputs().shape().size(1);
    return new Model(
        Sequential.of(new Linear(pixels, 1, true, Initializer.ZEROS), new LogOdds()),
        Shape.of(pixels),
        DType.FLOAT32);
  }

  /// The training images of one class.
  Examples trainOf(int label) {
    IntPredicate wanted = row -> train.labels().get(row) == label;
    return train.rows(IntStream.range(0, train.count()).filter(wanted).toArray());
  }

  /// The train error of answering the same for every image.
  double constantError() {
    double ones = Arrays.stream(train.labels().toArray()).average().orElseThrow();
    return Math.min(ones, 1 - ones);
  }

  /// The 0-1 loss of logits.
  static double error(Tensor logits, Indices labels) {
    return 1 - Losses.accuracy(logits, labels);
  }
}
