package dev.basin.bench.peers;

import dev.basin.kernel.MatmulGeometry;
import dev.ludovic.netlib.blas.JavaBLAS;

/// Matrix products by netlib's kernels in pure Java, which use the Vector API where it is there.
final class VectorBlas {
  private VectorBlas() {}

  /// A single product, not a batch, of operands that are not transposed.
  static Runnable single(MatmulGeometry g) {
    JavaBLAS blas = JavaBLAS.getInstance();
    String name = blas.getClass().getSimpleName();
    if (!name.equals("VectorBLAS")) {
      throw new Contestant.Unavailable("netlib chose " + name);
    }
    float[] a = Values.random(g.m() * g.k());
    float[] b = Values.random(g.k() * g.n());
    float[] c = new float[g.m() * g.n()];
    // its matrices are stored by column, so that ours are their transposes: c' = b' a'
    return () -> blas.sgemm("N", "N", g.n(), g.m(), g.k(), 1, b, g.n(), a, g.k(), 0, c, g.n());
  }
}
