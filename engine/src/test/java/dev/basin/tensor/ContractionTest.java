package dev.basin.tensor;

import static dev.basin.tensor.Oracle.assertClose;
import static dev.basin.tensor.Oracle.assertRefused;
import static dev.basin.tensor.Oracle.assertSame;
import static dev.basin.tensor.Oracle.at;
import static dev.basin.tensor.Oracle.with;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class ContractionTest {
  private static final int[] SIZES = {1, 2, 3, 7, 8, 9, 15, 16, 17, 31, 33, 50};

  private static int size(Random random) {
    return SIZES[random.nextInt(SIZES.length)];
  }

  private static Shape matrices(Shape batch, int rows, int columns) {
    int[] sizes = Arrays.copyOf(batch.toArray(), batch.rank() + 2);
    sizes[batch.rank()] = rows;
    sizes[batch.rank() + 1] = columns;
    return Shape.of(sizes);
  }

  private static Tensor product(Tensor x, Tensor y, boolean left, boolean right) {
    int k = x.shape().size(left ? -2 : -1);
    Shape batch = Product.leading(x).broadcast("test", Product.leading(y));
    Shape shape = matrices(batch, x.shape().size(left ? -1 : -2), y.shape().size(right ? -2 : -1));
    int row = shape.rank() - 2;
    int column = shape.rank() - 1;
    return Oracle.tensor(
        x.dtype(),
        shape,
        index -> {
          double sum = 0;
          for (int q = 0; q < k; q++) {
            int[] i = with(index, column, q);
            int[] j = with(index, row, q);
            sum += transposed(x, i, left) * transposed(y, j, right);
          }
          return sum;
        });
  }

  private static double transposed(Tensor x, int[] index, boolean swapped) {
    if (!swapped) {
      return at(x, index);
    }
    int last = index.length - 1;
    return at(x, with(with(index, last, index[last - 1]), last - 1, index[last]));
  }

  @Property(tries = 120)
  void matricesMultiplyLikeLoops(
      @ForAll Random random, @ForAll DType dtype, @ForAll boolean left, @ForAll boolean right) {
    int m = size(random);
    int k = size(random);
    int n = size(random);
    Shape batch = random.nextBoolean() ? Shape.SCALAR : Samples.shape(random, 0, 2);
    Shape xs = matrices(Samples.narrowed(random, batch), left ? k : m, left ? m : k);
    Shape ys = matrices(Samples.narrowed(random, batch), right ? n : k, right ? k : n);
    Tensor x = Oracle.draw(random, dtype, xs);
    Tensor y = Oracle.draw(random, dtype, ys);
    Tensor expected = product(x, y, left, right);
    assertClose(expected, x.matmul(y, left, right), 8, k);
    if (!left && !right) {
      assertClose(expected, x.matmul(y), 8, k);
    }
  }

  @Property(tries = 20)
  void vectorsAreRowsOnTheLeftAndColumnsOnTheRight(@ForAll Random random, @ForAll DType dtype) {
    int k = size(random);
    Tensor v = Oracle.draw(random, dtype, Shape.of(k));
    Tensor left = Oracle.draw(random, dtype, Shape.of(2, size(random), k));
    Tensor right = Oracle.draw(random, dtype, Shape.of(2, k, size(random)));
    assertClose(left.mul(v).sum(-1), left.matmul(v), 8, k);
    assertClose(right.mul(v.expandDims(1)).sum(-2), v.matmul(right), 8, k);
    assertClose(v.mul(v).sum(), v.matmul(v), 8, k);
    assertEquals(Shape.SCALAR, v.matmul(v).shape());
  }

  @Example
  void anEmptySumIsZero() {
    Tensor x = Tensor.zeros(DType.FLOAT64, Shape.of(2, 0));
    Tensor y = Tensor.zeros(DType.FLOAT64, Shape.of(0, 3));
    assertSame(Tensor.zeros(DType.FLOAT64, Shape.of(2, 3)), x.matmul(y));
    assertEquals(Shape.of(0, 0), y.matmul(y.transpose(0, 1)).shape());
    assertEquals(
        Shape.of(0, 2, 3),
        Tensor.zeros(DType.FLOAT32, Shape.of(0, 2, 2))
            .matmul(Tensor.zeros(DType.FLOAT32, Shape.of(2, 3)))
            .shape());
  }

  @Example
  void aRowOfABatchIsThatOfTheRowAlone() {
    Random random = new Random(7);
    Tensor x = Oracle.draw(random, DType.FLOAT32, Shape.of(5, 19, 33));
    Tensor w = Oracle.draw(random, DType.FLOAT32, Shape.of(33, 21));
    Tensor whole = x.matmul(w);
    for (int i = 0; i < 5; i++) {
      assertClose(x.slice(0, i, i + 1).matmul(w), whole.slice(0, i, i + 1), 8, 33);
    }
  }

  @Example
  void sizesThatDoNotMeetAreNamedWithTheAxis() {
    Tensor x = Tensor.ones(DType.FLOAT64, Shape.of(2, 3, 4));
    Tensor y = Tensor.ones(DType.FLOAT64, Shape.of(5, 6));
    assertRefused(
        () -> x.matmul(y), "matmul", "[2, 3, 4]", "[5, 6]", "axis -1", "4", "axis -2", "5");
    assertRefused(() -> x.matmul(y, true, true), "matmul", "transposed", "axis -2", "3", "6");
    assertRefused(
        () -> x.matmul(Tensor.ones(DType.FLOAT64, Shape.of(3, 4, 5))),
        "matmul",
        "[2, 3, 4]",
        "[3, 4, 5]",
        "batch",
        "2 and 3");
    assertRefused(
        () -> x.matmul(Tensor.ones(DType.FLOAT64, Shape.SCALAR)), "matmul", "[2, 3, 4]", "[]");
    assertRefused(
        () -> x.matmul(Tensor.ones(DType.FLOAT64, Shape.of(5))), "matmul", "[2, 3, 4]", "[5");
    assertRefused(() -> x.matmul(x.cast(DType.FLOAT32)), "matmul", "FLOAT32", "FLOAT64");
  }
}
