package dev.basin.autodiff;

import dev.basin.tensor.DType;
import dev.basin.tensor.Movement;
import dev.basin.tensor.Shape;
import dev.basin.tensor.Tensor;
import dev.basin.tensor.Vjp;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// Derivatives of functions, as functions. Every one is some use of a vector-Jacobian product
/// ([Vjp]), and they nest to any order: inside a function that is being differentiated, a
/// derivative is recorded like any other op.
public final class Autodiff {
  private Autodiff() {}

  /// What to do about a parameter on which the loss does not depend.
  public enum Unused {
    /// It is taken for a mistake.
    ERROR,
    /// Its gradient is zero.
    ZEROS
  }

  /// A scalar and its gradient at one point.
  ///
  /// @param <T> Tensor or Params
  public record ValueAndGrad<T>(Tensor value, T gradient) {}

  // ---------------------------------------------------------------------------------- gradients

  /// The gradient of a scalar function at x.
  ///
  /// @throws IllegalArgumentException if the value is no scalar or does not depend on x
  public static Tensor grad(Function<Tensor, Tensor> function, Tensor x) {
    return valueAndGrad(function, x).gradient();
  }

  /// The gradient of a scalar function at a point of parameter space.
  ///
  /// @throws IllegalArgumentException if the value is no scalar or does not depend on a parameter
  public static Params grad(Function<Params, Tensor> function, Params at) {
    return valueAndGrad(function, at).gradient();
  }

  public static Params grad(Function<Params, Tensor> function, Params at, Unused unused) {
    return gradient(Objective.of(function), at, unused).gradient();
  }

  public static ValueAndGrad<Tensor> valueAndGrad(Function<Tensor, Tensor> function, Tensor x) {
    Vjp vjp = vjp(function, x);
    List<Tensor> pulled = pullOne(vjp, List.of("its argument"), Unused.ERROR);
    return new ValueAndGrad<>(vjp.value(), pulled.getFirst());
  }

  public static ValueAndGrad<Params> valueAndGrad(Function<Params, Tensor> function, Params at) {
    var gradient = Objective.of(function).gradient(at);
    return new ValueAndGrad<>(gradient.loss(), gradient.gradient());
  }

  /// One pass of an objective, forward and back.
  public static <B> Objective.Gradient<B> gradient(
      Objective<B> objective, Params at, Unused unused) {
    List<Objective.Outcome<B>> outcome = new ArrayList<>(1);
    Vjp vjp =
        vjp(
            params -> {
              outcome.add(objective.evaluate(params));
              return outcome.getFirst().loss();
            },
            at);
    B byproduct = outcome.removeFirst().byproduct();
    Params gradient = at.withTensors(pullOne(vjp, at.names(), unused));
    return new Objective.Gradient<>(vjp.value(), gradient, byproduct);
  }

  private static List<Tensor> pullOne(Vjp vjp, List<String> names, Unused unused) {
    Tensor value = vjp.value();
    if (value.size() != 1) {
      throw new IllegalArgumentException(
          "grad: the function's value has shape %s; it must be a scalar, so sum it or use jacobian"
              .formatted(value.shape()));
    }
    Tensor one = Tensor.ones(value.dtype(), value.shape());
    if (unused == Unused.ZEROS) {
      return vjp.pullOrZeros(one);
    }
    List<Tensor> pulled = vjp.pull(one);
    List<String> missing = new ArrayList<>();
    for (int i = 0; i < pulled.size(); i++) {
      if (pulled.get(i) == null) {
        missing.add(names.get(i));
      }
    }
    if (!missing.isEmpty()) {
      throw new IllegalArgumentException(
          ("grad: the value does not depend on %s; use it, leave it out, or ask for zeros"
                  + " (Unused.ZEROS)")
              .formatted(String.join(", ", missing)));
    }
    return pulled;
  }

  // -------------------------------------------------------------------------- products and
  // matrices

  /// The function's value at x, and its vector-Jacobian product there.
  public static Vjp vjp(Function<Tensor, Tensor> function, Tensor x) {
    return Vjp.of(inputs -> function.apply(inputs.getFirst()), List.of(x));
  }

  /// The function's value at a point, and its vector-Jacobian product there, in the order of
  /// [Params#names].
  public static Vjp vjp(Function<Params, Tensor> function, Params at) {
    return Vjp.of(inputs -> function.apply(at.withTensors(inputs)), at.tensors());
  }

  /// The Jacobian-vector product (df/dx) v, of the value's shape. A vector-Jacobian product is
  /// linear in its cotangent; this is the transpose of that linear map.
  public static Tensor jvp(Function<Tensor, Tensor> function, Tensor x, Tensor v) {
    Tensor value = function.apply(x);
    Tensor anywhere = Tensor.zeros(value.dtype(), value.shape());
    Vjp linear = vjp(u -> vjp(function, x).pullOrZeros(u).getFirst(), anywhere);
    return linear.pullOrZeros(v).getFirst();
  }

  /// The Hessian-vector product of a scalar function.
  public static Tensor hvp(Function<Tensor, Tensor> function, Tensor x, Tensor v) {
    return vjp(w -> grad(function, w), x).pullOrZeros(v).getFirst();
  }

  /// The Hessian-vector product of a scalar function of parameters: the gradient of <grad f, v>.
  public static Params hvp(Function<Params, Tensor> function, Params at, Params v) {
    return grad(w -> grad(function, w).dot(v), at, Unused.ZEROS);
  }

  /// All partial derivatives: the axes of the value, then those of x. One pull for each element of
  /// the value.
  public static Tensor jacobian(Function<Tensor, Tensor> function, Tensor x) {
    Vjp vjp = vjp(function, x);
    Shape out = vjp.value().shape();
    DType dtype = vjp.value().dtype();
    Tensor[] rows = new Tensor[out.size()];
    for (int i = 0; i < rows.length; i++) {
      double[] unit = new double[rows.length];
      unit[i] = 1;
      rows[i] = vjp.pullOrZeros(Tensor.of(dtype, out, unit)).getFirst();
    }
    int[] sizes = java.util.Arrays.copyOf(out.toArray(), out.rank() + x.rank());
    System.arraycopy(x.shape().toArray(), 0, sizes, out.rank(), x.rank());
    return Movement.stack(0, rows).reshape(Shape.of(sizes));
  }

  /// All second derivatives of a scalar function: the axes of x twice.
  public static Tensor hessian(Function<Tensor, Tensor> function, Tensor x) {
    return jacobian(w -> grad(function, w), x);
  }

  /// The function's value, recomputed rather than remembered when a cotangent arrives: memory for
  /// time.
  ///
  /// @param function of the inputs alone: a traced tensor that it captures is an error
  public static Tensor checkpoint(Function<List<Tensor>, Tensor> function, Tensor... inputs) {
    return Vjp.checkpoint(function, List.of(inputs));
  }
}
