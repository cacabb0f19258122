package dev.basin.bench;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/// The limit of what moves more than it computes: a plain vector loop that copies.
public class CopyBenchmark extends KernelBenchmark {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;

  @Param({"4096", "100000", "16777216"})
  int elements;

  private float[] x;
  private float[] y;

  @Setup
  public void fill() {
    x = random(elements);
    y = kernels.allocate(elements);
  }

  @Benchmark
  public float[] copy() {
    for (int i = 0; i < elements; i += SPECIES.length()) {
      FloatVector.fromArray(SPECIES, x, i).intoArray(y, i);
    }
    return y;
  }
}
