package dev.basin.experiments.figures;

import dev.basin.experiments.augmentation.LabelNoise;
import dev.basin.experiments.data.ImageData;
import dev.basin.tensor.RandomStream;
import dev.basin.tensor.Shape;
import dev.basin.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/// What the models of [DoubleDescent] are fitted to or measured by.
///
/// @param values one-hot, all levels of label noise beside each other: [rows, levels * classes]
record DoubleDescentTargets(Tensor values, int classes) {

  /// Labels with their noise; more noise changes the labels that less does, and others.
  static DoubleDescentTargets noisy(ImageData images, RandomStream random) {
    List<int[]> levels = new ArrayList<>();
    for (double share : DoubleDescentRecipe.NOISE) {
      LabelNoise noise = new LabelNoise(share, LabelNoise.Draw.ANOTHER_CLASS);
      levels.add(noise.apply(images.labels(), images.classes(), random));
    }
    return oneHot(levels, images.classes());
  }

  /// Right labels at every level.
  static DoubleDescentTargets clean(ImageData images) {
    List<int[]> levels = new ArrayList<>();
    DoubleDescentRecipe.NOISE.forEach(share -> levels.add(images.labels()));
    return oneHot(levels, images.classes());
  }

  private static DoubleDescentTargets oneHot(List<int[]> levels, int classes) {
    int rows = levels.getFirst().length;
    int columns = levels.size() * classes;
    double[] values = new double[rows * columns];
    for (int level = 0; level < levels.size(); level++) {
      for (int row = 0; row < rows; row++) {
        values[row * columns + level * classes + levels.get(level)[row]] = 1;
      }
    }
    return new DoubleDescentTargets(Tensor.of(Shape.of(rows, columns), values), classes);
  }

  /// The columns of a level, of these values or of others.
  Tensor level(Tensor levels, int level) {
    return levels.slice(1, level * classes, (level + 1) * classes);
  }

  /// Squared risk: the mean over rows and classes.
  double risk(Tensor predicted, int level) {
    return level(predicted, level).sub(level(values, level)).square().mean().item();
  }

  /// The share of rows whose greatest prediction is at another class than theirs.
  double error(Tensor predicted, int level) {
    double[] outputs = level(predicted, level).toDoubles();
    double[] targets = level(values, level).toDoubles();
    int wrong = 0;
    for (int row = 0; row < outputs.length; row += classes) {
      wrong += greatest(outputs, row) == greatest(targets, row) ? 0 : 1;
    }
    return wrong / (outputs.length / (double) classes);
  }

  private int greatest(double[] values, int from) {
    int greatest = from;
    for (int i = from; i < from + classes; i++) {
      greatest = values[i] > values[greatest] ? i : greatest;
    }
    return greatest;
  }
}
