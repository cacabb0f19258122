package dev.basin.autodiff;

import static dev.basin.autodiff.Autodiff.grad;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.basin.tensor.DType;
import dev.basin.tensor.Mask;
import dev.basin.tensor.Shape;
import dev.basin.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/// Gradients are finite wherever the mathematics is: beside a branch that was not taken, at zeros
/// of norms and products, at ties.
class FinitenessTest {
  private static final double INFINITY = Double.POSITIVE_INFINITY;

  private static Tensor vector(double... values) {
    return Tensor.of(Shape.of(values.length), values);
  }

  private static double[] gradient(Function<Tensor, Tensor> function, double... at) {
    return grad(function, vector(at)).toDoubles();
  }

  private static double[] second(Function<Tensor, Tensor> function, double... at) {
    return gradient(x -> grad(function, x).square().sum(), at);
  }

  /// Ops with points outside of their domain, or where value or slope is infinite.
  private static Map<String, UnaryOperator<Tensor>> hazards() {
    Map<String, UnaryOperator<Tensor>> hazards = new LinkedHashMap<>();
    hazards.put("log", Tensor::log);
    hazards.put("log1p", x -> x.sub(1).log1p());
    hazards.put("sqrt", Tensor::sqrt);
    hazards.put("rsqrt", Tensor::rsqrt);
    hazards.put("reciprocal", Tensor::reciprocal);
    hazards.put("div", x -> x.add(3).div(x));
    hazards.put("div by", x -> Tensor.ones(x.dtype(), x.shape()).div(x.relu()));
    hazards.put("pow", x -> x.pow(0.5));
    hazards.put("negative pow", x -> x.pow(-1.5));
    hazards.put("pow of tensors", x -> x.pow(x));
    hazards.put("exp", x -> x.mul(-1e4).exp());
    hazards.put("expm1", x -> x.mul(-1e4).expm1());
    hazards.put("exp minus exp", x -> x.mul(-1e4).exp().sub(x.mul(-1e4).exp()));
    hazards.put("sin", x -> x.reciprocal().sin());
    hazards.put("cos", x -> x.log().cos());
    for (var outer : outerOps().entrySet()) {
      hazards.put("log, then " + outer.getKey(), x -> outer.getValue().apply(x.log()));
      hazards.put(
          "overflow, then " + outer.getKey(), x -> outer.getValue().apply(x.mul(-1e4).exp()));
    }
    return hazards;
  }

  private static Map<String, UnaryOperator<Tensor>> outerOps() {
    Map<String, UnaryOperator<Tensor>> ops = new LinkedHashMap<>();
    ops.put("mul", x -> x.mul(x));
    ops.put("square", Tensor::square);
    ops.put("cube", x -> x.pow(3));
    ops.put("abs", Tensor::abs);
    ops.put("sign", Tensor::sign);
    ops.put("neg", Tensor::neg);
    ops.put("relu", Tensor::relu);
    ops.put("tanh", Tensor::tanh);
    ops.put("sigmoid", Tensor::sigmoid);
    ops.put("softplus", Tensor::softplus);
    ops.put("erf", Tensor::erf);
    ops.put("gelu", Tensor::gelu);
    ops.put("silu", Tensor::silu);
    ops.put("clamp", x -> x.clamp(-1, 1));
    ops.put("minimum", x -> x.minimum(0.5));
    ops.put("maximum", x -> x.maximum(0.5));
    ops.put("max", x -> x.reshape(-1, 1).max(1));
    ops.put("min", x -> x.reshape(-1, 1).min(1));
    ops.put("prod", x -> x.reshape(-1, 1).prod(1));
    ops.put("norm", x -> x.reshape(-1, 1).norm(1));
    ops.put("exp", Tensor::exp);
    ops.put("sin", Tensor::sin);
    ops.put("cos", Tensor::cos);
    return ops;
  }

