package dev.basin.kernel;

import java.util.Arrays;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/// Arrays of float64, and the vectors that every float64 kernel runs on.
interface F64Storage extends Kernels<double[]> {

  /// The widest vectors of the hardware, but no wider than half of the block of a sum.
  VectorSpecies<Double> SPECIES =
      DoubleVector.SPECIES_PREFERRED.vectorBitSize() > 512
          ? DoubleVector.SPECIES_512
          : DoubleVector.SPECIES_PREFERRED;

  int LANES = SPECIES.length();

  /// Elements of the logical block of a sum: 128 bytes whatever the hardware, so that the order of
  /// additions is the same everywhere.
  int BLOCK = 128 / Double.BYTES;

  /// Elements from the start of an array to the first cache line that starts within it, if the
  /// array itself starts on one, as large arrays do: a header of 16 bytes lies in front.
  int FIRST_LINE = (64 - 16) / Double.BYTES;

  /// Elements from an index to the next one where a vector does not straddle two cache lines, if
  /// the array is large. Those that do are read from memory at half the rate.
  static int toLine(int index) {
    return Math.floorMod(FIRST_LINE - index, LANES);
  }

  @Override
  default int lanes() {
    return LANES;
  }

  @Override
  default double[] allocate(int size) {
    return new double[Kernels.capacity(size)];
  }

  @Override
  default double get(double[] x, int index) {
    return x[index];
  }

  @Override
  default void set(double[] x, int index, double value) {
    x[index] = value;
  }

  @Override
  default void fill(double[] x, int from, int n, double value) {
    Arrays.fill(x, from, from + n, value);
  }

  @Override
  default void copy(double[] x, int xo, double[] y, int yo, int n) {
    System.arraycopy(x, xo, y, yo, n);
  }

  @Override
  default void fromFloats(float[] x, double[] y, int n) {
    for (int i = 0; i < n; i++) {
      y[i] = x[i];
    }
  }

  @Override
  default void fromDoubles(double[] x, double[] y, int n) {
    System.arraycopy(x, 0, y, 0, n);
  }

  @Override
  default void toFloats(double[] x, float[] y, int n) {
    for (int i = 0; i < n; i++) {
      y[i] = (float) x[i];
    }
  }

  @Override
  default void toDoubles(double[] x, double[] y, int n) {
    System.arraycopy(x, 0, y, 0, n);
  }
}
