package dev.basin.tensor;

/// Turns an elementwise op on two operands of any broadcastable shapes into long dense runs, so
/// that a kernel needs to know neither shapes nor strides.
///
/// Axes along which both operands advance alike are merged. Along the innermost axis that remains,
/// an operand either is dense or repeats with a period (a single value, or a row such as the
/// channels of an image); what repeats is laid out once over a block of about [#BLOCK] elements,
/// and the other operand is walked in such blocks.
final class Broadcast {
  private static final int BLOCK = 1024;

  /// A kernel over one run: n elements from x[xo], y[yo] into the result at zo.
  @FunctionalInterface
  interface Run {
    void apply(Object x, int xo, Object y, int yo, int zo, int n);
  }

  private final Tensor x;
  private final Tensor y;
  private final int[] sizes; // merged axes, outermost first
  private final int[] xStrides;
  private final int[] yStrides;
  private int rank;

  private Broadcast(Tensor x, Tensor y, Shape result) {
    this.x = x;
    this.y = y;
    this.sizes = new int[result.rank() + 1];
    this.xStrides = new int[result.rank() + 1];
    this.yStrides = new int[result.rank() + 1];
    merge(result.toArray(), x.shape().stridesWithin(result), y.shape().stridesWithin(result));
  }

  /// Calls `run` over the whole of `result`, a shape that x and y both stretch to, in ascending
  /// order.
  static void forEachRun(Tensor x, Tensor y, Shape result, Run run) {
    if (result.size() == 0) {
      return;
    }
    if (x.shape().equals(result) && y.shape().equals(result)) {
      run.apply(x.array(), 0, y.array(), 0, 0, result.size());
    } else {
      new Broadcast(x, y, result).walk(run);
    }
  }

  private void merge(int[] all, int[] xs, int[] ys) {
    for (int axis = 0; axis < all.length; axis++) {
      if (all[axis] == 1) {
        continue;
      }
      boolean continues =
          rank > 0
              && xStrides[rank - 1] == all[axis] * xs[axis]
              && yStrides[rank - 1] == all[axis] * ys[axis];
      if (continues) {
        sizes[rank - 1] *= all[axis];
      } else {
        sizes[rank++] = all[axis];
      }
      xStrides[rank - 1] = xs[axis];
      yStrides[rank - 1] = ys[axis];
    }
    if (rank == 0) {
      sizes[rank++] = 1;
    }
  }

  private void walk(Run run) {
    int inner = sizes[rank - 1];
    boolean xDense = xStrides[rank - 1] != 0;
    boolean yDense = yStrides[rank - 1] != 0;
    int total = inner;
    int outer = rank - 1;
    // A short row that repeats along the next axis while the other operand runs on: take both axes.
    if (outer > 0 && inner < BLOCK && xDense && yDense) {
      if (yStrides[outer - 1] == 0 && xStrides[outer - 1] == inner) {
        yDense = false;
        total = inner * sizes[--outer];
      } else if (xStrides[outer - 1] == 0 && yStrides[outer - 1] == inner) {
        xDense = false;
        total = inner * sizes[--outer];
      }
    }
    int period = total == inner ? 1 : inner;
    int block = xDense && yDense ? total : Math.min(total, Math.max(1, BLOCK / period) * period);
    Source xSource = new Source(x, xDense, period, block);
    Source ySource = new Source(y, yDense, period, block);
    int[] index = new int[outer];
    int xo = 0;
    int yo = 0;
    for (int start = 0; ; start += total) {
      int xBase = xSource.seek(xo);
      int yBase = ySource.seek(yo);
      for (int done = 0; done < total; done += block) {
        int n = Math.min(block, total - done);
        run.apply(
            xSource.array,
            xDense ? xBase + done : 0,
            ySource.array,
            yDense ? yBase + done : 0,
            start + done,
            n);
      }
      int axis = outer - 1;
      while (axis >= 0 && ++index[axis] == sizes[axis]) {
        xo -= (sizes[axis] - 1) * xStrides[axis];
        yo -= (sizes[axis] - 1) * yStrides[axis];
        index[axis--] = 0;
      }
      if (axis < 0) {
        return;
      }
      xo += xStrides[axis];
      yo += yStrides[axis];
    }
  }

  /// One operand: its own array if it is dense, else a block filled with its repetitions.
  private static final class Source {
    final Object array;
    private final Tensor tensor;
    private final boolean dense;
    private final int period;
    private final int block;
    private int filledFrom = -1;

    Source(Tensor tensor, boolean dense, int period, int block) {
      this.tensor = tensor;
      this.dense = dense;
      this.period = period;
      this.block = block;
      this.array = dense ? tensor.array() : tensor.kernels().allocate(block);
    }

    int seek(int offset) {
      if (dense || offset == filledFrom) {
        return offset;
      }
      var kernels = tensor.kernels();
      if (period == 1) {
        kernels.fill(array, 0, block, kernels.get(tensor.array(), offset));
      } else {
        kernels.copy(tensor.array(), offset, array, 0, period);
        for (int filled = period; filled < block; filled *= 2) {
          kernels.copy(array, 0, array, filled, Math.min(filled, block - filled));
        }
      }
      filledFrom = offset;
      return offset;
    }
  }
}