  /// Where x > 0 an op, elsewhere a parabola: at -2 and 0 the op's value or slope is NaN or
  /// infinite.
  @Test
  void theBranchThatWasNotTakenContributesNothing() {
    double[] at = {-2, 0, 1.5};
    List<String> failures = new ArrayList<>();
    hazards()
        .forEach((name, op) -> {
          Function<Tensor, Tensor> function =
              x -> op.apply(x).where(x.greater(0), x.square()).sum();
          double[] first = gradient(function, at);
          double[] twice = second(function, at);
          // d/dx of the sum of (2 x)^2
          boolean right = first[0] == -4 && first[1] == 0 && twice[0] == -16 && twice[1] == 0;
          if (!right || !Double.isFinite(first[2]) || !Double.isFinite(twice[2])) {
            failures.add(name + ": " + vector(first) + ", second order " + vector(twice));
          }
        });
    assertTrue(failures.isEmpty(), () -> String.join("\n", failures));
  }

  @Test
  void theOtherBranchIsUntouchedByTheHazard() {
    Function<Tensor, Tensor> function = x -> x.log().where(x.greater(0), 0).sum();
    assertArrayEquals(new double[] {0, 0, 1 / 1.5}, gradient(function, -2, 0, 1.5), 1e-16);
  }

  @Test
  void aNormHasTheGradientZeroAtZero() {
    for (double p : new double[] {1, 1.5, 2, 3, INFINITY}) {
      Function<Tensor, Tensor> norm = x -> x.norm(p, false);
      assertArrayEquals(new double[2], gradient(norm, 0, 0), "p = " + p);
      assertArrayEquals(new double[2], second(norm, 0, 0), "second order, p = " + p);
    }
    assertArrayEquals(new double[1], gradient(x -> x.sqrt().sum(), 0));
    assertArrayEquals(new double[1], second(x -> x.sqrt().sum(), 0));
  }

  @Test
  void aRowOfZerosBesideAnotherKeepsItsGradientToItself() {
    for (double p : new double[] {1.5, 2, 3}) {
      Function<Tensor, Tensor> rows = x -> x.reshape(2, 2).norm(p, false, 1).square().sum();
      double[] first = gradient(rows, 0, 0, 3, 4);
      assertEquals(0, first[0]);
      assertEquals(0, first[1]);
      assertTrue(vector(second(rows, 0, 0, 3, 4)).allFinite(), "p = " + p);
    }
  }

  @Test
  void aNormWithOneZeroElementIsSmooth() {
    for (double p : new double[] {2, 3}) {
      double[] first = gradient(x -> x.norm(p, false), 0, 2);
      assertArrayEquals(new double[] {0, 1}, first, 1e-15, "p = " + p);
      assertTrue(vector(second(x -> x.norm(p, false), 0, 2)).allFinite(), "p = " + p);
    }
    assertArrayEquals(new double[] {0, 1}, gradient(x -> x.norm(1.5, false), 0, 2), 1e-15);
  }

  @Test
  void aProductWithZerosHasItsGradient() {
    Function<Tensor, Tensor> product = x -> x.prod(0);
    assertArrayEquals(new double[] {30, 0, 0, 0}, gradient(product, 0, 2, 3, 5));
    assertArrayEquals(new double[4], gradient(product, 0, 2, 0, 5));
    assertArrayEquals(new double[] {15, 10, 6}, gradient(product, 2, 3, 5));
    Tensor hessian = Autodiff.hessian(product, vector(0, 2, 0, 5));
    assertEquals(10, hessian.get(0, 2));
    assertEquals(0, hessian.get(0, 1));
    GradientCheck.of(in -> in.getFirst().prod(0), vector(0, 2, 0, 5, 7)).order(3).check();
  }

  @Test
  void tiesShareTheCotangentEqually() {
    assertArrayEquals(new double[] {0.5, 0, 0.5}, gradient(x -> x.max(), 3, 1, 3));
    assertArrayEquals(new double[] {0, 1, 0}, gradient(x -> x.min(), 3, 1, 3));
    assertArrayEquals(new double[] {1 / 3.0, 1 / 3.0, 1 / 3.0}, gradient(x -> x.max(), 2, 2, 2));
    assertArrayEquals(new double[] {0.5, 0}, gradient(x -> x.maximum(1).sum(), 1, 0));
    assertArrayEquals(new double[] {0.5, 1}, gradient(x -> x.minimum(1).sum(), 1, 0));
    Function<Tensor, Tensor> pooled = x -> x.reshape(1, 2, 2, 1).maxPool(2, 2, 0).sum();
    assertArrayEquals(new double[] {0.5, 0, 0, 0.5}, gradient(pooled, 4, 1, 1, 4));
    assertArrayEquals(new double[] {1}, gradient(x -> x.maximum(x).sum(), 7));
  }

