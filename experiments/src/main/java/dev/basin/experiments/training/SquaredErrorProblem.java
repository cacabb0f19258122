package dev.basin.experiments.training;

import dev.basin.autodiff.Objective;
import dev.basin.autodiff.Params;
import dev.basin.autodiff.Statistics;
import dev.basin.nn.Losses;
import dev.basin.nn.Model;
import dev.basin.tensor.Indexing;
import dev.basin.tensor.RandomStream;
import dev.basin.tensor.Tensor;

/// To tell classes apart by regression: the squared distance between the outputs and the label's
/// row of the identity, its mean over the batch.
///
/// @param classes outputs of the model
public record SquaredErrorProblem(Model model, int classes) implements Problem {
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
    Tensor target = Indexing.oneHot(model.dtype(), batch.labels(), classes);
    return params -> {
      Model.Pass pass = model.train(params, batch.inputs(), random);
      Tensor loss = Losses.squaredError(pass.output(), target).mul(classes);
      return new Objective.Outcome<>(loss, pass.statistics());
    };
  }
}
