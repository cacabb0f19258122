package dev.basin.autodiff;

import dev.basin.tensor.Tensor;
import dev.basin.tensor.TensorTree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// Named tensors that a pass over data measures, such as the mean and variance of every batch
/// normalisation: data beside the parameters, never hidden in a layer. Immutable and untraced.
public final class Statistics implements TensorTree {
  /// No statistics.
  public static final Statistics NONE = new Statistics(Map.of());

  private final Map<String, Tensor> tensors;

  private Statistics(Map<String, Tensor> tensors) {
    this.tensors = tensors;
  }

  public static Statistics of(Map<String, Tensor> tensors) {
    Map<String, Tensor> detached = new LinkedHashMap<>();
    tensors.forEach((name, x) -> detached.put(name, x.stopGradient()));
    return new Statistics(detached);
  }

  /// @throws IllegalArgumentException if there is no such statistic
  public Tensor get(String name) {
    Tensor tensor = tensors.get(name);
    if (tensor == null) {
      throw new IllegalArgumentException("statistics: no " + name + " among " + tensors.keySet());
    }
    return tensor;
  }

  public List<String> names() {
    return List.copyOf(tensors.keySet());
  }

  @Override
  public void forEachTensor(Consumer<Tensor> visitor) {
    tensors.values().forEach(visitor);
  }

  public boolean isEmpty() {
    return tensors.isEmpty();
  }

  /// momentum * this + (1 - momentum) * batch, for every name of `batch`: an exponential average.
  ///
  /// @param momentum in [0, 1]; 0 takes the batch's statistics as they are
  public Statistics updated(Statistics batch, double momentum) {
    Map<String, Tensor> updated = new LinkedHashMap<>(tensors);
    batch.tensors.forEach(
        (name, x) -> updated.put(name, get(name).mul(momentum).add(x.mul(1 - momentum))));
    return new Statistics(updated);
  }

  /// The weighted mean of the statistics of several batches. Of variances too: what varies from one
  /// batch's mean to the next is not added to them.
  ///
  /// @param weights one for each, not negative, with a sum above 0
  /// @throws IllegalArgumentException if there are none or their names differ
  public static Statistics mean(List<Statistics> batches, List<Double> weights) {
    double total = weights.stream().mapToDouble(weight -> weight).sum();
    if (batches.isEmpty() || batches.size() != weights.size() || !(total > 0)) {
      throw new IllegalArgumentException(
          "statistics: a mean needs as many weights as batches, with a sum above 0, but there are"
              + " %d batches and the weights %s".formatted(batches.size(), weights));
    }
    Map<String, Tensor> sums = new LinkedHashMap<>();
    for (int i = 0; i < batches.size(); i++) {
      Statistics batch = batches.get(i);
      if (!batch.names().equals(batches.getFirst().names())) {
        throw new IllegalArgumentException(
            "statistics: names differ: %s and %s"
                .formatted(batches.getFirst().names(), batch.names()));
      }
      double share = weights.get(i) / total;
      batch.tensors.forEach((name, x) -> sums.merge(name, x.mul(share), Tensor::add));
    }
    return new Statistics(sums);
  }

  /// What running averages would be at a point that no training led to (an average of weights, a
  /// point of a path): the mean over the batches of one pass, forward only.
  ///
  /// @param batches each weighted by its number of rows, or all alike
  public static Statistics over(Iterable<Objective.Part<Statistics>> batches, Params at) {
    List<Statistics> measured = new ArrayList<>();
    List<Double> weights = new ArrayList<>();
    for (Objective.Part<Statistics> batch : batches) {
      measured.add(batch.objective().evaluate(at).byproduct());
      weights.add(batch.weight());
    }
    return mean(measured, weights);
  }

  @Override
  public String toString() {
    return "statistics: " + tensors.keySet();
  }
}
