package dev.basin.experiments.training;

import dev.basin.autodiff.Params;
import dev.basin.autodiff.Statistics;
import dev.basin.nn.Losses;
import dev.basin.nn.Model;
import dev.basin.tensor.Tensor;
import java.util.List;

/// A model with the parameters and statistics that training gave it.
public record Network(Model model, Params params, Statistics statistics) {

  /// Mean loss and share of right answers over some examples.
  ///
  /// @param loss mean cross-entropy, in nats
  /// @param accuracy in [0, 1]
  public record Score(double loss, double accuracy) {}

  /// The mean cross-entropy at any point of parameter space, with this network's statistics: a
  /// differentiable function.
  public Tensor loss(Params at, Examples examples) {
    return Losses.crossEntropy(
        model.evaluate(at, statistics, examples.inputs()), examples.labels());
  }

  /// The mean cross-entropy at any point, over examples in parts that fit the processor's cache.
  public double loss(Params at, List<Examples> parts) {
    double sum = 0;
    int count = 0;
    for (Examples part : parts) {
      sum += loss(at, part).item() * part.count();
      count += part.count();
    }
    return sum / count;
  }

  /// How this network does on some examples.
  public Score score(List<Examples> parts) {
    double loss = 0;
    double right = 0;
    int count = 0;
    for (Examples part : parts) {
      Tensor logits = model.evaluate(params, statistics, part.inputs());
      loss += Losses.crossEntropy(logits, part.labels()).item() * part.count();
      right += Losses.accuracy(logits, part.labels()) * part.count();
      count += part.count();
    }
    return new Score(loss / count, right / count);
  }
}
