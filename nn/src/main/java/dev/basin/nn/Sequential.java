package dev.basin.nn;

import dev.basin.tensor.Epilogue;
import dev.basin.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/// Layers one after another, each with a name of its own.
public record Sequential(List<Child> children) implements Layer {

  public Sequential {
    children = List.copyOf(children);
    long distinct = children.stream().map(Child::name).distinct().count();
    if (distinct != children.size()) {
      throw new IllegalArgumentException(
          "sequential: a name is given twice among " + children.stream().map(Child::name).toList());
    }
  }

  /// Layers named by their positions: "0", "1", ...
  public static Sequential of(Layer... layers) {
    Sequential sequential = new Sequential(List.of());
    for (Layer layer : layers) {
      sequential = sequential.then(String.valueOf(sequential.children.size()), layer);
    }
    return sequential;
  }

  /// These layers, then one more.
  public Sequential then(String name, Layer layer) {
    List<Child> longer = new ArrayList<>(children);
    longer.add(new Child(name, layer));
    return new Sequential(longer);
  }

  @Override
  public Tensor forward(Scope scope, Tensor x) {
    return forward(scope, x, Epilogue.NONE);
  }

  /// A ReLU is handed to the layer before it, and `after` to the last one.
  @Override
  public Tensor forward(Scope scope, Tensor x, Epilogue after) {
    if (children.isEmpty()) {
      return after.apply(x);
    }
    Tensor y = x;
    int last = children.size() - 1;
    for (int i = 0; i <= last; i++) {
      Child child = children.get(i);
      boolean relu = i < last && children.get(i + 1).layer() == Activation.RELU;
      Epilogue follows = relu ? Epilogue.RELU : i == last ? after : Epilogue.NONE;
      y = scope.run(child.name(), child.layer(), y, follows);
      if (relu && ++i == last) {
        y = after.apply(y);
      }
    }
    return y;
  }
}
