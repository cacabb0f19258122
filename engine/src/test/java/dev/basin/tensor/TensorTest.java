package dev.basin.tensor;

import static dev.basin.tensor.Oracle.assertRefused;
import static dev.basin.tensor.Oracle.assertSame;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.basin.autodiff.Autodiff;
import dev.basin.autodiff.GradientCheck;
import java.util.List;
import org.junit.jupiter.api.Test;

class TensorTest {

  @Test
  void valuesAreRowMajorAndCopied() {
    double[] values = {1, 2, 3, 4, 5, 6};
    Tensor x = Tensor.of(Shape.of(2, 3), values);
    values[0] = 9;
    x.toDoubles()[1] = 9;
    assertArrayEquals(new double[] {1, 2, 3, 4, 5, 6}, x.toDoubles());
    assertEquals(6, x.get(1, 2));
    float[] floats = {1, 2};
    Tensor y = Tensor.of(Shape.of(2), floats);
    floats[0] = 9;
    y.toFloats()[1] = 9;
    assertArrayEquals(new float[] {1, 2}, y.toFloats());
    assertEquals(DType.FLOAT32, y.dtype());
    assertEquals(DType.FLOAT64, x.dtype());
  }

  @Test
  void constantsAreMade() {
    for (DType dtype : DType.values()) {
      assertArrayEquals(new double[] {0, 0}, Tensor.zeros(dtype, Shape.of(2)).toDoubles());
      assertArrayEquals(new double[] {1, 1}, Tensor.ones(dtype, Shape.of(2)).toDoubles());
      assertArrayEquals(new double[] {7, 7}, Tensor.full(dtype, Shape.of(2), 7).toDoubles());
      assertArrayEquals(new double[] {0, 1, 2}, Tensor.arange(dtype, 3).toDoubles());
      assertEquals(5, Tensor.scalar(dtype, 5).item());
      assertEquals(0, Tensor.arange(dtype, 0).size());
    }
  }

  @Test
  void castingRoundsAndItsCotangentIsCastBack() {
    Tensor x = Tensor.of(Shape.of(2), 0.1, 1e300);
    Tensor narrow = x.cast(DType.FLOAT32);
    assertArrayEquals(new double[] {0.1f, Double.POSITIVE_INFINITY}, narrow.toDoubles());
    assertEquals(0.1f, narrow.cast(DType.FLOAT64).get(0));
    Tensor gradient =
        Autodiff.grad(t -> t.cast(DType.FLOAT32).mul(3).sum(), Tensor.of(Shape.of(1), 0.1));
    assertEquals(DType.FLOAT64, gradient.dtype());
    assertEquals(3, gradient.item());
    Tensor y = Tensor.of(Shape.of(3), 0.1, 0.2, 0.3);
    GradientCheck.of(in -> in.getFirst().cast(DType.FLOAT64).exp(), y).check();
  }

  @Test
  void gradientsStopWhereTheyAreStopped() {
    Vjp vjp =
        Vjp.of(
            in -> {
              assertTrue(in.getFirst().traced());
              assertFalse(in.getFirst().stopGradient().traced());
              assertSame(in.getFirst(), in.getFirst().stopGradient());
              return in.getFirst().stopGradient().mul(2);
            },
            List.of(Tensor.ones(DType.FLOAT64, Shape.of(2))));
    assertEquals(null, vjp.pull(Tensor.ones(DType.FLOAT64, Shape.of(2))).getFirst());
  }

  @Test
  void finitenessLooksAtTheElementsAlone() {
    Tensor x = Tensor.ones(DType.FLOAT32, Shape.of(33));
    // reciprocals of the zeros behind the elements are infinite
    assertTrue(x.reciprocal().allFinite());
    assertFalse(x.sub(1).reciprocal().allFinite());
    for (int i = 0; i < 33; i++) {
      double[] values = x.toDoubles();
      values[i] = Double.NaN;
      assertFalse(Tensor.of(DType.FLOAT64, x.shape(), values).allFinite());
    }
  }

  @Test
  void badElementsAreNamed() {
    Tensor x = Tensor.ones(DType.FLOAT64, Shape.of(2, 3));
    assertRefused(() -> x.item(), "item", "[2, 3]", "6");
    assertRefused(() -> x.get(1), "get", "[2, 3]", "1");
    assertRefused(() -> x.get(1, 3), "get", "3", "axis 1", "[2, 3]");
    assertRefused(() -> x.get(-1, 0), "get", "-1", "axis 0");
    assertRefused(() -> Tensor.of(Shape.of(2), 1.0), "[2]", "2", "1");
    assertRefused(() -> Tensor.of(Shape.of(2), 1f, 2f, 3f), "[2]", "2", "3");
  }

  @Test
  void aPersonSeesTypeShapeAndTheFirstElements() {
    assertEquals("FLOAT32[2] (1.0, 2.0)", Tensor.of(Shape.of(2), 1f, 2f).toString());
    assertTrue(Tensor.arange(DType.FLOAT64, 100).toString().endsWith("7.0, ...)"));
    assertEquals("FLOAT64[] (3.0)", Tensor.scalar(DType.FLOAT64, 3).toString());
  }
}
