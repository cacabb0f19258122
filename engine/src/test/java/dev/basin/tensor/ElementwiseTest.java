package dev.basin.tensor;

import static dev.basin.tensor.Oracle.assertClose;
import static dev.basin.tensor.Oracle.assertRefused;
import static dev.basin.tensor.Oracle.assertSame;
import static dev.basin.tensor.Oracle.at;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BinaryOperator;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class ElementwiseTest {
  private static final double INFINITY = Double.POSITIVE_INFINITY;

  /// Sizes around lanes and around the blocks in which a repeated operand is laid out.
  private static final int[] SIZES = {1, 2, 3, 5, 16, 17, 31, 64, 130};

  private record Binary(BinaryOperator<Tensor> op, DoubleBinaryOperator oracle) {}

  private record Compared(java.util.function.BiFunction<Tensor, Tensor, Mask> op, Truth oracle) {}

  @FunctionalInterface
  private interface Truth {
    boolean of(double x, double y);
  }

  private static final List<Binary> ARITHMETIC =
      List.of(
          new Binary(Tensor::add, Double::sum),
          new Binary(Tensor::sub, (x, y) -> x - y),
          new Binary(Tensor::mul, (x, y) -> x * y),
          new Binary(Tensor::mulNoNan, (x, y) -> x == 0 || y == 0 ? 0 : x * y),
          new Binary(Tensor::div, (x, y) -> x / y),
          new Binary(Tensor::minimum, Math::min),
          new Binary(Tensor::maximum, Math::max));

  private static final List<Compared> COMPARISONS =
      List.of(
          new Compared(Tensor::equal, (x, y) -> x == y),
          new Compared(Tensor::less, (x, y) -> x < y),
          new Compared(Tensor::lessEqual, (x, y) -> x <= y),
          new Compared(Tensor::greater, (x, y) -> x > y),
          new Compared(Tensor::greaterEqual, (x, y) -> x >= y));

  private static Shape large(Random random) {
    int[] sizes = new int[random.nextInt(5)];
    int total = 1;
    for (int axis = 0; axis < sizes.length; axis++) {
      sizes[axis] = SIZES[random.nextInt(SIZES.length)];
      sizes[axis] = total * sizes[axis] > 6000 ? 1 : sizes[axis];
      total *= sizes[axis];
    }
    return Shape.of(sizes);
  }

  // Few different values, so that ties occur, and zeros.
  private static Tensor coarse(Random random, DType dtype, Shape shape) {
    double[] values = random.ints(shape.size(), -3, 4).asDoubleStream().map(v -> v / 2).toArray();
    return Tensor.of(dtype, shape, values);
  }

  @Property(tries = 60)
  void arithmeticBroadcastsLikeLoops(@ForAll Random random, @ForAll DType dtype) {
    Shape whole = large(random);
    Tensor x = coarse(random, dtype, Samples.narrowed(random, whole));
    Tensor y = coarse(random, dtype, Samples.narrowed(random, whole));
    Shape shape = x.shape().broadcast("test", y.shape());
    for (Binary binary : ARITHMETIC) {
      Tensor expected =
          Oracle.tensor(dtype, shape, i -> binary.oracle.applyAsDouble(at(x, i), at(y, i)));
      assertSame(expected, binary.op.apply(x, y));
    }
    for (Compared compared : COMPARISONS) {
      boolean[] expected = new boolean[shape.size()];
      int[] next = {0};
      Oracle.forEachIndex(shape, i -> expected[next[0]++] = compared.oracle.of(at(x, i), at(y, i)));
      assertArrayEquals(expected, compared.op.apply(x, y).toBooleans());
    }
  }

  @Property(tries = 40)
  void whereChoosesLikeALoop(@ForAll Random random, @ForAll DType dtype) {
    Shape whole = large(random);
    Tensor x = coarse(random, dtype, Samples.narrowed(random, whole));
    Tensor y = coarse(random, dtype, Samples.narrowed(random, whole));
    Mask mask = Samples.mask(random, Samples.narrowed(random, whole));
    Tensor bits = mask.toTensor(dtype);
    Shape shape = x.shape().broadcast("test", y.shape()).broadcast("test", mask.shape());
    assertSame(
        Oracle.tensor(dtype, shape, i -> at(bits, i) == 1 ? at(x, i) : at(y, i)), x.where(mask, y));
    Shape besideNumber = x.shape().broadcast("test", mask.shape());
    assertSame(
        Oracle.tensor(dtype, besideNumber, i -> at(bits, i) == 1 ? at(x, i) : 7), x.where(mask, 7));
  }

  @Property(tries = 20)
  void numbersActLikeScalars(@ForAll Random random, @ForAll DType dtype) {
    Tensor x = coarse(random, dtype, large(random));
    Tensor half = Tensor.scalar(dtype, 0.5);
    assertSame(x.add(half), x.add(0.5));
    assertSame(x.sub(half), x.sub(0.5));
    assertSame(x.mul(half), x.mul(0.5));
    assertSame(x.div(half), x.div(0.5));
    assertSame(x.minimum(half), x.minimum(0.5));
    assertSame(x.maximum(half), x.maximum(0.5));
    assertSame(x.maximum(-0.5).minimum(half), x.clamp(-0.5, 0.5));
    assertEquals(x.equal(half), x.equal(0.5));
    assertEquals(x.less(half), x.less(0.5));
    assertEquals(x.lessEqual(half), x.lessEqual(0.5));
    assertEquals(x.greater(half), x.greater(0.5));
    assertEquals(x.greaterEqual(half), x.greaterEqual(0.5));
  }

  private record Unary(UnaryOperator<Tensor> op, DoubleUnaryOperator oracle, double low) {}

  private static Map<String, Unary> unary() {
    Map<String, Unary> ops = new LinkedHashMap<>();
    ops.put("neg", new Unary(Tensor::neg, x -> -x, -50));
    ops.put("reciprocal", new Unary(Tensor::reciprocal, x -> 1 / x, 0.01));
    ops.put("abs", new Unary(Tensor::abs, Math::abs, -50));
    ops.put("sign", new Unary(Tensor::sign, Math::signum, -50));
    ops.put("sqrt", new Unary(Tensor::sqrt, Math::sqrt, 0));
    ops.put("rsqrt", new Unary(Tensor::rsqrt, x -> 1 / Math.sqrt(x), 0.01));
    ops.put("exp", new Unary(Tensor::exp, StrictMath::exp, -50));
    ops.put("expm1", new Unary(Tensor::expm1, StrictMath::expm1, -50));
    ops.put("log", new Unary(Tensor::log, StrictMath::log, 0.01));
    ops.put("log1p", new Unary(Tensor::log1p, StrictMath::log1p, -0.99));
    ops.put("sin", new Unary(Tensor::sin, StrictMath::sin, -50));
    ops.put("cos", new Unary(Tensor::cos, StrictMath::cos, -50));
    ops.put("square", new Unary(Tensor::square, x -> x * x, -50));
    ops.put("cube", new Unary(x -> x.pow(3), x -> x * x * x, -50));
    ops.put("pow", new Unary(x -> x.pow(-1.3), x -> StrictMath.pow(x, -1.3), 0.01));
    ops.put("relu", new Unary(Tensor::relu, x -> Math.max(x, 0), -50));
    ops.put("tanh", new Unary(Tensor::tanh, StrictMath::tanh, -50));
    ops.put("sigmoid", new Unary(Tensor::sigmoid, x -> 1 / (1 + StrictMath.exp(-x)), -50));
    return ops;
  }

  /// One element to a tensor, so that the error is relative to that element.
  @Property(tries = 40)
  void functionsOfOneOperandFollowTheLibrary(@ForAll Random random, @ForAll DType dtype) {
    unary()
        .forEach((name, unary) -> {
          double drawn = random.nextDouble(unary.low, 50);
          double x = dtype == DType.FLOAT32 ? (float) drawn : drawn;
          Tensor expected = Tensor.scalar(dtype, unary.oracle.applyAsDouble(x));
          assertClose(expected, unary.op.apply(Tensor.scalar(dtype, x)), 8);
        });
  }

  private static void assertValues(Tensor actual, double... expected) {
    assertArrayEquals(expected, actual.toDoubles());
  }

  @Property(tries = 2)
  void specialValues(@ForAll DType dtype) {
    Tensor x = Tensor.of(dtype, Shape.of(5), -INFINITY, -0.0, 0, INFINITY, Double.NaN);
    double nan = Double.NaN;
    assertValues(x.neg(), INFINITY, 0.0, -0.0, -INFINITY, nan);
    assertValues(x.abs(), INFINITY, 0, 0, INFINITY, nan);
    assertValues(x.sign(), -1, -0.0, 0, 1, nan);
    assertValues(x.sqrt(), nan, -0.0, 0, INFINITY, nan);
    assertValues(x.exp(), 0, 1, 1, INFINITY, nan);
    assertValues(x.expm1(), -1, -0.0, 0, INFINITY, nan);
    assertValues(x.log(), nan, -INFINITY, -INFINITY, INFINITY, nan);
    assertValues(x.log1p(), nan, -0.0, 0, INFINITY, nan);
    assertValues(x.tanh(), -1, -0.0, 0, 1, nan);
    assertValues(x.erf(), -1, -0.0, 0, 1, nan);
    assertValues(x.sigmoid(), 0, 0.5, 0.5, 1, nan);
    assertValues(x.reciprocal(), -0.0, -INFINITY, INFINITY, 0, nan);
    assertValues(x.relu().abs(), 0, 0, 0, INFINITY, nan);
    assertValues(x.clamp(-3, 3), -3, -0.0, 0, 3, nan);
    assertValues(x.minimum(1), -INFINITY, -0.0, 0, 1, nan);
    assertValues(x.maximum(1), 1, 1, 1, INFINITY, nan);
    assertValues(x.pow(2), INFINITY, 0, 0, INFINITY, nan);
    assertValues(x.pow(0), 1, 1, 1, 1, 1);
    assertValues(Tensor.scalar(dtype, 0).mulNoNan(x), 0, 0, 0, 0, 0);
    assertArrayEquals(new boolean[] {true, true, true, true, false}, x.equal(x).toBooleans());
    assertArrayEquals(new boolean[] {true, true, true, true, false}, x.lessEqual(x).toBooleans());
  }

  @Example
  void emptyTensorsStayEmpty() {
    Tensor empty = Tensor.zeros(DType.FLOAT64, Shape.of(0, 3));
    assertEquals(Shape.of(0, 3), empty.add(Tensor.ones(DType.FLOAT64, Shape.of(3))).shape());
    assertEquals(Shape.of(0, 3), empty.exp().shape());
    assertEquals(0, empty.less(1).count());
  }

  @Example
  void shapesThatDoNotBroadcastAreNamedWithTheAxis() {
    Tensor x = Tensor.ones(DType.FLOAT64, Shape.of(2, 3, 4));
    Tensor y = Tensor.ones(DType.FLOAT64, Shape.of(5, 4));
    assertRefused(() -> x.add(y), "add", "[2, 3, 4]", "[5, 4]", "axis -2", "3 and 5");
    assertRefused(() -> x.greater(y), "greater", "[2, 3, 4]", "[5, 4]", "axis -2");
    assertRefused(() -> x.where(y.less(3), x), "where", "[2, 3, 4]", "[5, 4]", "axis -2");
    assertRefused(() -> x.pow(y.cast(DType.FLOAT32)), "pow", "FLOAT64", "FLOAT32", "cast");
    assertRefused(() -> x.clamp(2, 1), "clamp", "2.0", "1.0");
  }
}