  @Test
  void slopesAtKinksAreTheStatedOnes() {
    assertArrayEquals(new double[] {0, 0, 1}, gradient(x -> x.relu().sum(), -1, 0, 1));
    assertArrayEquals(new double[] {-1, 0, 1}, gradient(x -> x.abs().sum(), -1, 0, 1));
    assertArrayEquals(
        new double[] {0, 1, 1, 1, 0}, gradient(x -> x.clamp(-1, 1).sum(), -2, -1, 0, 1, 2));
    assertArrayEquals(new double[] {0, 0}, gradient(x -> x.pow(0).sum(), 0, 2));
    assertArrayEquals(new double[] {1, 1}, gradient(x -> x.pow(1).sum(), 0, 2));
    assertArrayEquals(new double[] {0, 4}, gradient(x -> x.pow(2).sum(), 0, 2));
  }

  /// x^y at x = 0: its slope in y is 0 for y > 0.
  @Test
  void aPowerOfZeroHasAFiniteGradientInBaseAndExponent() {
    Params at =
        Params.builder()
            .add("x", Params.Kind.WEIGHT, vector(0, 0, 2))
            .add("y", Params.Kind.WEIGHT, vector(2, 3, 2))
            .build();
    Function<Params, Tensor> power = p -> p.get("x").pow(p.get("y")).sum();
    Params gradient = grad(power, at);
    assertArrayEquals(new double[] {0, 0, 4}, gradient.get("x").toDoubles(), 1e-15);
    assertArrayEquals(new double[] {0, 0, 4 * Math.log(2)}, gradient.get("y").toDoubles(), 1e-15);
    Params second = Autodiff.hvp(power, at, at.map(x -> Tensor.ones(x.dtype(), x.shape())));
    assertTrue(second.get("x").allFinite() && second.get("y").allFinite(), second.get("x") + "");
  }

  @Test
  void saturatedActivationsStayFinite() {
    double[] far = {-1e4, -800, -50, 50, 800, 1e4};
    Map<String, UnaryOperator<Tensor>> ops = new LinkedHashMap<>();
    ops.put("tanh", Tensor::tanh);
    ops.put("sigmoid", Tensor::sigmoid);
    ops.put("softplus", Tensor::softplus);
    ops.put("erf", Tensor::erf);
    ops.put("gelu", Tensor::gelu);
    ops.put("silu", Tensor::silu);
    ops.put("softmax", x -> x.softmax(0));
    ops.put("logSoftmax", x -> x.logSoftmax(0));
    ops.put("logSumExp", x -> x.logSumExp(false, 0));
    ops.forEach((name, op) -> {
      for (DType dtype : DType.values()) {
        Tensor x = vector(far).cast(dtype);
        Function<Tensor, Tensor> sum = t -> op.apply(t).sum();
        assertTrue(op.apply(x).allFinite(), name);
        assertTrue(grad(sum, x).allFinite(), name + " gradient");
        assertTrue(grad(t -> grad(sum, t).square().sum(), x).allFinite(), name + " second order");
      }
    });
  }

  @Test
  void softmaxOfMinusInfinityIsZeroAndPassesNothingBack() {
    double[] masked = {1, -INFINITY, 2};
    double[] weights = vector(masked).softmax(0).toDoubles();
    assertEquals(0, weights[1]);
    assertEquals(1 / (1 + Math.E), weights[0], 1e-15);
    Tensor allMasked = vector(-INFINITY, -INFINITY).logSumExp(false, 0);
    assertEquals(-INFINITY, allMasked.item());
    Mask seen = Mask.of(Shape.of(3), true, false, true);
    Function<Tensor, Tensor> attention =
        x -> x.where(seen, -INFINITY).softmax(0).mul(vector(1, 2, 3)).sum();
    double[] gradient = gradient(attention, 1, 9, 2);
    assertTrue(vector(gradient).allFinite(), () -> vector(gradient).toString());
    assertEquals(0, gradient[1]);
    assertTrue(vector(second(attention, 1, 9, 2)).allFinite());
  }
}
