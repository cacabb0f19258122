package dev.basin.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.function.Executable;

/// What tensor ops should yield, element by element in plain Java.
final class Oracle {
  private Oracle() {}

  /// The tensor whose elements are a function of their index.
  static Tensor tensor(DType dtype, Shape shape, ToDoubleFunction<int[]> element) {
    double[] values = new double[shape.size()];
    int[] next = {0};
    forEachIndex(shape, index -> values[next[0]++] = element.applyAsDouble(index));
    return Tensor.of(dtype, shape, values);
  }

  /// Every index of the shape, in row-major order; the array is reused.
  static void forEachIndex(Shape shape, Consumer<int[]> body) {
    int[] index = new int[shape.rank()];
    for (int i = 0; i < shape.size(); i++) {
      body.accept(index);
      int axis = index.length - 1;
      while (axis >= 0 && ++index[axis] == shape.size(axis)) {
        index[axis--] = 0;
      }
    }
  }

  /// The element that broadcasting puts at an index of a larger shape.
  static double at(Tensor x, int... index) {
    int[] own = new int[x.rank()];
    int lead = index.length - own.length;
    for (int axis = 0; axis < own.length; axis++) {
      own[axis] = x.shape().size(axis) == 1 ? 0 : index[axis + lead];
    }
    return x.get(own);
  }

  /// The index with one entry replaced.
  static int[] with(int[] index, int axis, int value) {
    int[] changed = index.clone();
    changed[axis] = value;
    return changed;
  }

  static Tensor draw(Random random, DType dtype, Shape shape) {
    double[] values = random.doubles(shape.size(), -2, 2).toArray();
    return Tensor.of(dtype, shape, values);
  }

  static void assertSame(Tensor expected, Tensor actual) {
    assertEquals(expected.shape(), actual.shape());
    assertEquals(expected.dtype(), actual.dtype());
    assertArrayEquals(expected.toDoubles(), actual.toDoubles());
  }

  /// Every element within `ulps` units in the last place of the expected one or of the greatest.
  static void assertClose(Tensor expected, Tensor actual, double ulps) {
    assertClose(expected, actual, ulps, 0);
  }

  /// Likewise, where terms of size `scale` may have cancelled.
  static void assertClose(Tensor expected, Tensor actual, double ulps, double scale) {
    assertEquals(expected.shape(), actual.shape());
    assertEquals(expected.dtype(), actual.dtype());
    double ulp = expected.dtype() == DType.FLOAT32 ? Math.ulp(1f) : Math.ulp(1d);
    double[] wanted = expected.toDoubles();
    double[] found = actual.toDoubles();
    double greatest = scale;
    for (double value : wanted) {
      greatest = Math.max(greatest, Math.abs(value));
    }
    assertArrayEquals(wanted, found, Math.max(Double.MIN_NORMAL, ulps * ulp * greatest));
  }

  /// The op refuses, and says all of this.
  static void assertRefused(Executable op, String... mentioned) {
    String message = assertThrows(RuntimeException.class, op).getMessage();
    for (String word : mentioned) {
      assertTrue(message.contains(word), () -> "\"" + word + "\" is not in: " + message);
    }
  }
}
