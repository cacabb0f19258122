package dev.basin.autodiff;

import static dev.basin.autodiff.Autodiff.grad;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.basin.tensor.DType;
import dev.basin.tensor.Shape;
import dev.basin.tensor.Tensor;
import dev.basin.tensor.Vjp;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;

/// Derivatives within derivatives: which variable belongs to which, and what is recorded.
class NestingTest {

  private static Tensor scalar(double value) {
    return Tensor.scalar(DType.FLOAT64, value);
  }

  private static Function<Tensor, Tensor> derivative(Function<Tensor, Tensor> function) {
    return x -> grad(function, x);
  }

  private static double nth(Function<Tensor, Tensor> function, int order, double at) {
    Function<Tensor, Tensor> current = function;
    for (int i = 0; i < order; i++) {
      current = derivative(current);
    }
    return current.apply(scalar(at)).item();
  }

  @Property(tries = 30)
  void derivativesUpToTheFourthAreThoseOfTheBooks(
      @ForAll @DoubleRange(min = -2, max = 2) double x) {
    Function<Tensor, Tensor> quartic = t -> t.square().mul(t.square());
    assertEquals(4 * x * x * x, nth(quartic, 1, x), 1e-12);
    assertEquals(12 * x * x, nth(quartic, 2, x), 1e-12);
    assertEquals(24 * x, nth(quartic, 3, x), 1e-12);
    assertEquals(24, nth(quartic, 4, x), 1e-12);
    assertEquals(24 * x, nth(t -> t.pow(4), 3, x), 1e-12);
    double[] sines = {Math.sin(x), Math.cos(x), -Math.sin(x), -Math.cos(x)};
    for (int order = 0; order < 6; order++) {
      assertEquals(sines[order % 4], nth(Tensor::sin, order, x), 1e-14);
      assertEquals(Math.exp(x), nth(Tensor::exp, order, x), 1e-13);
    }
    double y = Math.tanh(x);
    assertEquals(-2 * (1 - y * y) * (1 - 3 * y * y), nth(Tensor::tanh, 3, x), 1e-13);
  }

  /// d/dx (x d/dy (x + y)) = d/dx x = 1: an inner derivative that confused x with y would give 2.
  @Example
  void anInnerDerivativeDoesNotSeeTheOuterVariable() {
    Function<Tensor, Tensor> outer = x -> x.mul(grad(y -> x.add(y), scalar(1)));
    assertEquals(1, grad(outer, scalar(3)).item());
  }

  /// d/dx (x d/dy (x y)) = d/dx x^2 = 2 x, and the same where y is taken at x.
  @Example
  void anInnerDerivativeIsAFunctionOfTheOuterVariable() {
    assertEquals(6, grad(x -> x.mul(grad(y -> x.mul(y), scalar(2))), scalar(3)).item());
    // d/dx [x (2 x y) at y = x] = d/dx 2 x^3
    Function<Tensor, Tensor> atX = x -> x.mul(grad(y -> x.mul(y.square()), x));
    assertEquals(54, grad(atX, scalar(3)).item());
    // d/dx of d/dy (x y)^2 at y = x is d/dx 2 x^3 as well, and its derivative 12 x
    Function<Tensor, Tensor> both = x -> grad(y -> x.mul(y).square(), x);
    assertEquals(54, grad(both, scalar(3)).item());
    assertEquals(36, grad(derivative(both), scalar(3)).item());
  }

  @Example
  void anInnerVariableThatEscapesIsAConstantToTheOutside() {
    Tensor[] escaped = new Tensor[1];
    Function<Tensor, Tensor> leaking =
        y -> {
          escaped[0] = y.square();
          return escaped[0];
        };
    assertEquals(2, grad(leaking, scalar(1)).item());
    Vjp vjp = Autodiff.vjp((Tensor x) -> x.mul(escaped[0]), scalar(5));
    assertEquals(1, vjp.pull(scalar(1)).getFirst().item());
  }

