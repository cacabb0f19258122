package dev.basin.kernel;

import java.util.List;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;

/// A backend under test, with what a test needs to compare it with doubles.
///
/// @param rounding from double to the nearest number of the backend
/// @param unit half of the distance from 1 to the next number
record Backend<A>(String name, Kernels<A> kernels, DoubleUnaryOperator rounding, double unit) {

  static final Backend<float[]> FLOAT32 =
      new Backend<>("float32", new F32Kernels(), v -> (float) v, 0x1p-24);

  static final Backend<double[]> FLOAT64 =
      new Backend<>("float64", new F64Kernels(), v -> v, 0x1p-53);

  static List<Backend<?>> all() {
    return List.of(FLOAT32, FLOAT64);
  }

  double round(double value) {
    return rounding.applyAsDouble(value);
  }

  /// What the backend stores of these values.
  double[] round(double[] values) {
    double[] rounded = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      rounded[i] = round(values[i]);
    }
    return rounded;
  }

  /// An array of `before + values.length` elements that starts with `before` NaN and whose slack is
  /// NaN too: undefined content must never reach a result.
  A array(int before, double... values) {
    int size = before + values.length;
    A x = kernels.allocate(size);
    for (int i = 0; i < Kernels.capacity(size); i++) {
      boolean inside = i >= before && i < size;
      kernels.set(x, i, inside ? values[i - before] : Double.NaN);
    }
    return x;
  }

  double[] read(A x, int from, int n) {
    double[] values = new double[n];
    for (int i = 0; i < n; i++) {
      values[i] = kernels.get(x, from + i);
    }
    return values;
  }

  /// Numbers of every kind: mostly moderate, some repeated, huge, tiny, zero, infinite or NaN.
  static double[] numbers(Random random, int n) {
    double[] special = {
      0,
      -0.0,
      1,
      -1,
      Double.POSITIVE_INFINITY,
      Double.NEGATIVE_INFINITY,
      Double.NaN,
      Float.MIN_VALUE,
      -Float.MIN_VALUE,
      Float.MAX_VALUE,
      Float.MIN_NORMAL,
      1e-20,
      -1e20
    };
    double[] values = new double[n];
    for (int i = 0; i < n; i++) {
      int kind = random.nextInt(4);
      values[i] =
          kind == 0
              ? special[random.nextInt(special.length)]
              : kind == 1 ? random.nextInt(-3, 4) : random.nextGaussian();
    }
    return values;
  }

  /// Small integers: whatever the order, their sums are exact.
  static double[] integers(Random random, int n) {
    double[] values = new double[n];
    for (int i = 0; i < n; i++) {
      values[i] = random.nextInt(-8, 9);
    }
    return values;
  }
}
