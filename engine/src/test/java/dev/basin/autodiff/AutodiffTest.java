package dev.basin.autodiff;

import static dev.basin.autodiff.Autodiff.grad;
import static dev.basin.autodiff.Autodiff.hessian;
import static dev.basin.autodiff.Autodiff.hvp;
import static dev.basin.autodiff.Autodiff.jacobian;
import static dev.basin.autodiff.Autodiff.jvp;
import static dev.basin.autodiff.Autodiff.valueAndGrad;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.basin.autodiff.Autodiff.Unused;
import dev.basin.autodiff.Params.Kind;
import dev.basin.tensor.DType;
import dev.basin.tensor.Movement;
import dev.basin.tensor.RandomStream;
import dev.basin.tensor.Shape;
import dev.basin.tensor.Tensor;
import java.util.List;
import java.util.function.Function;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/// The named uses of a vector-Jacobian product, against closed forms, differences and each other.
class AutodiffTest {
  private static final DType F64 = DType.FLOAT64;

  private static Tensor draw(long seed, String purpose, int... sizes) {
    return RandomStream.ofSeed(seed).split(purpose).normal(F64, Shape.of(sizes));
  }

  private static void assertClose(Tensor expected, Tensor actual, double tolerance) {
    assertEquals(expected.shape(), actual.shape());
    double error = expected.sub(actual).norm().item();
    assertTrue(error <= tolerance * (1 + expected.norm().item()), () -> expected + " " + actual);
  }

  /// A function [n] -> [n - 1, 2] with all second derivatives.
  private static Tensor curved(Tensor x) {
    int n = x.size();
    Tensor left = x.slice(0, 0, n - 1);
    Tensor right = x.slice(0, 1, n);
    return Movement.stack(1, left.mul(right).tanh(), left.sin().add(right.exp().square()));
  }

  @Property(tries = 20)
  void theHessianOfAQuadraticFormIsItsMatrixPlusTheTranspose(
      @ForAll @IntRange(min = 1, max = 7) int n, @ForAll long seed) {
    Tensor a = draw(seed, "a", n, n);
    Tensor b = draw(seed, "b", n);
    Tensor x = draw(seed, "x", n);
    Tensor v = draw(seed, "v", n);
    Function<Tensor, Tensor> form = t -> t.matmul(a).matmul(t).add(b.matmul(t));
    Tensor symmetric = a.add(a.transpose(0, 1));
    assertClose(symmetric, hessian(form, x), 1e-13);
    assertClose(symmetric.matmul(x).add(b), grad(form, x), 1e-13);
    assertClose(symmetric.matmul(v), hvp(form, x, v), 1e-13);
    assertClose(a, jacobian(a::matmul, x), 1e-13);
    assertClose(a.matmul(v), jvp(a::matmul, x, v), 1e-13);
  }

  @Property(tries = 15)
  void productsAgreeWithMatricesAndDifferences(
      @ForAll @IntRange(min = 2, max = 5) int n, @ForAll long seed) {
    Tensor x = draw(seed, "x", n).mul(0.5);
    Tensor v = draw(seed, "v", n);
    Tensor whole = jacobian(AutodiffTest::curved, x);
    assertEquals(Shape.of(n - 1, 2, n), whole.shape());
    Tensor forward = jvp(AutodiffTest::curved, x, v);
    assertClose(whole.matmul(v), forward, 1e-13);
    double h = 1e-5;
    Tensor difference = curved(x.add(v.mul(h))).sub(curved(x.sub(v.mul(h)))).mul(1 / (2 * h));
    assertClose(difference, forward, 1e-7);

    Function<Tensor, Tensor> scalar = t -> curved(t).square().sum();
    Tensor matrix = hessian(scalar, x);
    assertClose(matrix, matrix.transpose(0, 1), 1e-12);
    assertClose(matrix.matmul(v), hvp(scalar, x, v), 1e-12);
    assertClose(jacobian(w -> grad(scalar, w), x), matrix, 1e-15);
    assertClose(jvp(w -> grad(scalar, w), x, v), hvp(scalar, x, v), 1e-12);
  }

  @Property(tries = 10)
  void theProductsAreThemselvesDifferentiable(@ForAll long seed) {
    Tensor x = draw(seed, "x", 3).mul(0.5);
    Tensor v = draw(seed, "v", 3);
    Function<Tensor, Tensor> scalar = t -> curved(t).sum();
    GradientCheck.of(in -> jvp(AutodiffTest::curved, in.get(0), in.get(1)), x, v).check();
    GradientCheck.of(in -> hvp(scalar, in.get(0), in.get(1)), x, v).order(1).check();
    GradientCheck.of(in -> hessian(scalar, in.getFirst()), x).order(1).check();
  }

  @Example
  void valuesComeWithTheirGradients() {
    var result = valueAndGrad((Tensor t) -> t.square().sum(), Tensor.of(Shape.of(2), 3.0, 4.0));
    assertEquals(25, result.value().item());
    assertClose(Tensor.of(Shape.of(2), 6.0, 8.0), result.gradient(), 0);
    assertEquals(Shape.of(1, 1), valueAndGrad((Tensor t) -> t, draw(1, "x", 1, 1)).value().shape());
  }

