package dev.basin.nn;

import dev.basin.autodiff.Objective;
import dev.basin.autodiff.Params;
import dev.basin.autodiff.Statistics;
import dev.basin.tensor.Indices;
import dev.basin.tensor.RandomStream;
import dev.basin.tensor.Tensor;

/// The training loss of one batch as a function of the parameters: cross-entropy, with the batch
/// statistics as by-product. Evaluating it again repeats the same random draws.
///
/// @param inputs `[batch, ...]`
/// @param labels `[batch]`
/// @param labelSmoothing in [0, 1]; see [Losses#crossEntropy(Tensor, Indices, double)]
/// @param random what dropout and its kin draw from: one stream for each step
public record Classification(
    Model model, Tensor inputs, Indices labels, double labelSmoothing, RandomStream random)
    implements Objective<Statistics> {

  @Override
  public Outcome<Statistics> evaluate(Params params) {
    Model.Pass pass = model.train(params, inputs, random);
    Tensor loss = Losses.crossEntropy(pass.output(), labels, labelSmoothing);
    return new Outcome<>(loss, pass.statistics());
  }

  /// The parts draw from streams of their own; the statistics of the whole are the weighted mean of
  /// theirs.
  @Override
  public Split<Statistics> split(int rows) {
    int total = labels.size();
    return Split.ofMean(
        total,
        rows,
        (from, to) ->
            from == 0 && to == total
                ? this
                : new Classification(
                    model,
                    inputs.slice(0, from, to),
                    labels.rows(from, to),
                    labelSmoothing,
                    random.split(from)),
        Statistics::mean);
  }
}
