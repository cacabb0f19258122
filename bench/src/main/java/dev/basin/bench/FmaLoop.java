package dev.basin.bench;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// Multiply-adds that touch no memory: the rate that no float32 kernel can pass.
public final class FmaLoop {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int ITERATIONS = 400_000;
  private static final int ACCUMULATORS = 12;

  /// Floating-point operations of a [#run()].
  public static final double OPERATIONS = 2.0 * ITERATIONS * ACCUMULATORS * SPECIES.length();

  private FmaLoop() {}

  /// A number that depends on every one of the operations.
  public static float run() {
    return run(ITERATIONS, 0.999f);
  }

  private static float run(int iterations, float factor) {
    FloatVector x = FloatVector.broadcast(SPECIES, factor);
    FloatVector y = FloatVector.broadcast(SPECIES, 1 - factor);
    FloatVector a0 = x;
    FloatVector a1 = x;
    FloatVector a2 = x;
    FloatVector a3 = x;
    FloatVector a4 = x;
    FloatVector a5 = x;
    FloatVector a6 = x;
    FloatVector a7 = x;
    FloatVector a8 = x;
    FloatVector a9 = x;
    FloatVector a10 = x;
    FloatVector a11 = x;
    for (int i = 0; i < iterations; i++) {
      a0 = a0.fma(x, y);
      a1 = a1.fma(x, y);
      a2 = a2.fma(x, y);
      a3 = a3.fma(x, y);
      a4 = a4.fma(x, y);
      a5 = a5.fma(x, y);
      a6 = a6.fma(x, y);
      a7 = a7.fma(x, y);
      a8 = a8.fma(x, y);
      a9 = a9.fma(x, y);
      a10 = a10.fma(x, y);
      a11 = a11.fma(x, y);
    }
    FloatVector sum = a0.add(a1).add(a2).add(a3).add(a4).add(a5);
    sum = sum.add(a6).add(a7).add(a8).add(a9).add(a10).add(a11);
    return sum.reduceLanes(VectorOperators.ADD);
  }
}
