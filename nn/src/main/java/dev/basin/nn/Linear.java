package dev.basin.nn;

import static dev.basin.autodiff.Params.Kind.BIAS;
import static dev.basin.autodiff.Params.Kind.WEIGHT;

import dev.basin.tensor.Epilogue;
import dev.basin.tensor.Shape;
import dev.basin.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/// y = x weight + bias over the last axis: [..., in] to [..., out], with `weight` [in, out] and
/// `bias` [out], which begins at zero.
///
/// @param initializer of the weight
public record Linear(int in, int out, boolean bias, Initializer initializer) implements Layer {

  public Linear {
    Sizes.requirePositive("linear", "in", in);
    Sizes.requirePositive("linear", "out", out);
  }

  /// With a weight from U(-1 / sqrt(in), 1 / sqrt(in)).
  public Linear(int in, int out, boolean bias) {
    this(in, out, bias, new Initializer.FanUniform(Initializer.Fan.IN));
  }

  @Override
  public List<Parameter> parameters() {
    List<Parameter> parameters = new ArrayList<>();
    parameters.add(new Parameter("weight", WEIGHT, Shape.of(in, out), initializer));
    if (bias) {
      parameters.add(new Parameter("bias", BIAS, Shape.of(out), Initializer.ZEROS));
    }
    return parameters;
  }

  @Override
  public Tensor forward(Scope scope, Tensor x) {
    return forward(scope, x, Epilogue.NONE);
  }

  /// The bias is added in one pass with what follows.
  @Override
  public Tensor forward(Scope scope, Tensor x, Epilogue after) {
    Tensor product = x.matmul(scope.parameter("weight"));
    return bias ? product.addBias(scope.parameter("bias"), after) : after.apply(product);
  }
}
