package dev.basin.tensor;

import static dev.basin.tensor.Oracle.assertClose;
import static dev.basin.tensor.Oracle.assertRefused;
import static dev.basin.tensor.Oracle.assertSame;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class ActivationTest {

  /// 2/sqrt(pi) sum of (-1)^n x^(2n+1) / (n! (2n+1)), whose terms stay small for |x| <= 2.
  private static double erf(double x) {
    double term = x;
    double sum = x;
    for (int n = 1; n < 60; n++) {
      term *= -x * x / n;
      sum += term / (2 * n + 1);
    }
    return 2 / Math.sqrt(Math.PI) * sum;
  }

  @Property(tries = 40)
  void valuesFollowTheirFormulas(@ForAll Random random, @ForAll DType dtype) {
    Tensor x = Oracle.draw(random, dtype, Shape.of(37));
    assertClose(Oracle.tensor(dtype, x.shape(), i -> erf(x.get(i))), x.erf(), 8);
    assertClose(
        Oracle.tensor(dtype, x.shape(), i -> Math.log(1 + Math.exp(x.get(i)))), x.softplus(), 8);
    assertClose(
        Oracle.tensor(dtype, x.shape(), i -> x.get(i) * 0.5 * (1 + erf(x.get(i) / Math.sqrt(2)))),
        x.gelu(),
        8);
    assertClose(
        Oracle.tensor(dtype, x.shape(), i -> x.get(i) / (1 + Math.exp(-x.get(i)))), x.silu(), 8);
  }

  @Property(tries = 40)
  void softmaxFollowsItsFormula(@ForAll Random random, @ForAll DType dtype) {
    Shape shape = Samples.shape(random, 1, 3);
    Tensor x = Oracle.draw(random, dtype, shape);
    int axis = Samples.axis(random, shape);
    Tensor exponentials = Oracle.tensor(dtype, shape, i -> Math.exp(x.get(i)));
    Tensor sums = exponentials.sum(true, axis);
    assertClose(exponentials.div(sums), x.softmax(axis), 32);
    Tensor logs = Oracle.tensor(dtype, sums.shape(), i -> Math.log(sums.get(i)));
    assertClose(logs.add(3).squeeze(axis), x.logSumExp(false, axis).add(3), 32);
    assertClose(x.sub(logs).sub(3), x.logSoftmax(axis).sub(3), 32);
    assertSame(x.logSumExp(true, axis).squeeze(axis), x.logSumExp(false, axis));
  }

  @Example
  void softmaxIgnoresACommonShift() {
    Tensor x = Tensor.of(Shape.of(3), 1.0, 2.0, 3.0);
    for (double shift : new double[] {1e3, -1e3, 1e6}) {
      assertClose(x.softmax(0), x.add(shift).softmax(0), 1e-4 / Math.ulp(1.0));
      assertEquals(1, x.add(shift).softmax(0).sum().item(), 1e-9);
    }
  }

  @Example
  void largeInputsNeitherOverflowNorRound() {
    Tensor x = Tensor.of(Shape.of(4), -1e5, -750, 750, 1e5);
    assertArrayEquals(new double[] {0, 0, 750, 1e5}, x.softplus().toDoubles(), 1e-300);
    assertArrayEquals(new double[] {0, 0, 1, 1}, x.sigmoid().toDoubles(), 1e-300);
    assertArrayEquals(new double[] {0, 0, 750, 1e5}, x.silu().toDoubles(), 1e-300);
    assertArrayEquals(new double[] {-0.0, -0.0, 750, 1e5}, x.gelu().toDoubles(), 1e-300);
    assertEquals(1e5, x.logSumExp(false, 0).item());
    Tensor tiny = Tensor.of(Shape.of(2), 1e-20, -1e-20);
    assertArrayEquals(new double[] {1e-20, -1e-20}, tiny.tanh().toDoubles(), 1e-35);
    assertTrue(tiny.erf().get(0) > 1.1e-20);
  }

  @Example
  void badAxesAreNamed() {
    Tensor x = Tensor.ones(DType.FLOAT64, Shape.of(2, 3));
    assertRefused(() -> x.softmax(2), "axis 2", "[2, 3]");
    assertRefused(() -> x.logSumExp(false, -3), "axis -3", "[2, 3]");
  }
}