  @Example
  void aValueThatIsNoScalarIsRefused() {
    String message =
        assertThrows(IllegalArgumentException.class, () -> grad(Tensor::exp, draw(1, "x", 2, 3)))
            .getMessage();
    assertTrue(message.contains("[2, 3]") && message.contains("scalar"), message);
  }

  // ------------------------------------------------------------------------------- parameters

  private static Params threeParameters() {
    return Params.builder()
        .add("weight", Kind.WEIGHT, draw(1, "weight", 2, 3))
        .add("bias", Kind.BIAS, draw(1, "bias", 3))
        .add("idle", Kind.NORM, draw(1, "idle", 2))
        .build();
  }

  private static Tensor withoutIdle(Params p) {
    return draw(1, "data", 4, 2).matmul(p.get("weight")).add(p.get("bias")).tanh().square().sum();
  }

  @Example
  void anUnusedParameterIsAnErrorUnlessZerosAreAskedFor() {
    Params at = threeParameters();
    String message =
        assertThrows(IllegalArgumentException.class, () -> grad(AutodiffTest::withoutIdle, at))
            .getMessage();
    assertTrue(message.contains("idle") && message.contains("Unused.ZEROS"), message);
    assertFalse(message.contains("weight"), message);
    Params gradient = grad(AutodiffTest::withoutIdle, at, Unused.ZEROS);
    assertEquals(at.names(), gradient.names());
    assertClose(Tensor.zeros(F64, Shape.of(2)), gradient.get("idle"), 0);
    assertTrue(gradient.get("weight").norm().item() > 0);
  }

  @Example
  void aConstantIsAnErrorThatSaysSo() {
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> grad(t -> Tensor.ones(F64, Shape.SCALAR), draw(1, "x", 2)))
            .getMessage();
    assertTrue(message.contains("does not depend on its argument"), message);
  }

  @Example
  void aHessianVectorProductOfParametersIsThatOfTheFlatVector() {
    Params at = threeParameters();
    Params v = at.map(x -> x.sin());
    Function<Params, Tensor> loss = p -> withoutIdle(p).add(p.get("idle").pow(3).sum());
    Params product = hvp(loss, at, v);
    double h = 1e-5;
    Params difference =
        grad(loss, at.plus(v.times(h))).minus(grad(loss, at.minus(v.times(h)))).times(1 / (2 * h));
    for (String name : at.names()) {
      assertClose(difference.get(name), product.get(name), 1e-8);
    }
    GradientCheck.of(loss, at).check();
  }

  /// A parameter in which the loss is linear has a second derivative of zero, not an error.
  @Example
  void aHessianVectorProductIsZeroWhereTheGradientIsConstant() {
    Tensor x = draw(1, "x", 3);
    assertClose(Tensor.zeros(F64, Shape.of(3)), hvp(t -> t.sum(), x, x), 0);
    Params at = Params.builder().add("only", Kind.WEIGHT, x).build();
    assertClose(
        Tensor.zeros(F64, Shape.of(3)), hvp(p -> p.get("only").sum(), at, at).get("only"), 0);
  }

  @Example
  void anObjectiveReturnsItsByProduct() {
    Params at = threeParameters().withTensors(threeParameters().tensors());
    Objective<List<Integer>> objective =
        p -> new Objective.Outcome<>(withoutIdle(p).add(p.get("idle").sum()), List.of(1, 2));
    var pass = objective.gradient(at);
    assertEquals(List.of(1, 2), pass.byproduct());
    assertClose(withoutIdle(at).add(at.get("idle").sum()), pass.loss(), 0);
    assertFalse(pass.loss().traced());
    assertClose(Tensor.ones(F64, Shape.of(2)), pass.gradient().get("idle"), 0);
    var zeros = Autodiff.gradient(Objective.of(AutodiffTest::withoutIdle), at, Unused.ZEROS);
    assertClose(Tensor.zeros(F64, Shape.of(2)), zeros.gradient().get("idle"), 0);
  }

  @Example
  void float32IsDifferentiatedInFloat32() {
    Tensor x = draw(1, "x", 4).cast(DType.FLOAT32);
    assertEquals(DType.FLOAT32, grad(t -> t.square().sum(), x).dtype());
    assertEquals(DType.FLOAT32, jvp(Tensor::exp, x, x).dtype());
    assertEquals(DType.FLOAT32, hessian(t -> t.pow(3).sum(), x).dtype());
  }

  @Example
  void aFunctionMayChangeTheType() {
    Tensor x = Tensor.of(Shape.of(2), 0.5f, 2f);
    assertEquals(DType.FLOAT32, grad(t -> t.cast(F64).square().sum(), x).dtype());
    assertEquals(F64, jvp(t -> t.cast(F64).square(), x, x).dtype());
    assertEquals(DType.FLOAT32, jacobian(t -> t.cast(F64).square(), x).dtype());
  }
}
