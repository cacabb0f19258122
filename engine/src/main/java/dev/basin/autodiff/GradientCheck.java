package dev.basin.autodiff;

import dev.basin.tensor.DType;
import dev.basin.tensor.RandomStream;
import dev.basin.tensor.Shape;
import dev.basin.tensor.Tensor;
import dev.basin.tensor.Vjp;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/// Compares derivatives with differences of values, in float64: for an op, a layer or a whole loss.
///
/// ```java
/// GradientCheck.of(in -> in.get(0).matmul(in.get(1)).tanh(), x, y).check();
/// ```
///
/// Order 1 takes a fixed cotangent g and compares the gradient of <g, f(x)> with central
/// differences in every element of every input. Order 2 does the same to the gradient itself, to
///
/// s(x, g) = sum over inputs i of <vjp_i(x; g), v_i>, with v fixed,
///
/// in x and in g, of which a pullback is as much a function: so a pullback that is right but does
/// not record what it depends on is found. Each further order repeats the step.
///
/// Differences over halved steps are extrapolated, with an estimate of the error that remains.
/// Where they do not settle (a kink, a tie or a pole beside the point), that is reported too.
///
/// Immutable: every setting returns a new check.
public final class GradientCheck {
  private final Problem problem;
  private final int order;
  private final int directions; // 0: every element
  private final double tolerance;
  private final double step;
  private final RandomStream draws;

  private GradientCheck(
      Problem problem,
      int order,
      int directions,
      double tolerance,
      double step,
      RandomStream draws) {
    this.problem = problem;
    this.order = order;
    this.directions = directions;
    this.tolerance = tolerance;
    this.step = step;
    this.draws = draws;
  }

