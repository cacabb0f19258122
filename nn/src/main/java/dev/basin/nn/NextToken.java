package dev.basin.nn;

import dev.basin.autodiff.Objective;
import dev.basin.autodiff.Params;
import dev.basin.autodiff.Statistics;
import dev.basin.tensor.Indices;
import dev.basin.tensor.RandomStream;

/// The training loss of one batch of token sequences as a function of the parameters: the
/// cross-entropy of what follows each. Evaluating it again repeats the same random draws.
///
/// @param model whose root is a [TokenLayer] such as a [Decoder]
/// @param tokens `[batch, tokens]`
/// @param labels `[batch]`
/// @param random what dropout and its kin draw from: one stream for each step
public record NextToken(Model model, Indices tokens, Indices labels, RandomStream random)
    implements Objective<Statistics> {

  @Override
  public Outcome<Statistics> evaluate(Params params) {
    Model.Pass pass = model.train(params, tokens, random);
    return new Outcome<>(Losses.crossEntropy(pass.output(), labels), pass.statistics());
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
                : new NextToken(
                    model, tokens.rows(from, to), labels.rows(from, to), random.split(from)),
        Statistics::mean);
  }
}
