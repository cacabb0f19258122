package dev.basin.kernel;

/// The loop nest of a strided copy in its cheapest form: no loops of one step, no two loops that
/// could be one, and at least two loops, so that the two innermost form a plane.
///
/// @param sizes steps of each loop, outermost first
/// @param xStrides elements from one step to the next in the source
/// @param yStrides likewise in the destination
/// @param rank how many entries of the arrays are in use
record StridedLoops(int[] sizes, int[] xStrides, int[] yStrides, int rank) {

  /// Where the loops of more than one step begin; those before it fill up a plane.
  static final int FIRST = 2;

  static StridedLoops of(int[] shape, int[] xStrides, int[] yStrides) {
    int[] sizes = new int[shape.length + 2];
    int[] xs = new int[shape.length + 2];
    int[] ys = new int[shape.length + 2];
    sizes[0] = 1;
    sizes[1] = 1;
    int rank = FIRST;
    for (int d = 0; d < shape.length; d++) {
      int xRun = shape[d] * xStrides[d];
      int yRun = shape[d] * yStrides[d];
      if (shape[d] == 1) {
        continue;
      }
      if (rank > FIRST && xs[rank - 1] == xRun && ys[rank - 1] == yRun) {
        sizes[rank - 1] *= shape[d];
      } else {
        sizes[rank++] = shape[d];
      }
      xs[rank - 1] = xStrides[d];
      ys[rank - 1] = yStrides[d];
    }
    StridedLoops loops = new StridedLoops(sizes, xs, ys, rank);
    loops.pairWithSourceOrder();
    return loops;
  }

  /// Elements that are copied.
  long elements() {
    long count = 1;
    for (int d = 0; d < rank; d++) {
      count *= sizes[d];
    }
    return count;
  }

  /// Moves the loop along which the source is densest next to the innermost one, so that a
  /// permutation becomes a stack of transposes that can be tiled.
  private void pairWithSourceOrder() {
    int dense = rank - 1;
    for (int d = FIRST; d < rank - 1; d++) {
      if (xStrides[d] != 0 && Math.abs(xStrides[d]) < Math.abs(xStrides[dense])) {
        dense = d;
      }
    }
    if (dense < rank - 2) {
      swap(sizes, dense, rank - 2);
      swap(xStrides, dense, rank - 2);
      swap(yStrides, dense, rank - 2);
    }
  }

  private static void swap(int[] values, int i, int j) {
    int value = values[i];
    values[i] = values[j];
    values[j] = value;
  }
}
