package dev.basin.bench.peers;

import dev.basin.kernel.F32Kernels;
import dev.basin.kernel.F64Kernels;
import dev.basin.kernel.Kernels;
import dev.basin.kernel.MatmulGeometry;
import java.util.ArrayList;
import java.util.List;

/// Matrix products beside OpenBLAS, and one beside another library in Java. 2 m n k operations
/// each.
final class MatmulRows {
  private MatmulRows() {}

  static List<Row> all() {
    List<Row> rows = new ArrayList<>();
    for (int threads = 1; threads <= 2; threads++) {
      for (int n : new int[] {256, 512, 1024, 2048}) {
        rows.add(single("sgemm " + n, threads, square(1, n, false, false)));
        rows.add(doubled("dgemm " + n, threads, square(1, n, false, false)));
      }
    }
    rows.add(pureJava("sgemm 512 in Java alone", square(1, 512, false, false)));
    for (int n : new int[] {1, 4, 7, 8, 16, 17, 31, 32, 33, 48, 63, 64}) {
      rows.add(single("sgemm small " + n, 1, square(1, n, false, false)));
    }
    for (int n : new int[] {100, 129, 255, 257, 511}) {
      rows.add(single("sgemm odd " + n, 1, square(1, n, false, false)));
    }
    rows.add(single("sgemm row 1 x 512 x 512", 1, product(1, 1, 512, 512, false, false)));
    rows.add(single("sgemm column 512 x 1 x 512", 1, product(1, 512, 1, 512, false, false)));
    rows.add(single("sgemm layer 128 x 512 x 784", 1, product(1, 128, 512, 784, false, false)));
    rows.add(single("sgemm classes 128 x 10 x 512", 1, product(1, 128, 10, 512, false, false)));
    rows.add(single("sgemm transposed A 512", 1, square(1, 512, true, false)));
    rows.add(single("sgemm transposed B 512", 1, square(1, 512, false, true)));
    rows.add(single("sgemm transposed A and B 512", 1, square(1, 512, true, true)));
    rows.add(single("sgemm batch of 64, 32 x 32 x 32", 1, square(64, 32, false, false)));
    rows.add(single("sgemm batch of 64, 64 x 64 x 64", 1, square(64, 64, false, false)));
    rows.add(
        single("sgemm batch of 2048, 5 x 5 x 32, B'", 1, product(2048, 5, 5, 32, false, true)));
    rows.add(single("sgemm batch of 2048, 5 x 32 x 5", 1, product(2048, 5, 32, 5, false, false)));
    return rows;
  }

  private static MatmulGeometry square(int batch, int n, boolean transposeA, boolean transposeB) {
    return product(batch, n, n, n, transposeA, transposeB);
  }

  private static MatmulGeometry product(
      int batch, int m, int n, int k, boolean transposeA, boolean transposeB) {
    return new MatmulGeometry(batch, m, n, k, transposeA, transposeB, m * k, k * n);
  }

  private static Row single(String work, int threads, MatmulGeometry g) {
    Contestant basin =
        Contestant.basin(threads, operations(g), () -> basin(new F32Kernels(), threads, g));
    Contestant peer =
        new Contestant(
            Contestant.Library.OPENBLAS, "", threads, operations(g), () -> OpenBlas.single(g));
    return Row.of(work, Row.Unit.FLOPS, basin, List.of(peer), Goal.atLeast(1));
  }

  private static Row pureJava(String work, MatmulGeometry g) {
    Contestant basin = Contestant.basin(1, operations(g), () -> basin(new F32Kernels(), 1, g));
    Contestant peer =
        new Contestant(Contestant.Library.NETLIB, "", 1, operations(g), () -> VectorBlas.single(g));
    return Row.of(work, Row.Unit.FLOPS, basin, List.of(peer), Goal.atLeast(1));
  }

  private static Row doubled(String work, int threads, MatmulGeometry g) {
    Contestant basin =
        Contestant.basin(threads, operations(g), () -> basin(new F64Kernels(), threads, g));
    Contestant peer =
        new Contestant(
            Contestant.Library.OPENBLAS, "", threads, operations(g), () -> OpenBlas.doubled(g));
    return new Row(work, Row.Unit.FLOPS, basin, List.of(peer), Goal.atLeast(1), 0.5);
  }

  private static double operations(MatmulGeometry g) {
    return 2.0 * g.batch() * g.m() * g.n() * g.k();
  }

  private static <A> Runnable basin(Kernels<A> kernels, int threads, MatmulGeometry g) {
    BasinThreads.use(threads);
    A a = Values.random(kernels, g.batch() * g.m() * g.k());
    A b = Values.random(kernels, g.batch() * g.k() * g.n());
    A c = kernels.allocate(g.batch() * g.m() * g.n());
    return () -> kernels.matmul(g, a, b, c);
  }
}
