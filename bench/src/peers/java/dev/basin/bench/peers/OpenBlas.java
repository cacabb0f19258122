package dev.basin.bench.peers;

import static org.bytedeco.openblas.global.openblas.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas.CblasTrans;
import static org.bytedeco.openblas.global.openblas.cblas_dgemm;
import static org.bytedeco.openblas.global.openblas.cblas_sgemm;

import dev.basin.kernel.MatmulGeometry;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;

/// Matrix products by OpenBLAS, in memory outside of the Java heap: nothing is copied in a call.
/// How many threads it uses stands in its process's environment.
final class OpenBlas {
  private OpenBlas() {}

  static Runnable single(MatmulGeometry g) {
    int sizeA = g.m() * g.k();
    int sizeB = g.k() * g.n();
    int sizeC = g.m() * g.n();
    FloatPointer a = new FloatPointer(Values.random(g.batch() * sizeA));
    FloatPointer b = new FloatPointer(Values.random(g.batch() * sizeB));
    FloatPointer c = new FloatPointer((long) g.batch() * sizeC);
    FloatPointer[] as = matrices(a, g.batch(), sizeA);
    FloatPointer[] bs = matrices(b, g.batch(), sizeB);
    FloatPointer[] cs = matrices(c, g.batch(), sizeC);
    int transA = g.transposeA() ? CblasTrans : CblasNoTrans;
    int transB = g.transposeB() ? CblasTrans : CblasNoTrans;
    int lda = g.transposeA() ? g.m() : g.k();
    int ldb = g.transposeB() ? g.k() : g.n();
    return () -> {
      for (int i = 0; i < g.batch(); i++) {
        cblas_sgemm(
            CblasRowMajor,
            transA,
            transB,
            g.m(),
            g.n(),
            g.k(),
            1,
            as[i],
            lda,
            bs[i],
            ldb,
            0,
            cs[i],
            g.n());
      }
    };
  }

  private static FloatPointer[] matrices(FloatPointer all, int count, int size) {
    return IntStream.range(0, count)
        .mapToObj(i -> all.getPointer((long) i * size))
        .toArray(FloatPointer[]::new);
  }

  /// A single product, not a batch.
  static Runnable doubled(MatmulGeometry g) {
    DoublePointer a = new DoublePointer(doubles(g.m() * g.k()));
    DoublePointer b = new DoublePointer(doubles(g.k() * g.n()));
    DoublePointer c = new DoublePointer((long) g.m() * g.n());
    int transA = g.transposeA() ? CblasTrans : CblasNoTrans;
    int transB = g.transposeB() ? CblasTrans : CblasNoTrans;
    int lda = g.transposeA() ? g.m() : g.k();
    int ldb = g.transposeB() ? g.k() : g.n();
    return () ->
        cblas_dgemm(
            CblasRowMajor, transA, transB, g.m(), g.n(), g.k(), 1, a, lda, b, ldb, 0, c, g.n());
  }

  private static double[] doubles(int count) {
    float[] floats = Values.random(count);
    return IntStream.range(0, count).mapToDouble(i -> floats[i]).toArray();
  }
}
