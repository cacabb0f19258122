package dev.basin.user;

import static dev.basin.autodiff.Autodiff.grad;
import static dev.basin.tensor.Operation.op;
import static dev.basin.tensor.Operation.to;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.basin.autodiff.GradientCheck;
import dev.basin.tensor.DType;
import dev.basin.tensor.Shape;
import dev.basin.tensor.Tensor;
import dev.basin.tensor.Vjp;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/// Ops that a user defines, with nothing but the public API.
class UserOpTest {
  private static final Tensor X = Tensor.of(Shape.of(2, 2), 0.4, -1.5, 0.9, 2.0);
  private static final Tensor Y = Tensor.of(Shape.of(2, 2), 1.1, 0.3, -0.8, 0.6);

  /// x^3 from plain Java arithmetic, with its pullback in tensor ops.
  private static Tensor cube(Tensor x) {
    double[] values = Arrays.stream(x.toDoubles()).map(v -> v * v * v).toArray();
    Tensor value = Tensor.of(x.dtype(), x.shape(), values);
    return op("cube", value, to(x, g -> g.mul(x.square().mul(3))));
  }

  /// 1 / cosh x, whose slope -y tanh x uses the output.
  private static Tensor sech(Tensor x) {
    double[] values = Arrays.stream(x.toDoubles()).map(v -> 1 / StrictMath.cosh(v)).toArray();
    return op(
        "sech",
        Tensor.of(x.dtype(), x.shape(), values),
        to(x, (g, y) -> g.mul(y.mul(x.tanh())).neg()));
  }

  /// sqrt(x^2 + y^2), both cotangents at once.
  private static Tensor hypot(Tensor x, Tensor y) {
    Tensor value = x.stopGradient().square().add(y.stopGradient().square()).sqrt();
    return op(
        "hypot",
        value,
        List.of(x, y),
        g -> {
          Tensor scaled = g.div(hypot(x, y));
          return List.of(scaled.mul(x), scaled.mul(y));
        });
  }

  @Test
  void theyPassTheGradientCheckToOrderThree() {
    GradientCheck.of(in -> cube(in.getFirst()), X).order(3).check();
    GradientCheck.of(in -> sech(in.getFirst()), X).order(3).check();
    GradientCheck.of(in -> hypot(in.get(0), in.get(1)), X, Y).order(3).check();
    GradientCheck.of(in -> hypot(cube(in.get(0)), sech(in.get(1))).sum(0), X, Y)
        .projected(3)
        .check();
  }

  @Test
  void theyWorkAmongTheOthers() {
    assertArrayEquals(
        X.square().mul(3).toDoubles(), grad(x -> cube(x).sum(), X).toDoubles(), 1e-15);
    assertFalse(cube(X).traced());
    Tensor single = X.cast(DType.FLOAT32);
    assertEquals(DType.FLOAT32, grad(x -> cube(x).sum(), single).dtype());
  }

  @Test
  void onlyTheInputThatIsDifferentiatedIsPulled() {
    Function<Tensor, Tensor> onlyX =
        x ->
            op(
                    "product",
                    x.stopGradient().mul(Y),
                    to(x, g -> g.mul(Y)),
                    to(
                        Y,
                        g -> {
                          throw new AssertionError("nobody asked for this cotangent");
                        }))
                .sum();
    assertArrayEquals(Y.toDoubles(), grad(onlyX, X).toDoubles());
  }

  @Test
  void aPullbackMayReturnWhatWasBroadcastFromTheInput() {
    Tensor row = Tensor.of(Shape.of(1, 2), 3.0, 4.0);
    Function<Tensor, Tensor> function =
        x -> op("stretch", x.stopGradient().broadcastTo(Shape.of(5, 2)), to(x, g -> g)).sum();
    assertEquals(Shape.of(1, 2), grad(function, row).shape());
    assertArrayEquals(new double[] {5, 5}, grad(function, row).toDoubles());
  }

  @Test
  void aPullbackOfAnotherShapeIsAnErrorThatNamesTheOp() {
    assertRefused(g -> g.sum(), "[] for");
    assertRefused(g -> g.reshape(4), "[4] for");
    assertRefused(g -> g.transpose(0, 1).slice(0, 0, 1), "[1, 2] for");
    assertRefused(g -> null, "null");
  }

  private static void assertRefused(Function<Tensor, Tensor> pullback, String what) {
    Function<Tensor, Tensor> function =
        x -> op("mistaken", x.stopGradient(), to(x, (Tensor g) -> pullback.apply(g))).sum();
    String message =
        assertThrows(IllegalStateException.class, () -> grad(function, X)).getMessage();
    assertTrue(message.contains("mistaken") && message.contains("[2, 2]"), message);
    assertTrue(message.contains(what), message);
  }

  @Test
  void aPullbackOfAnotherTypeIsAnErrorThatNamesTheOp() {
    assertRefused(g -> g.cast(DType.FLOAT32), "FLOAT32");
  }

  @Test
  void aJointPullbackOfAnotherCountIsAnErrorThatNamesTheOp() {
    Function<List<Tensor>, Tensor> function =
        in -> op("mistaken", in.get(0).stopGradient(), in, g -> List.of(g));
    Vjp vjp = Vjp.of(function, List.of(X, Y));
    String message = assertThrows(IllegalStateException.class, () -> vjp.pull(X)).getMessage();
    assertTrue(message.contains("mistaken") && message.contains("2"), message);
  }
}
