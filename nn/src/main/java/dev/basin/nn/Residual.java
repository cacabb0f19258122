package dev.basin.nn;

import dev.basin.tensor.Tensor;
import java.util.List;

/// body(x) + shortcut(x): He, Zhang, Ren and Sun 2015 (arXiv:1512.03385). What follows the sum,
/// such as a ReLU, is a layer of its own.
public record Residual(Layer body, Layer shortcut) implements Layer {

  @Override
  public List<Child> children() {
    return List.of(new Child("body", body), new Child("shortcut", shortcut));
  }

  @Override
  public Tensor forward(Scope scope, Tensor x) {
    Tensor through = scope.run("body", body, x);
    Tensor around = scope.run("shortcut", shortcut, x);
    if (!through.shape().equals(around.shape())) {
      throw new IllegalArgumentException(
          "residual: the body yields %s but the shortcut %s; they must be equal"
              .formatted(through.shape(), around.shape()));
    }
    return through.add(around);
  }
}
