package dev.basin.experiments.analysis;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.basin.experiments.analysis.BlockedLeastSquares.Coefficients;
import dev.basin.tensor.DType;
import dev.basin.tensor.KernelThreads;
import dev.basin.tensor.Movement;
import dev.basin.tensor.RandomStream;
import dev.basin.tensor.Shape;
import dev.basin.tensor.Tensor;
import java.util.concurrent.atomic.AtomicLong;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class BlockedLeastSquaresTest {

  @Property(tries = 40)
  void theSolutionOfTheSingularValueDecomposition(
      @ForAll @IntRange(min = 1, max = 90) int rows,
      @ForAll @IntRange(min = 1, max = 90) int columns,
      @ForAll @IntRange(min = 1, max = 40) int block,
      @ForAll long seed) {
    requireSame(normal(seed, "z", rows, columns), block, seed);
    requireSame(normal(seed, "square", rows, rows), block, seed);
  }

  // The least singular value is 1e-5 of the greatest; the squares that normal equations would take
  // leave no digit at 1e-8.
  @Property(tries = 40)
  void nearlyDeficientRank(
      @ForAll @IntRange(min = 2, max = 60) int rows,
      @ForAll @IntRange(min = 2, max = 60) int columns,
      @ForAll @IntRange(min = 1, max = 40) int block,
      @ForAll @IntRange(min = 2, max = 5) int digits,
      @ForAll long seed) {
    int rank = Math.min(rows, columns);
    LeastSquares left = LeastSquares.of(normal(seed, "left", rows, rank));
    double[] scale = new double[rank];
    for (int i = 0; i < rank; i++) {
      scale[i] = StrictMath.pow(10, -digits * i / (rank - 1.0));
    }
    Tensor z =
        left.minimumNorm(identity(rows))
            .transpose(0, 1)
            .mul(Tensor.of(Shape.of(rank), scale))
            .matmul(normal(seed, "right", rank, columns));
    requireSame(z, block, seed);
  }

  // The relative error of least squares is the condition number times rounding, and its square
  // times rounding and the residual.
  private static void requireSame(Tensor z, int block, long seed) {
    int rows = z.shape().size(0);
    int columns = z.shape().size(1);
    Tensor y = normal(seed, "y", rows, 3);
    LeastSquares squares = LeastSquares.of(z);
    double[] values = squares.singularValues();
    double condition = values[0] / values[values.length - 1];
    Tensor expected = squares.minimumNorm(y);
    Tensor actual = all(solver(z, y, block).minimumNorm(columns), columns, block);
    double residual = z.matmul(expected).sub(y).norm().item();
    double length = expected.norm().item();
    double tolerance = 1e-13 * (condition * length + condition * condition * residual / values[0]);
    assertEquals(0, actual.sub(expected).norm().item(), tolerance + 1e-300);
  }

  @Test
  void tilesOfMoreThanOneAndSolutionsThatGoOnWithTheLast() {
    Tensor z = normal(5, "z", 300, 900);
    Tensor y = normal(5, "y", 300, 2);
    BlockedLeastSquares blocked = solver(z, y, 128);
    for (int columns : new int[] {270, 300, 301, 420, 900, 500}) {
      Tensor part = z.slice(1, 0, columns);
      Tensor a = all(blocked.minimumNorm(columns), columns, 128);
      Tensor residual = y.sub(part.matmul(a));
      Tensor gradient = part.matmul(residual, true, false);
      assertEquals(0, gradient.norm().item(), 1e-7, columns + " columns: the residual's image");
      if (columns > 300) {
        assertEquals(0, residual.norm().item(), 1e-7, columns + " columns: the residual");
        // in the span of the rows: the shortest
        Tensor u = LeastSquares.of(part.transpose(0, 1)).minimumNorm(a);
        assertEquals(0, part.matmul(u, true, false).sub(a).norm().item(), 1e-7);
      }
    }
  }

  @Test
  void theSameBitsForAnyNumberOfThreads() {
    Tensor z = normal(6, "z", 280, 640);
    Tensor y = normal(6, "y", 280, 4);
    int before = KernelThreads.get();
    try {
      for (int columns : new int[] {270, 640}) {
        KernelThreads.set(1);
        double[] one = all(solver(z, y, 256).minimumNorm(columns), columns, 256).toDoubles();
        KernelThreads.set(3);
        double[] three = all(solver(z, y, 256).minimumNorm(columns), columns, 256).toDoubles();
        assertArrayEquals(one, three, 0);
      }
    } finally {
      KernelThreads.set(before);
    }
  }

  @Test
  void theOperationsThatItReports() {
    Tensor z = normal(7, "z", 40, 100);
    AtomicLong done = new AtomicLong();
    BlockedLeastSquares blocked =
        new BlockedLeastSquares(matrix(z), normal(7, "y", 40, 1), 16, done::addAndGet);
    blocked.minimumNorm(30);
    assertEquals(BlockedLeastSquares.operations(40, 30, 0), done.getAndSet(0));
    blocked.minimumNorm(60);
    assertEquals(BlockedLeastSquares.operations(40, 60, 0), done.getAndSet(0));
    blocked.minimumNorm(100);
    assertEquals(BlockedLeastSquares.operations(40, 100, 60), done.get());
  }

  @Test
  void deficientRankIsRefused() {
    Tensor one = Tensor.ones(DType.FLOAT64, Shape.of(5, 3));
    Tensor y = normal(8, "y", 5, 1);
    ArithmeticException refused =
        assertThrows(ArithmeticException.class, () -> solver(one, y, 2).minimumNorm(3));
    assertTrue(refused.getMessage().contains("rank"), refused::getMessage);
    Tensor wide = Tensor.ones(DType.FLOAT64, Shape.of(5, 9));
    assertThrows(ArithmeticException.class, () -> solver(wide, y, 2).minimumNorm(9));
    Tensor zero = Tensor.zeros(DType.FLOAT64, Shape.of(5, 3));
    assertThrows(ArithmeticException.class, () -> solver(zero, y, 2).minimumNorm(3));
    assertThrows(
        IllegalArgumentException.class,
        () -> solver(zero, Tensor.zeros(DType.FLOAT32, Shape.of(5, 1)), 2));
  }

  private static BlockedLeastSquares solver(Tensor z, Tensor y, int block) {
    return new BlockedLeastSquares(matrix(z), y, block, operations -> {});
  }

  private static BlockedLeastSquares.Matrix matrix(Tensor z) {
    return (fromRow, toRow, fromColumn, toColumn) ->
        z.slice(0, fromRow, toRow).slice(1, fromColumn, toColumn);
  }

  private static Tensor all(Coefficients coefficients, int columns, int block) {
    Tensor all = coefficients.part(0, Math.min(block, columns));
    for (int from = block; from < columns; from += block) {
      Tensor part = coefficients.part(from, Math.min(columns, from + block));
      all = Movement.concat(0, all, part);
    }
    return all;
  }

  private static Tensor normal(long seed, String name, int rows, int columns) {
    return RandomStream.ofSeed(seed).split(name).normal(DType.FLOAT64, Shape.of(rows, columns));
  }

  private static Tensor identity(int size) {
    double[] values = new double[size * size];
    for (int i = 0; i < size; i++) {
      values[i * (size + 1)] = 1;
    }
    return Tensor.of(Shape.of(size, size), values);
  }
}
