package dev.basin.tensor;

import static dev.basin.tensor.Oracle.assertClose;
import static dev.basin.tensor.Oracle.assertRefused;
import static dev.basin.tensor.Oracle.assertSame;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class ReductionTest {
  private static final double INFINITY = Double.POSITIVE_INFINITY;
  private static final int[] SIZES = {1, 2, 3, 15, 16, 33, 70};

  private static Shape large(Random random) {
    int[] sizes = new int[random.nextInt(5)];
    int total = 1;
    for (int axis = 0; axis < sizes.length; axis++) {
      int size = SIZES[random.nextInt(SIZES.length)];
      sizes[axis] = total * size > 5000 ? 2 : size;
      total *= sizes[axis];
    }
    return Shape.of(sizes);
  }

  /// The elements that fall on each element of the result, in row-major order.
  private static Tensor folded(
      Tensor x, boolean keepdims, int[] axes, ToDoubleFunction<double[]> fold) {
    boolean[] reduced = x.shape().axes("test", axes);
    Shape kept = x.shape().reduced(reduced, true);
    double[][] groups = new double[kept.size()][];
    Arrays.setAll(groups, i -> new double[0]);
    Oracle.forEachIndex(
        x.shape(),
        index -> {
          int group = 0;
          for (int axis = 0; axis < index.length; axis++) {
            group = reduced[axis] ? group : group * x.shape().size(axis) + index[axis];
          }
          groups[group] = Arrays.copyOf(groups[group], groups[group].length + 1);
          groups[group][groups[group].length - 1] = x.get(index);
        });
    double[] values = Arrays.stream(groups).mapToDouble(fold).toArray();
    return Tensor.of(x.dtype(), x.shape().reduced(reduced, keepdims), values);
  }

  private static double mean(double[] group) {
    return Arrays.stream(group).sum() / group.length;
  }

  private static double variance(double[] group) {
    double mean = mean(group);
    return Arrays.stream(group).map(v -> (v - mean) * (v - mean)).sum() / group.length;
  }

  private static double norm(double p, double[] group) {
    if (p == INFINITY) {
      return Arrays.stream(group).map(Math::abs).max().orElse(0);
    }
    double sum = Arrays.stream(group).map(v -> Math.pow(Math.abs(v), p)).sum();
    return Math.pow(sum, 1 / p);
  }

  @Property(tries = 80)
  void reductionsFoldLikeLoops(
      @ForAll Random random, @ForAll DType dtype, @ForAll boolean keepdims) {
    Shape shape = large(random);
    Tensor x = Oracle.draw(random, dtype, shape);
    int[] axes =
        IntStream.range(0, shape.rank())
            .filter(axis -> random.nextBoolean())
            .map(axis -> random.nextBoolean() ? axis : axis - shape.rank())
            .toArray();
    assertClose(
        folded(x, keepdims, axes, g -> Arrays.stream(g).sum()),
        x.sum(keepdims, axes),
        8,
        shape.size());
    assertClose(folded(x, keepdims, axes, ReductionTest::mean), x.mean(keepdims, axes), 200, 1);
    assertClose(
        folded(x, keepdims, axes, ReductionTest::variance), x.variance(keepdims, axes), 200, 1);
    assertSame(
        folded(x, keepdims, axes, g -> Arrays.stream(g).max().orElse(0)), x.max(keepdims, axes));
    assertSame(
        folded(x, keepdims, axes, g -> Arrays.stream(g).min().orElse(0)), x.min(keepdims, axes));
    for (double p : new double[] {1, 1.5, 2, 3, INFINITY}) {
      assertClose(folded(x, keepdims, axes, g -> norm(p, g)), x.norm(p, keepdims, axes), 200);
    }
    assertSame(x.sum(false, axes), x.sum(axes));
    assertSame(x.norm(2, false, axes), x.norm(axes));
  }

  @Property(tries = 40)
  void productsAndPositionsFoldLikeLoops(@ForAll Random random, @ForAll DType dtype) {
    Shape shape = Samples.shape(random, 1, 3);
    Tensor x = Oracle.draw(random, dtype, shape);
    int axis = Samples.axis(random, shape);
    assertClose(
        folded(x, false, new int[] {axis}, g -> Arrays.stream(g).reduce(1, (a, b) -> a * b)),
        x.prod(axis),
        16);
    Tensor positions =
        folded(
            x,
            false,
            new int[] {axis},
            g -> {
              int best = 0;
              for (int i = 1; i < g.length; i++) {
                best = g[i] > g[best] ? i : best;
              }
              return best;
            });
    assertArrayEquals(
        Arrays.stream(positions.toDoubles()).mapToInt(v -> (int) v).toArray(),
        x.argmax(axis).toArray());
    assertEquals(positions.shape(), x.argmax(axis).shape());
  }

  @Property(tries = 30)
  void sumToUndoesABroadcast(@ForAll Random random, @ForAll DType dtype) {
    Shape whole = large(random);
    Shape narrow = Samples.narrowed(random, whole);
    Tensor x = Oracle.draw(random, dtype, whole);
    int lead = whole.rank() - narrow.rank();
    int[] axes =
        IntStream.range(0, whole.rank())
            .filter(a -> a < lead || narrow.size(a - lead) != whole.size(a))
            .toArray();
    Tensor expected = axes.length == 0 ? x : x.sum(true, axes).reshape(narrow);
    assertClose(expected, x.sumTo(narrow), 8, whole.size());
  }

  @Example
  void theFirstOfEqualsIsTheArgmaxAndNaNWins() {
    Tensor x = Tensor.of(Shape.of(3, 3), 2, 5, 5, 1, Double.NaN, 9, 0.0, -0.0, -1);
    assertArrayEquals(new int[] {1, 1, 0}, x.argmax(1).toArray());
    assertArrayEquals(new int[] {0, 1, 1}, x.argmax(-2).toArray());
    double nan = Double.NaN;
    assertArrayEquals(new double[] {5, nan, 0}, x.max(1).toDoubles());
    assertArrayEquals(new double[] {2, nan, -1}, x.min(1).toDoubles());
  }

  @Example
  void nothingSumsToZeroAndMultipliesToOne() {
    Tensor empty = Tensor.zeros(DType.FLOAT64, Shape.of(2, 0));
    assertSame(Tensor.zeros(DType.FLOAT64, Shape.of(2)), empty.sum(1));
    assertSame(Tensor.zeros(DType.FLOAT64, Shape.SCALAR), empty.sum());
    assertSame(Tensor.ones(DType.FLOAT64, Shape.of(2)), empty.prod(1));
    assertEquals(Shape.of(0), empty.sum(0).shape());
  }

  /// Between float32's 24 bits and a million equal terms, a running sum would lose digits.
  @Example
  void longSumsKeepTheirDigits() {
    Tensor x = Tensor.full(DType.FLOAT32, Shape.of(1_000_000), 0.1);
    assertEquals((double) 0.1f * 1_000_000, x.sum().item(), 1);
    assertEquals(0.1f, x.mean().item(), 1e-6);
  }

  @Example
  void badAxesAreNamed() {
    Tensor x = Tensor.ones(DType.FLOAT64, Shape.of(2, 3));
    assertRefused(() -> x.sum(2), "sum", "axis 2", "[2, 3]");
    assertRefused(() -> x.mean(0, -2), "mean", "twice", "[2, 3]");
    assertRefused(() -> x.argmax(-3), "argmax", "axis -3", "[2, 3]");
    assertRefused(() -> x.slice(1, 0, 0).max(1), "max", "[2, 0]");
    assertRefused(() -> x.slice(1, 0, 0).argmax(1), "argmax", "[2, 0]");
    assertRefused(() -> x.norm(0.5, false), "norm", "0.5");
    assertRefused(() -> x.norm(Double.NaN, false), "norm", "NaN");
    assertRefused(() -> x.sumTo(Shape.of(2)), "sumTo", "[2]", "[2, 3]");
  }
}
