package dev.basin.experiments.analysis;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.basin.tensor.DType;
import dev.basin.tensor.RandomStream;
import dev.basin.tensor.Shape;
import dev.basin.tensor.Tensor;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class LeastSquaresTest {

  @Test
  void aLineThroughThreePoints() {
    // a + b t through (0, 1), (1, 2), (2, 4): b = 3/2, a = 5/6
    LeastSquares squares = LeastSquares.of(Tensor.of(Shape.of(3, 2), 1.0, 0, 1, 1, 1, 2));
    Tensor y = Tensor.of(Shape.of(3, 1), 1.0, 2, 4);
    assertArrayEquals(new double[] {5 / 6.0, 1.5}, squares.minimumNorm(y).toDoubles(), 1e-14);
    // Z'Z = [3 3; 3 5], Z'y = (7, 10); with lambda 1: [4 3; 3 6] a = (7, 10)
    assertArrayEquals(new double[] {12 / 15.0, 19 / 15.0}, squares.ridge(y, 1).toDoubles(), 1e-14);
  }

  @Test
  void ofManySolutionsTheShortest() {
    LeastSquares wide = LeastSquares.of(Tensor.of(Shape.of(1, 3), 1.0, 2, 2));
    assertArrayEquals(
        new double[] {2, 4, 4},
        wide.minimumNorm(Tensor.of(Shape.of(1, 1), 18.0)).toDoubles(),
        1e-14);
    LeastSquares deficient = LeastSquares.of(Tensor.of(Shape.of(2, 2), 1.0, 1, 1, 1));
    assertEquals(1, deficient.rank());
    assertArrayEquals(new double[] {2, 0}, deficient.singularValues(), 1e-15);
    // 3 and 5 cannot both be met: their mean is, by equal halves
    assertArrayEquals(
        new double[] {2, 2},
        deficient.minimumNorm(Tensor.of(Shape.of(2, 1), 3.0, 5)).toDoubles(),
        1e-14);
  }

  @Property(tries = 100)
  void moorePenrose(
      @ForAll @IntRange(min = 1, max = 12) int rows,
      @ForAll @IntRange(min = 1, max = 12) int columns,
      @ForAll @IntRange(min = 1, max = 12) int inner,
      @ForAll long seed) {
    RandomStream random = RandomStream.ofSeed(seed);
    Tensor z = normal(random, "a", rows, inner).matmul(normal(random, "b", inner, columns));
    LeastSquares squares = LeastSquares.of(z);
    assertTrue(squares.rank() <= Math.min(inner, Math.min(rows, columns)));
    Tensor inverse = squares.minimumNorm(identity(rows));
    // rounding grows with the condition number of what is not zero
    double[] values = squares.singularValues();
    double tolerance = 1e-12 * values[0] / values[squares.rank() - 1];
    Tensor onRows = z.matmul(inverse);
    Tensor onColumns = inverse.matmul(z);
    assertClose(onRows.matmul(z), z, tolerance * values[0]);
    assertClose(onColumns.matmul(inverse), inverse, tolerance / values[squares.rank() - 1]);
    assertClose(onRows, onRows.transpose(0, 1), tolerance);
    assertClose(onColumns, onColumns.transpose(0, 1), tolerance);
  }

  @Property(tries = 100)
  void theNormalEquationsHold(
      @ForAll @IntRange(min = 1, max = 20) int rows,
      @ForAll @IntRange(min = 1, max = 20) int columns,
      @ForAll long seed) {
    RandomStream random = RandomStream.ofSeed(seed);
    Tensor z = normal(random, "z", rows, columns);
    Tensor y = normal(random, "y", rows, 3);
    LeastSquares squares = LeastSquares.of(z);
    double tolerance = 1e-10;
    Tensor fitted = z.matmul(squares.ridge(y, 0.7)).sub(y);
    assertClose(z.matmul(fitted, true, false), squares.ridge(y, 0.7).mul(-0.7), tolerance);
    double condition = squares.singularValues()[0] / squares.singularValues()[squares.rank() - 1];
    Tensor residual = z.matmul(squares.minimumNorm(y)).sub(y);
    assertClose(
        z.matmul(residual, true, false),
        Tensor.zeros(DType.FLOAT64, Shape.of(columns, 3)),
        tolerance * condition);
  }

  @Test
  void badInputIsRefused() {
    assertThrows(
        IllegalArgumentException.class, () -> LeastSquares.of(Tensor.of(Shape.of(3), 1.0, 2, 3)));
    assertThrows(
        IllegalArgumentException.class,
        () -> LeastSquares.of(Tensor.zeros(DType.FLOAT32, Shape.of(2, 2))));
    assertThrows(
        IllegalArgumentException.class,
        () -> LeastSquares.of(Tensor.of(Shape.of(1, 2), 1, Double.NaN)));
    LeastSquares squares = LeastSquares.of(identity(2));
    assertThrows(
        IllegalArgumentException.class,
        () -> squares.minimumNorm(Tensor.of(Shape.of(3, 1), 1.0, 2, 3)));
    for (double lambda : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThrows(
          IllegalArgumentException.class, () -> squares.ridge(identity(2), lambda), "" + lambda);
    }
  }

  @Test
  void aMatrixOfZerosHasTheZeroSolution() {
    LeastSquares squares = LeastSquares.of(Tensor.zeros(DType.FLOAT64, Shape.of(2, 3)));
    assertEquals(0, squares.rank());
    assertArrayEquals(
        new double[3], squares.minimumNorm(Tensor.of(Shape.of(2, 1), 1.0, 2)).toDoubles());
  }

  private static Tensor normal(RandomStream random, String name, int rows, int columns) {
    return random.split(name).normal(DType.FLOAT64, Shape.of(rows, columns));
  }

  private static Tensor identity(int size) {
    double[] values = new double[size * size];
    Arrays.setAll(values, i -> i % (size + 1) == 0 ? 1 : 0);
    return Tensor.of(Shape.of(size, size), values);
  }

  private static void assertClose(Tensor expected, Tensor actual, double tolerance) {
    assertArrayEquals(expected.toDoubles(), actual.toDoubles(), tolerance);
  }
}
