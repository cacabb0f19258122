package dev.basin.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/// Strided and indexed copies against the reference; what lies around the destination must stay.
class MovementKernelsTest {

  private static final ReferenceKernels REFERENCE = new ReferenceKernels();

  /// A permutation of a box inside x, flipped or broadcast along some axes, into a box inside y.
  @Property(tries = 300)
  void stridedCopy(
      @ForAll @IntRange(max = 5) int rank,
      @ForAll @IntRange(min = 1, max = 9) int side,
      @ForAll boolean whole,
      @ForAll long seed) {
    Random random = new Random(seed);
    int[] shape = new int[rank];
    Arrays.setAll(
        shape, d -> random.nextInt(10) == 0 ? 1 + random.nextInt(40) : 1 + random.nextInt(side));
    if (rank > 0 && random.nextInt(20) == 0) {
      shape[random.nextInt(rank)] = 0;
    }
    int[] order = permutation(rank, random);
    int[] xStrides = new int[rank];
    int[] yStrides = new int[rank];
    int xSize = 1;
    int ySize = 1;
    int xo = 0;
    for (int d = rank - 1; d >= 0; d--) {
      int axis = whole ? d : order[d];
      int length = Math.max(1, shape[axis]);
      int kind = random.nextInt(whole ? 12 : 6);
      xStrides[axis] = kind == 0 ? 0 : kind == 1 ? -xSize : xSize;
      xo += kind == 1 ? (length - 1) * xSize : 0;
      xSize *= kind == 0 ? 1 : length + (whole ? 0 : random.nextInt(2));
      yStrides[d] = ySize;
      ySize *= Math.max(1, shape[d]) + (whole ? 0 : random.nextInt(2));
    }
    check(shape, xSize, xo, xStrides, ySize, random.nextInt(5), yStrides);
  }

  private static int[] permutation(int rank, Random random) {
    int[] order = new int[rank];
    Arrays.setAll(order, d -> d);
    for (int d = rank - 1; d > 0; d--) {
      int other = random.nextInt(d + 1);
      int axis = order[d];
      order[d] = order[other];
      order[other] = axis;
    }
    return order;
  }

  @Example
  void transposesOfEveryRemainder() {
    for (int rows : new int[] {1, 2, 7, 8, 9, 63, 64, 65, 130}) {
      for (int columns : new int[] {1, 3, 7, 8, 9, 16, 17, 70}) {
        int size = rows * columns;
        check(
            new int[] {rows, columns},
            size,
            0,
            new int[] {1, rows},
            size,
            0,
            new int[] {columns, 1});
      }
    }
  }

  /// A stack of planes large enough for blocks, with gaps, offsets and strides of both signs.
  @Property(tries = 60)
  void transposesOfStacks(
      @ForAll @IntRange(min = 1, max = 3) int planes,
      @ForAll @IntRange(min = 12, max = 50) int rows,
      @ForAll @IntRange(min = 1, max = 50) int columns,
      @ForAll boolean wide,
      @ForAll boolean backwards,
      @ForAll boolean upwards,
      @ForAll @IntRange(max = 5) int gap) {
    int height = wide ? rows + 250 : rows;
    int xStep = height + gap;
    int xSize = planes * columns * xStep;
    int yStride = columns + gap;
    int ySize = planes * height * yStride;
    int[] xStrides = {columns * xStep, 1, backwards ? -xStep : xStep};
    int[] yStrides = {height * yStride, upwards ? -yStride : yStride, 1};
    int xo = gap / 2 + (backwards ? (columns - 1) * xStep : 0);
    int yo = gap + (upwards ? (height - 1) * yStride : 0);
    int[] shape = {planes, height, columns};
    check(shape, xSize + gap, xo, xStrides, ySize, yo, yStrides);
  }

  @Example
  void longBroadcasts() {
    for (int columns : new int[] {1, 3, 8, 100, 700}) {
      int size = 300 * columns;
      check(
          new int[] {300, columns}, columns, 0, new int[] {0, 1}, size, 2, new int[] {columns, 1});
      check(new int[] {300, columns}, 300, 0, new int[] {1, 0}, size, 2, new int[] {columns, 1});
    }
  }

  /// Of matrices that leave the cache, with pitches that fit its lines, or compete for them, or
  /// not.
  @Example
  void largeTransposes() {
    int[][] shapes = {
      {1100, 1024, 1024},
      {1030, 1100, 1536},
      {1100, 1000, 1008},
      {1100, 1001, 1001},
      {4, 270_000, 270_336}
    };
    for (int[] s : shapes) {
      int[] shape = {s[0], s[1]};
      for (int offset : new int[] {0, 5}) {
        int xSize = s[0] * s[1] + offset;
        int[] xStrides = {1, s[0]};
        check(shape, xSize, offset, xStrides, s[0] * s[2], offset, new int[] {s[2], 1});
      }
    }
  }

  private static void check(
      int[] shape, int xSize, int xo, int[] xStrides, int ySize, int yo, int[] yStrides) {
    for (Backend<?> backend : Backend.all()) {
      check(backend, shape, xSize, xo, xStrides, ySize, yo, yStrides);
    }
  }

  private static <A> void check(
      Backend<A> backend,
      int[] shape,
      int xSize,
      int xo,
      int[] xStrides,
      int ySize,
      int yo,
      int[] yStrides) {
    double[] x = new double[xSize];
    Arrays.setAll(x, i -> i + 1);
    double[] expected = new double[yo + ySize + 40];
    A y = backend.array(0, expected);
    REFERENCE.copyStrided(shape, x, xo, xStrides, expected, yo, yStrides);
    backend.kernels().copyStrided(shape, backend.array(0, x), xo, xStrides, y, yo, yStrides);
    assertArrayEquals(
        expected,
        backend.read(y, 0, expected.length),
        () ->
            Arrays.toString(shape)
                + " from strides "
                + Arrays.toString(xStrides)
                + " to "
                + Arrays.toString(yStrides));
  }

  @Property(tries = 150)
  void gatherAndScatter(
      @ForAll @IntRange(min = 1, max = 3) int outer,
      @ForAll @IntRange(min = 1, max = 9) int size,
      @ForAll @IntRange(min = 1, max = 70) int inner,
      @ForAll @IntRange(max = 20) int count,
      @ForAll long seed) {
    Random random = new Random(seed);
    int[] index = random.ints(count, 0, size).toArray();
    Backend.all().forEach(b -> gatherAndScatter(b, outer, size, inner, index, random));
  }

  private static <A> void gatherAndScatter(
      Backend<A> backend, int outer, int size, int inner, int[] index, Random random) {
    int count = index.length;
    double[] x = Backend.integers(random, outer * size * inner);
    double[] gathered = new double[outer * count * inner];
    A y = backend.array(0, new double[gathered.length]);
    REFERENCE.gather(x, outer, size, inner, index, count, gathered);
    backend.kernels().gather(backend.array(0, x), outer, size, inner, index, count, y);
    assertArrayEquals(gathered, backend.read(y, 0, gathered.length));

    double[] scattered = new double[x.length + 40];
    A z = backend.array(0, scattered);
    REFERENCE.scatterAdd(gathered, outer, size, inner, index, count, scattered);
    backend.kernels().scatterAdd(y, outer, size, inner, index, count, z);
    assertArrayEquals(scattered, backend.read(z, 0, scattered.length));
  }
}
