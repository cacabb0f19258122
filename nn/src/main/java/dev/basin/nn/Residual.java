package dev.basin.nn;

import dev.basin.tensor.Epilogue;
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
    return forward(scope, x, Epilogue.NONE);
  }

  /// The shortcut is added in the pass of the body's last layer, if that can, and so is a ReLU.
  @Override
  public Tensor forward(Scope scope, Tensor x, Epilogue after) {
    Tensor around = scope.run("shortcut", shortcut, x);
    if (after.addend() != null) {
      return after.apply(scope.run("body", body, x, new Epilogue(around, false)));
    }
    return scope.run("body", body, x, new Epilogue(around, after.relu()));
  }
}