  /// A check of a function of tensors at a point: orders 1 and 2, every element, tolerance 1e-6.
  ///
  /// @param function with a value of any shape; of its inputs alone, the same at every call
  /// @param at float64
  public static GradientCheck of(Function<List<Tensor>, Tensor> function, Tensor... at) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < at.length; i++) {
      names.add("input " + i);
    }
    return of(new Problem(function, constants(List.of(at)), names));
  }

  /// A check of a function of parameters, as [#of(Function, Tensor...)].
  public static GradientCheck of(Function<Params, Tensor> function, Params at) {
    return of(
        new Problem(
            tensors -> function.apply(at.withTensors(tensors)),
            constants(at.tensors()),
            at.names()));
  }

  /// A check of an objective's loss, as [#of(Function, Tensor...)].
  public static GradientCheck ofObjective(Objective<?> objective, Params at) {
    return of(params -> objective.evaluate(params).loss(), at);
  }

  private static GradientCheck of(Problem problem) {
    if (problem.at.isEmpty()) {
      throw new IllegalArgumentException("gradient check: there are no inputs to check");
    }
    for (int i = 0; i < problem.at.size(); i++) {
      requireFloat64(problem.names.get(i), problem.at.get(i));
    }
    return new GradientCheck(problem, 2, 0, 1e-6, 0x1p-12, RandomStream.ofSeed(1));
  }

  /// Checks the derivatives of every order up to this one.
  public GradientCheck order(int highest) {
    requireThat(highest >= 1, "the order must be at least 1, but is " + highest);
    return new GradientCheck(problem, highest, directions, tolerance, step, draws);
  }

  /// Checks each input along random directions instead of in every element: about four evaluations
  /// for each direction, however large the input.
  public GradientCheck projected(int count) {
    requireThat(count >= 1, "there must be at least 1 direction, but there are " + count);
    return new GradientCheck(problem, order, count, tolerance, step, draws);
  }

  /// The error that is allowed, relative to the element's derivative or to the greatest one of its
  /// input.
  public GradientCheck tolerance(double relative) {
    requireThat(relative > 0, "the tolerance must be positive, but is " + relative);
    return new GradientCheck(problem, order, directions, relative, step, draws);
  }

  /// The first step (2^-12 unless set), relative to elements greater than 1; it is halved until the
  /// differences settle.
  public GradientCheck step(double first) {
    requireThat(first > 0, "the step must be positive, but is " + first);
    return new GradientCheck(problem, order, directions, tolerance, first, draws);
  }

  /// What cotangents and directions are drawn from.
  public GradientCheck seed(long seed) {
    return new GradientCheck(
        problem, order, directions, tolerance, step, RandomStream.ofSeed(seed));
  }

  /// Runs the check.
  ///
  /// @throws Mismatch at the first derivative that disagrees with the differences
  public void check() {
    Problem current = problem;
    double rounding = 0;
    for (int now = 1; now <= order; now++) {
      Tensor value = current.function.apply(current.at).stopGradient();
      requireFloat64("the value", value);
      Tensor g = signed(draws.split(now), value.shape());
      rounding = Math.max(rounding, rounding(g.toDoubles(), value.toDoubles()));
      compare(current, value, g, now, rounding);
      if (now < order) {
        current = current.derivative(g, now, draws.split(-now));
      }
    }
  }

  /// A derivative that differences do not confirm: the order, the element, both values, the step.
  public static final class Mismatch extends AssertionError {
    private static final long serialVersionUID = 1L;

    private Mismatch(String message) {
      super("gradient check: " + message);
    }
  }

  private void compare(Problem current, Tensor value, Tensor g, int now, double rounding) {
    Vjp vjp = Vjp.of(current.function, current.at);
    if (!Arrays.equals(vjp.value().toDoubles(), value.toDoubles())) {
      throw new Mismatch(
          "two evaluations at one point gave %s and %s; the value must depend on the inputs alone"
              .formatted(value, vjp.value().stopGradient()));
    }
    requireFinite("order " + now + ", the value", value);
    List<Tensor> gradient = vjp.pullOrZeros(g);
    for (int i = 0; i < gradient.size(); i++) {
      requireFinite(
          "order %d, the gradient in %s".formatted(now, current.names.get(i)), gradient.get(i));
      double[] slopes = gradient.get(i).toDoubles();
      double typical =
          directions == 0
              ? Arrays.stream(slopes).map(Math::abs).max().orElse(0)
              : Math.sqrt(dot(slopes, slopes) / Math.max(1, slopes.length));
      int count = directions == 0 ? slopes.length : directions;
      for (int k = 0; k < count; k++) {
        Probe probe = probe(current, g, i, k, now);
        double slope = dot(slopes, probe.direction());
        double scale = tolerance * Math.max(Math.abs(slope), typical);
        Difference difference =
            Difference.of(
                probe::slope, step * Math.max(1, probe.magnitude()), scale / 16 + rounding);
        double allowed = Math.max(scale, tolerance * Math.abs(difference.slope())) + rounding;
        verify(probe, now, slope, difference, allowed);
      }
    }
  }

  private static void requireFinite(String what, Tensor tensor) {
    if (!tensor.allFinite()) {
      throw new Mismatch(what + " is not finite: " + tensor);
    }
  }

  private Probe probe(Problem current, Tensor g, int input, int k, int now) {
    int size = current.at.get(input).size();
    double[] direction = new double[size];
    if (directions == 0) {
      direction[k] = 1;
    } else {
      RandomStream stream = draws.split("directions").split(now).split(input).split(k);
      direction = signed(stream, Shape.of(size)).toDoubles();
      double norm = Math.sqrt(dot(direction, direction));
      for (int i = 0; i < size; i++) {
        direction[i] /= norm;
      }
    }
    return new Probe(
        current.function, current.at, g.toDoubles(), input, direction, label(current, input, k));
  }

  private String label(Problem current, int input, int k) {
    String name = "d/d(" + current.names.get(input) + ")";
    if (directions > 0) {
      return name + " along direction " + k;
    }
    int[] index = current.at.get(input).shape().toArray();
    int rest = k;
    for (int axis = index.length - 1; axis >= 0; axis--) {
      int size = index[axis];
      index[axis] = rest % size;
      rest /= size;
    }
    return name + Arrays.toString(index);
  }

  private static void verify(
      Probe probe, int now, double slope, Difference difference, double allowed) {
    String what = "order %d, %s: the gradient gives %.12g".formatted(now, probe.label(), slope);
    if (!(difference.error() <= allowed)) {
      throw new Mismatch(
          what
              + ", but central differences do not settle (%.12g +- %.1e at step %.1e); is there a kink, a tie or a pole?"
                  .formatted(difference.slope(), difference.error(), difference.step()));
    }
    if (!(Math.abs(slope - difference.slope()) <= allowed)) {
      throw new Mismatch(
          what
              + ", central differences %.12g +- %.1e at step %.1e; the error is %.1e, allowed is %.1e"
                  .formatted(
                      difference.slope(),
                      difference.error(),
                      difference.step(),
                      Math.abs(slope - difference.slope()),
                      allowed));
    }
  }

  /// A function, the point where it is checked, and names for its inputs.
  private record Problem(
      Function<List<Tensor>, Tensor> function, List<Tensor> at, List<String> names) {

    /// The gradient of <g, function>, projected onto fixed directions, as a function of the inputs
    /// and g.
    Problem derivative(Tensor g, int order, RandomStream stream) {
      int inputs = at.size();
      List<Tensor> weights = new ArrayList<>();
      for (int i = 0; i < inputs; i++) {
        weights.add(signed(stream.split(i), at.get(i).shape()));
      }
      Function<List<Tensor>, Tensor> projection =
          all -> {
            List<Tensor> pulled =
                Vjp.of(function, all.subList(0, inputs)).pullOrZeros(all.get(inputs));
            Tensor sum = pulled.getFirst().mul(weights.getFirst()).sum();
            for (int i = 1; i < inputs; i++) {
              sum = sum.add(pulled.get(i).mul(weights.get(i)).sum());
            }
            return sum;
          };
      List<Tensor> point = new ArrayList<>(at);
      point.add(g);
      List<String> labels = new ArrayList<>(names);
      labels.add("the cotangent of order " + order);
      return new Problem(projection, List.copyOf(point), labels);
    }
  }

  /// Random signs times uniform magnitudes in [0.5, 1.5): no element is near zero, so none hides.
  private static Tensor signed(RandomStream stream, Shape shape) {
    double[] values = new double[shape.size()];
    for (int i = 0; i < values.length; i++) {
      double uniform = 2 * stream.uniform(i) - 1;
      values[i] = uniform + Math.copySign(0.5, uniform);
    }
    return Tensor.of(shape, values);
  }

  private static List<Tensor> constants(List<Tensor> tensors) {
    return tensors.stream().map(Tensor::stopGradient).toList();
  }

  private static void requireFloat64(String name, Tensor tensor) {
    requireThat(
        tensor.dtype() == DType.FLOAT64,
        "%s is %s; differences need FLOAT64, so cast it".formatted(name, tensor.dtype()));
  }

  private static void requireThat(boolean condition, String otherwise) {
    if (!condition) {
      throw new IllegalArgumentException("gradient check: " + otherwise);
    }
  }

  private static double dot(double[] x, double[] y) {
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      sum += x[i] * y[i];
    }
    return sum;
  }

  /// The error that rounding makes in a difference of values of this size, and in a gradient whose
  /// terms are of the size of its cotangent and cancel.
  private double rounding(double[] g, double[] value) {
    double sum = 0;
    for (int i = 0; i < g.length; i++) {
      sum += Math.abs(g[i]) * (1 + Math.abs(value[i]) / step);
    }
    return 64 * Math.ulp(1.0) * sum;
  }
}
