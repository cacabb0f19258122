package dev.basin.experiments.training;

import dev.basin.autodiff.Autodiff;
import dev.basin.autodiff.Objective;
import dev.basin.autodiff.Params;
import dev.basin.autodiff.Statistics;
import dev.basin.nn.Classification;
import dev.basin.nn.Losses;
import dev.basin.nn.Model;
import dev.basin.tensor.RandomStream;
import dev.basin.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/// A model with the parameters and statistics that training gave it.
public record Network(Model model, Params params, Statistics statistics) {

  /// Mean loss and share of right answers over some examples.
  ///
  /// @param loss mean cross-entropy, in nats
  /// @param accuracy in [0, 1]
  public record Score(double loss, double accuracy) {}

  /// The model at a point that no training led to, such as one of a path, of a plane, or an average
  /// of weights: its batch statistics are measured there, as the mean over batches in training,
  /// each weighted by its rows. That is the cumulative average of Garipov et al. 2018
  /// (arXiv:1802.10026) and Izmailov et al. 2018 (arXiv:1803.05407, algorithm 1). A model without
  /// statistics costs nothing here.
  public static Network at(Model model, Params point, List<Examples> batches) {
    if (model.initialStatistics().isEmpty()) {
      return new Network(model, point, Statistics.NONE);
    }
    RandomStream random = RandomStream.ofSeed(0).split("statistics");
    List<Objective.Part<Statistics>> parts = new ArrayList<>();
    for (int i = 0; i < batches.size(); i++) {
      Examples batch = batches.get(i);
      Objective<Statistics> pass =
          new Classification(model, batch.inputs(), batch.labels(), 0, random.split(i));
      parts.add(new Objective.Part<>(pass, batch.count()));
    }
    return new Network(model, point, Statistics.over(parts, point));
  }

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

  /// The mean cross-entropy at any point as a differentiable function whose gradient takes the
  /// memory of one part: each part is computed again when its turn comes.
  public Tensor lossInParts(Params at, List<Examples> parts) {
    if (parts.size() == 1) {
      return loss(at, parts.getFirst());
    }
    Tensor[] weights = at.tensors().toArray(Tensor[]::new);
    double count = count(parts);
    Tensor sum = null;
    for (Examples part : parts) {
      Tensor loss = Autodiff.checkpoint(w -> loss(at.withTensors(w), part), weights);
      Tensor weighted = loss.mul(part.count() / count);
      sum = sum == null ? weighted : sum.add(weighted);
    }
    return sum;
  }

  /// The Hessian of the mean cross-entropy at any point times v, in the memory of one part.
  public Params hessianTimes(Params v, Params at, List<Examples> parts) {
    double count = count(parts);
    Params sum = null;
    for (Examples part : parts) {
      Params product = Autodiff.hvp(w -> loss(w, part), at, v);
      if (parts.size() == 1) {
        return product;
      }
      double weight = part.count() / count;
      sum = sum == null ? product.times(weight) : sum.plus(product, weight);
    }
    return sum;
  }

  private static int count(List<Examples> parts) {
    return parts.stream().mapToInt(Examples::count).sum();
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
