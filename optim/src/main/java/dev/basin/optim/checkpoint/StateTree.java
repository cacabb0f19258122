package dev.basin.optim.checkpoint;

import dev.basin.autodiff.Params;
import dev.basin.tensor.Tensor;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/// What a checkpoint file holds: tensors, whole numbers and words, each under a name of its own.
/// Names are paths such as `update/momentum/conv.weight`, so that a new part of the state is a new
/// prefix and no new file format. Immutable.
public record StateTree(
    Map<String, Long> numbers, Map<String, String> words, Map<String, Tensor> tensors) {
  /// Of nothing.
  public static final StateTree EMPTY = new StateTree(Map.of(), Map.of(), Map.of());

  public StateTree {
    numbers = Collections.unmodifiableMap(new LinkedHashMap<>(numbers));
    words = Collections.unmodifiableMap(new LinkedHashMap<>(words));
    tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
  }

  public static Builder builder() {
    return new Builder();
  }

  /// @throws IllegalArgumentException if there is no such number
  public long number(String name) {
    return found("number", name, numbers);
  }

  /// @throws IllegalArgumentException if there is no such word
  public String word(String name) {
    return found("word", name, words);
  }

  /// @throws IllegalArgumentException if there is no such tensor
  public Tensor tensor(String name) {
    return found("tensor", name, tensors);
  }

  private static <T> T found(String what, String name, Map<String, T> entries) {
    T entry = entries.get(name);
    if (entry == null) {
      throw new IllegalArgumentException(
          "checkpoint: no %s %s among %s".formatted(what, name, entries.keySet()));
    }
    return entry;
  }

  /// The entries whose names begin with `prefix`, without it.
  public StateTree under(String prefix) {
    return renamed(name -> name.startsWith(prefix) ? name.substring(prefix.length()) : null);
  }

  /// The entries whose names do not begin with `prefix`.
  public StateTree without(String prefix) {
    return renamed(name -> name.startsWith(prefix) ? null : name);
  }

  private StateTree renamed(Function<String, String> newName) {
    return new StateTree(
        renamed(numbers, newName), renamed(words, newName), renamed(tensors, newName));
  }

  private static <T> Map<String, T> renamed(Map<String, T> all, Function<String, String> newName) {
    Map<String, T> kept = new LinkedHashMap<>();
    all.forEach((name, entry) -> {
      String renamed = newName.apply(name);
      if (renamed != null) {
        kept.put(renamed, entry);
      }
    });
    return kept;
  }

  /// Collects entries. A name may be given once.
  public static final class Builder {
    private final Map<String, Long> numbers = new LinkedHashMap<>();
    private final Map<String, String> words = new LinkedHashMap<>();
    private final Map<String, Tensor> tensors = new LinkedHashMap<>();

    private Builder() {}

    public Builder number(String name, long value) {
      return put(numbers, name, value);
    }

    public Builder word(String name, String value) {
      return put(words, name, value);
    }

    public Builder tensor(String name, Tensor value) {
      return put(tensors, name, value);
    }

    /// Every tensor of a point of parameter space.
    public Builder params(String prefix, Params params) {
      params.names().forEach(name -> tensor(prefix + name, params.get(name)));
      return this;
    }

    /// Every entry of another tree.
    public Builder tree(String prefix, StateTree tree) {
      tree.numbers().forEach((name, value) -> number(prefix + name, value));
      tree.words().forEach((name, value) -> word(prefix + name, value));
      tree.tensors().forEach((name, value) -> tensor(prefix + name, value));
      return this;
    }

    private <T> Builder put(Map<String, T> entries, String name, T value) {
      if (entries.putIfAbsent(name, value) != null) {
        throw new IllegalArgumentException("checkpoint: the name " + name + " is given twice");
      }
      return this;
    }

    public StateTree build() {
      return new StateTree(numbers, words, tensors);
    }
  }
}
