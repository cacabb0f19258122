package dev.basin.kernel;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// Arrays of float32, and the vectors that every float32 kernel runs on.
interface F32Storage extends Kernels<float[]> {

  /// The widest vectors of the hardware, but no wider than half of the block of a sum.
  VectorSpecies<Float> SPECIES =
      FloatVector.SPECIES_PREFERRED.vectorBitSize() > 512
          ? FloatVector.SPECIES_512
          : FloatVector.SPECIES_PREFERRED;

  int LANES = SPECIES.length();

  /// Elements of the logical block of a sum: 128 bytes whatever the hardware, so that the order of
  /// additions is the same everywhere.
  int BLOCK = 128 / Float.BYTES;

  /// Elements from the start of an array to the first cache line that starts within it, if the
  /// array itself starts on one, as large arrays do: a header of 16 bytes lies in front.
  int FIRST_LINE = (64 - 16) / Float.BYTES;

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
  default float[] allocate(int size) {
    return new float[Kernels.capacity(size)];
  }

  @Override
  default double get(float[] x, int index) {
    return x[index];
  }

  @Override
  default void set(float[] x, int index, double value) {
    x[index] = (float) value;
  }

  @Override
  default void fill(float[] x, int from, int n, double value) {
    Arrays.fill(x, from, from + n, (float) value);
  }

  @Override
  default void copy(float[] x, int xo, float[] y, int yo, int n) {
    System.arraycopy(x, xo, y, yo, n);
  }

  @Override
  default void fromFloats(float[] x, float[] y, int n) {
    System.arraycopy(x, 0, y, 0, n);
  }

  @Override
  default void fromDoubles(double[] x, float[] y, int n) {
    for (int i = 0; i < n; i++) {
      y[i] = (float) x[i];
    }
  }

  @Override
  default void toFloats(float[] x, float[] y, int n) {
    System.arraycopy(x, 0, y, 0, n);
  }

  @Override
  default void toDoubles(float[] x, double[] y, int n) {
    for (int i = 0; i < n; i++) {
      y[i] = x[i];
    }
  }
}
