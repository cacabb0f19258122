package dev.basin.experiments.training;

import dev.basin.autodiff.Objective;
import dev.basin.autodiff.Params;
import dev.basin.autodiff.Statistics;
import dev.basin.experiments.augmentation.Mixup;
import dev.basin.nn.Model;
import dev.basin.tensor.RandomStream;

/// To tell classes apart, learnt from blends of two examples: every batch is blended anew.
///
/// @param labelSmoothing in [0, 1]
public record MixupProblem(Model model, Mixup mixup, double labelSmoothing) implements Problem {
  @Override
  public Params init(RandomStream random) {
    return model.init(random);
  }

  @Override
  public Statistics initialStatistics() {
    return model.initialStatistics();
  }

  @Override
  public Objective<Statistics> objective(Examples batch, RandomStream random) {
    Mixup.Mixed mixed = mixup.apply(batch.inputs(), batch.labels(), random.split("mixup"));
    return new MixedClassification(model, mixed, labelSmoothing, random);
  }
}
