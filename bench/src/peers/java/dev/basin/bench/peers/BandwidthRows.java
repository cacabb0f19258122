package dev.basin.bench.peers;

import dev.basin.kernel.F32Kernels;
import java.util.ArrayList;
import java.util.List;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// Kernels that move more than they compute, out of cache, beside a plain vector loop that copies.
/// Every element read and every element written counts once.
final class BandwidthRows {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int COUNT = 1 << 24;
  private static final int SIDE = 1 << 12;

  private final F32Kernels kernels = new F32Kernels();
  private final float[] x = Values.random(kernels, COUNT);
  private final float[] y = Values.random(kernels, COUNT);
  private final float[] z = Values.random(kernels, COUNT);

  private BandwidthRows() {}

  /// A kernel on arrays of [#COUNT] elements.
  private interface Work {
    void on(BandwidthRows arrays);
  }

  static List<Row> all() {
    List<Row> rows = new ArrayList<>();
    int n = COUNT;
    rows.add(row("add", 3, 0.9, a -> a.kernels.add(a.x, 0, a.y, 0, a.z, 0, n)));
    rows.add(row("mul", 3, 0.9, a -> a.kernels.mul(a.x, 0, a.y, 0, a.z, 0, n)));
    rows.add(row("ReLU", 2, 0.9, a -> a.kernels.relu(a.x, a.z, 0, n)));
    rows.add(row("affine", 2, 0.9, a -> a.kernels.affine(a.x, 0.5, 1, a.z, 0, n)));
    rows.add(row("copy", 2, 0.9, a -> a.kernels.copy(a.x, 0, a.z, 0, n)));
    rows.add(row("sum of all", 1, 0.9, a -> a.kernels.sum(a.x, 1, n, 1, a.z)));
    rows.add(row("sum of rows", 1, 0.9, a -> a.kernels.sum(a.x, SIDE, SIDE, 1, a.z)));
    rows.add(row("sum of columns", 1, 0.9, a -> a.kernels.sum(a.x, 1, SIDE, SIDE, a.z)));
    rows.add(row("max of rows", 1, 0.9, a -> a.kernels.max(a.x, SIDE, SIDE, 1, a.z)));
    rows.add(row("transpose", 2, 0.6, BandwidthRows::transpose));
    return rows;
  }

  private void transpose() {
    int[] shape = {SIDE, SIDE};
    kernels.copyStrided(shape, x, 0, new int[] {1, SIDE}, z, 0, new int[] {SIDE, 1});
  }

  private static Row row(String name, int arrays, double goal, Work work) {
    Contestant ours =
        Contestant.basin(
            1,
            4.0 * arrays * COUNT,
            () -> {
              BandwidthRows on = new BandwidthRows();
              return () -> work.on(on);
            });
    Contestant theirs =
        new Contestant(
            Contestant.Library.JAVA,
            "copy loop",
            1,
            8.0 * COUNT,
            () -> {
              BandwidthRows on = new BandwidthRows();
              return () -> copy(on.x, on.z);
            });
    String title = "%s, %d MiB an array".formatted(name, COUNT >> 18);
    return Row.of(title, Row.Unit.BYTES, ours, List.of(theirs), Goal.atLeast(goal));
  }

  private static void copy(float[] from, float[] to) {
    for (int i = 0; i < COUNT; i += SPECIES.length()) {
      FloatVector.fromArray(SPECIES, from, i).intoArray(to, i);
    }
  }
}
