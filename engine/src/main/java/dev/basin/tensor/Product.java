package dev.basin.tensor;

import dev.basin.kernel.MatmulGeometry;
import java.util.Arrays;

/// Runs the matrix-product kernel over a broadcast batch, unrecorded.
final class Product {
  private Product() {}

  /// The axes before the last two.
  static Shape leading(Tensor x) {
    return Shape.of(Arrays.copyOf(x.shape().toArray(), x.rank() - 2));
  }

  static Tensor of(Tensor x, Tensor y, boolean transposeX, boolean transposeY, Shape batch) {
    int m = x.shape().size(transposeX ? -1 : -2);
    int k = x.shape().size(transposeX ? -2 : -1);
    int n = y.shape().size(transposeY ? -2 : -1);
    Tensor a = stretched(x, batch);
    Tensor b = stretched(y, batch);
    Tensor value = Tensor.allocate(x.dtype(), matrices(batch, m, n));
    MatmulGeometry geometry =
        new MatmulGeometry(
            batch.size(), m, n, k, transposeX, transposeY, step(a, batch), step(b, batch));
    if (value.size() > 0) {
      x.kernels().matmul(geometry, a.array(), b.array(), value.array());
    }
    return value;
  }

  // One matrix is shared over the batch by a step of 0; any other broadcast is laid out.
  private static Tensor stretched(Tensor x, Shape batch) {
    Shape own = leading(x);
    if (own.size() == 1 || own.equals(batch)) {
      return x;
    }
    return x.stopGradient().broadcastTo(matrices(batch, x.shape().size(-2), x.shape().size(-1)));
  }

  private static int step(Tensor x, Shape batch) {
    return leading(x).size() == 1 && batch.size() != 1
        ? 0
        : x.shape().size(-2) * x.shape().size(-1);
  }

  private static Shape matrices(Shape batch, int rows, int columns) {
    int[] sizes = Arrays.copyOf(batch.toArray(), batch.rank() + 2);
    sizes[batch.rank()] = rows;
    sizes[batch.rank() + 1] = columns;
    return Shape.of(sizes);
  }
}
