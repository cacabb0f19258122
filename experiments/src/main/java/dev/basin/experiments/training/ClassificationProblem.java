package dev.basin.experiments.training;

import dev.basin.autodiff.Objective;
import dev.basin.autodiff.Params;
import dev.basin.autodiff.Statistics;
import dev.basin.nn.Classification;
import dev.basin.nn.Model;
import dev.basin.tensor.RandomStream;

/// To tell classes apart: the cross-entropy of a model.
///
/// @param labelSmoothing in [0, 1]
public record ClassificationProblem(Model model, double labelSmoothing) implements Problem {
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
    return new Classification(model, batch.inputs(), batch.labels(), labelSmoothing, random);
  }
}
