package dev.basin.autodiff;

import dev.basin.tensor.Tensor;
import dev.basin.tensor.TensorTree;
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

  @Override
  public String toString() {
    return "statistics: " + tensors.keySet();
  }
}