  @Example
  void stopGradientIsAConstantAtEveryOrder() {
    assertEquals(3, grad(x -> x.mul(x.stopGradient()), scalar(3)).item());
    Function<Tensor, Tensor> once = x -> x.square().mul(x.stopGradient());
    assertEquals(18, grad(once, scalar(3)).item());
    assertEquals(6, grad(derivative(once), scalar(3)).item());
    assertThrows(IllegalArgumentException.class, () -> grad(Tensor::stopGradient, scalar(1)));
  }

  @Example
  void oneTensorInTwoSlotsCountsTwice() {
    Tensor x = Tensor.of(Shape.of(2), 3.0, -2.0);
    assertArrayEquals(new double[] {6, -4}, grad(t -> t.mul(t).sum(), x).toDoubles());
    assertArrayEquals(new double[] {6, -4}, grad(t -> t.matmul(t), x).toDoubles());
    assertArrayEquals(new double[] {0, 0}, grad(t -> t.sub(t).sum(), x).toDoubles());
  }

  @Example
  void onlyRecordedFunctionsAreRecorded() {
    UnaryOperator<Tensor> untraced =
        x -> {
          assertFalse(x.traced());
          return x;
        };
    untraced.apply(grad(x -> x.square().sum(), scalar(2)));
    Vjp vjp = Autodiff.vjp((Tensor x) -> x.exp(), scalar(2));
    untraced.apply(vjp.value());
    untraced.apply(vjp.pull(scalar(1)).getFirst());
    grad(
        x -> {
          assertTrue(x.traced());
          assertTrue(grad(Tensor::square, x).traced());
          return x;
        },
        scalar(2));
  }

  @Example
  void aVectorJacobianProductMayBeTakenTwice() {
    Vjp vjp = Autodiff.vjp((Tensor x) -> x.exp().mul(x), scalar(1));
    double once = vjp.pull(scalar(1)).getFirst().item();
    assertEquals(2 * Math.E, once, 1e-15);
    assertEquals(once, vjp.pull(scalar(1)).getFirst().item());
    assertEquals(-3 * once, vjp.pull(scalar(-3)).getFirst().item(), 1e-15);
  }

  @Example
  void aCotangentOfAnotherShapeOrTypeIsRefused() {
    Vjp vjp = Autodiff.vjp((Tensor x) -> x.exp(), Tensor.of(Shape.of(2), 1.0, 2.0));
    var shape = assertThrows(IllegalArgumentException.class, () -> vjp.pull(scalar(1)));
    assertTrue(shape.getMessage().contains("[]") && shape.getMessage().contains("[2]"));
    var type =
        assertThrows(
            IllegalArgumentException.class,
            () -> vjp.pull(Tensor.ones(DType.FLOAT32, Shape.of(2))));
    assertTrue(type.getMessage().contains("FLOAT32") && type.getMessage().contains("FLOAT64"));
  }

  @Example
  void aVjpTakenInsideARecordedFunctionIsPartOfIt() {
    Function<Tensor, Tensor> function =
        x -> {
          Vjp vjp = Autodiff.vjp((Tensor y) -> y.pow(3), x);
          return vjp.value().mul(vjp.pull(x.square()).getFirst());
        };
    // x^3 * x^2 * 3 x^2 = 3 x^7
    assertEquals(3 * 128, function.apply(scalar(2)).item(), 1e-12);
    assertEquals(21 * 64, grad(function, scalar(2)).item(), 1e-11);
  }

  /// Pulled outside of the recorded function, the product is a constant.
  @Example
  void whoPullsDecidesWhatIsRecorded() {
    Vjp[] kept = new Vjp[1];
    grad(
        x -> {
          kept[0] = Autodiff.vjp((Tensor y) -> y.pow(3), x);
          return kept[0].value();
        },
        scalar(2));
    Tensor pulled = kept[0].pull(scalar(1)).getFirst();
    assertEquals(12, pulled.item());
    assertFalse(pulled.traced());
  }
}
