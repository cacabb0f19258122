package dev.basin.experiments.training;

import dev.basin.autodiff.Objective;
import dev.basin.autodiff.Params;
import dev.basin.autodiff.Statistics;
import dev.basin.experiments.augmentation.Mixup;
import dev.basin.nn.Losses;
import dev.basin.nn.Model;
import dev.basin.tensor.RandomStream;
import dev.basin.tensor.Tensor;

/// The training loss of one batch of blended examples: `w CE(first) + (1 - w) CE(second)`, which is
/// the cross-entropy against the blended targets. Evaluating it again repeats the same random
/// draws.
///
/// @param labelSmoothing in [0, 1]
/// @param random what dropout and its kin draw from: one stream for each step
public record MixedClassification(
    Model model, Mixup.Mixed batch, double labelSmoothing, RandomStream random)
    implements Objective<Statistics> {

  @Override
  public Outcome<Statistics> evaluate(Params params) {
    Model.Pass pass = model.train(params, batch.inputs(), random);
    Tensor first = Losses.crossEntropy(pass.output(), batch.first(), labelSmoothing);
    Tensor second = Losses.crossEntropy(pass.output(), batch.second(), labelSmoothing);
    Tensor loss = first.mul(batch.weight()).add(second.mul(1 - batch.weight()));
    return new Outcome<>(loss, pass.statistics());
  }

  /// The parts draw from streams of their own; the statistics of the whole are the weighted mean of
  /// theirs.
  @Override
  public Split<Statistics> split(int rows) {
    int total = batch.first().size();
    return Split.ofMean(
        total,
        rows,
        (from, to) -> from == 0 && to == total ? this : part(from, to),
        Statistics::mean);
  }

  private MixedClassification part(int from, int to) {
    Mixup.Mixed rows =
        new Mixup.Mixed(
            batch.inputs().slice(0, from, to),
            batch.first().rows(from, to),
            batch.second().rows(from, to),
            batch.weight());
    return new MixedClassification(model, rows, labelSmoothing, random.split(from));
  }
}
