package dev.basin.autodiff;

import dev.basin.tensor.Tensor;
import dev.basin.tensor.TensorTree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/// A point in parameter space: named tensors in a fixed order, each with its kind, and the
/// operations of a vector space. All of these are tensor ops, so that one can differentiate through
/// weights: a curve, a perturbation or an average of networks needs no code of its own in any
/// model.
///
/// Immutable. Operations on two points need the same names and shapes in the same order.
public final class Params implements TensorTree {
  /// What a parameter is to its layer: decay, normalisation and planes treat kinds differently.
  public enum Kind {
    /// A matrix or a bank of filters.
    WEIGHT,
    /// An additive offset.
    BIAS,
    /// Scale or shift of a normalisation layer.
    NORM
  }

  private final Map<String, Tensor> tensors;
  private final Map<String, Kind> kinds;

  private Params(Map<String, Tensor> tensors, Map<String, Kind> kinds) {
    this.tensors = tensors;
    this.kinds = kinds;
  }

  public static Builder builder() {
    return new Builder();
  }

  /// Collects named tensors.
  public static final class Builder {
    private final Map<String, Tensor> tensors = new LinkedHashMap<>();
    private final Map<String, Kind> kinds = new LinkedHashMap<>();

    private Builder() {}

    /// @throws IllegalArgumentException if the name is taken
    public Builder add(String name, Kind kind, Tensor tensor) {
      if (tensors.putIfAbsent(name, tensor) != null) {
        throw new IllegalArgumentException("params: the name " + name + " is given twice");
      }
      kinds.put(name, kind);
      return this;
    }

    public Params build() {
      return new Params(new LinkedHashMap<>(tensors), new LinkedHashMap<>(kinds));
    }
  }

  // -------------------------------------------------------------------------------- looking at it

  /// @throws IllegalArgumentException if there is no such parameter
  public Tensor get(String name) {
    Tensor tensor = tensors.get(name);
    if (tensor == null) {
      throw new IllegalArgumentException("params: no " + name + " among " + tensors.keySet());
    }
    return tensor;
  }

  public Kind kind(String name) {
    get(name);
    return kinds.get(name);
  }

  public List<String> names() {
    return List.copyOf(tensors.keySet());
  }

  public List<Tensor> tensors() {
    return List.copyOf(tensors.values());
  }

  @Override
  public void forEachTensor(Consumer<Tensor> visitor) {
    tensors.values().forEach(visitor);
  }

  /// The dimension of the space: the number of elements of all tensors.
  public int size() {
    return tensors.values().stream().mapToInt(Tensor::size).sum();
  }

  // ---------------------------------------------------------------------------- the vector space

  public Params plus(Params other) {
    return zip(other, Tensor::add);
  }

  public Params minus(Params other) {
    return zip(other, Tensor::sub);
  }

  /// This point + factor * `other`.
  public Params plus(Params other, double factor) {
    return zip(other, (x, y) -> x.add(y, factor));
  }

  public Params times(double factor) {
    return map(x -> x.mul(factor));
  }

  /// @param factor a scalar
  public Params times(Tensor factor) {
    return map(x -> x.mul(factor));
  }

  /// The inner product over all elements, as a scalar.
  public Tensor dot(Params other) {
    return zip(other, (x, y) -> x.mul(y).sum()).total();
  }

  /// The Euclidean norm over all elements, as a scalar.
  public Tensor norm() {
    return map(x -> x.square().sum()).total().sqrt();
  }

  /// The sum of all elements, as a scalar.
  public Tensor total() {
    return tensors.values().stream()
        .map(Tensor::sum)
        .reduce(Tensor::add)
        .orElseThrow(() -> new IllegalStateException("params: there are none to sum"));
  }

  /// Zero in the same space.
  public Params zeros() {
    return map(x -> Tensor.zeros(x.dtype(), x.shape()));
  }

  // -------------------------------------------------------------------------------- tensor by
  // tensor

  public Params map(UnaryOperator<Tensor> function) {
    Map<String, Tensor> mapped = new LinkedHashMap<>();
    tensors.forEach((name, x) -> mapped.put(name, function.apply(x)));
    return new Params(mapped, kinds);
  }

  /// @throws IllegalArgumentException if names or shapes differ
  public Params zip(Params other, BinaryOperator<Tensor> function) {
    requireSameSpace(other);
    Map<String, Tensor> zipped = new LinkedHashMap<>();
    tensors.forEach((name, x) -> zipped.put(name, function.apply(x, other.get(name))));
    return new Params(zipped, kinds);
  }

  /// The same names and kinds around other tensors, given in order.
  public Params withTensors(List<Tensor> replacements) {
    if (replacements.size() != tensors.size()) {
      throw new IllegalArgumentException(
          "params: %d tensors for the %d names %s"
              .formatted(replacements.size(), tensors.size(), tensors.keySet()));
    }
    Map<String, Tensor> replaced = new LinkedHashMap<>();
    List<String> names = new ArrayList<>(tensors.keySet());
    for (int i = 0; i < names.size(); i++) {
      replaced.put(names.get(i), replacements.get(i));
    }
    return new Params(replaced, kinds);
  }

  /// This point with zeros for every parameter whose kind is not wanted.
  public Params only(Predicate<Kind> wanted) {
    Map<String, Tensor> kept = new LinkedHashMap<>();
    tensors.forEach((name, x) ->
        kept.put(name, wanted.test(kinds.get(name)) ? x : Tensor.zeros(x.dtype(), x.shape())));
    return new Params(kept, kinds);
  }

  /// The same point as constants.
  public Params stopGradient() {
    return map(Tensor::stopGradient);
  }

  private void requireSameSpace(Params other) {
    if (!names().equals(other.names())) {
      throw new IllegalArgumentException(
          "params: names differ: %s and %s".formatted(names(), other.names()));
    }
    tensors.forEach((name, x) -> {
      if (!x.shape().equals(other.get(name).shape())) {
        throw new IllegalArgumentException(
            "params: %s has shape %s in one point and %s in the other"
                .formatted(name, x.shape(), other.get(name).shape()));
      }
    });
  }

  @Override
  public String toString() {
    return "params of " + size() + " elements: " + tensors.keySet();
  }
}
