package dev.basin.tensor;

import static dev.basin.tensor.Oracle.assertClose;
import static dev.basin.tensor.Oracle.assertRefused;
import static dev.basin.tensor.Oracle.assertSame;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class IndexingTest {

  /// Position in row-major order of the entries that belong to the indices.
  private static int position(int[] index, int axis, Shape indices) {
    int position = 0;
    for (int i = 0; i < indices.rank(); i++) {
      position = position * indices.size(i) + index[axis + i];
    }
    return position;
  }

  private static int[] source(int[] index, int axis, int rank, int picked) {
    int[] source = new int[index.length - rank + 1];
    System.arraycopy(index, 0, source, 0, axis);
    source[axis] = picked;
    System.arraycopy(index, axis + rank, source, axis + 1, source.length - axis - 1);
    return source;
  }

  @Property(tries = 60)
  void gatherAndScatterAddFollowTheirLoops(@ForAll Random random, @ForAll DType dtype) {
    Shape shape = Samples.shape(random, 1, 3);
    int axis = random.nextInt(shape.rank());
    int size = shape.size(axis);
    Indices indices = Samples.indices(random, Samples.shape(random, 0, 2), size);
    int rank = indices.shape().rank();
    Tensor x = Oracle.draw(random, dtype, shape);
    Tensor taken = x.gather(random.nextBoolean() ? axis : axis - shape.rank(), indices);
    int[] sizes = new int[shape.rank() + rank - 1];
    System.arraycopy(shape.toArray(), 0, sizes, 0, axis);
    System.arraycopy(indices.shape().toArray(), 0, sizes, axis, rank);
    System.arraycopy(shape.toArray(), axis + 1, sizes, axis + rank, shape.rank() - axis - 1);
    assertSame(
        Oracle.tensor(
            dtype,
            Shape.of(sizes),
            i -> x.get(source(i, axis, rank, indices.get(position(i, axis, indices.shape()))))),
        taken);

    double[] sums = new double[shape.size()];
    int[] strides = shape.strides();
    Oracle.forEachIndex(
        taken.shape(),
        i -> {
          int[] to = source(i, axis, rank, indices.get(position(i, axis, indices.shape())));
          int at = 0;
          for (int d = 0; d < to.length; d++) {
            at += to[d] * strides[d];
          }
          sums[at] += taken.get(i);
        });
    assertClose(Tensor.of(dtype, shape, sums), taken.scatterAdd(axis, indices, size), 8, 32);
  }

  @Example
  void oneHotRowsHaveTheirOneAtTheIndex() {
    Indices labels = Indices.of(Shape.of(2, 2), 2, 0, 1, 2);
    Tensor rows = Indexing.oneHot(DType.FLOAT32, labels, 3);
    assertEquals(DType.FLOAT32, rows.dtype());
    assertEquals(Shape.of(2, 2, 3), rows.shape());
    assertArrayEquals(new double[] {0, 0, 1, 1, 0, 0, 0, 1, 0, 0, 0, 1}, rows.toDoubles());
    assertEquals(labels, rows.argmax(-1));
  }

  @Example
  void indicesOutsideAreNamedWithTheShapeAndTheAxis() {
    Tensor x = Tensor.ones(DType.FLOAT64, Shape.of(2, 3));
    assertRefused(
        () -> x.gather(1, Indices.of(0, 3)), "gather", "index 3", "position 1", "axis 1", "[2, 3]");
    assertRefused(() -> x.gather(0, Indices.of(-1)), "gather", "index -1");
    assertRefused(() -> x.gather(2, Indices.of(0)), "gather", "axis 2", "[2, 3]");
    assertRefused(() -> x.scatterAdd(1, Indices.of(0, 1), 4), "scatterAdd", "[2]", "[2, 3]");
    assertRefused(() -> x.scatterAdd(0, Indices.of(0, 4), 4), "scatterAdd", "index 4");
    assertRefused(() -> Indexing.oneHot(DType.FLOAT64, Indices.of(5), 5), "oneHot", "5");
    assertRefused(() -> Indices.of(Shape.of(2, 2), 1, 2, 3), "[2, 2]", "4", "3");
  }

  @Example
  void indicesAreDataWithRows() {
    Indices indices = Indices.of(Shape.of(3, 2), 0, 1, 2, 3, 4, 5);
    assertEquals(Indices.of(Shape.of(2, 2), 2, 3, 4, 5), indices.rows(1, 3));
    assertEquals(Shape.of(0, 2), indices.rows(1, 1).shape());
    int[] given = {1, 2};
    Indices copied = Indices.of(given);
    given[0] = 9;
    assertEquals(1, copied.get(0));
    copied.toArray()[0] = 7;
    assertEquals(1, copied.get(0));
    assertEquals(Indices.of(1, 2).hashCode(), copied.hashCode());
  }

  @Example
  void masksAreDataWithLogic() {
    Mask a = Mask.of(Shape.of(4), true, true, false, false);
    Mask b = Mask.of(Shape.of(4), true, false, true, false);
    assertArrayEquals(new boolean[] {true, false, false, false}, a.and(b).toBooleans());
    assertArrayEquals(new boolean[] {true, true, true, false}, a.or(b).toBooleans());
    assertEquals(Mask.of(Shape.of(4), false, false, true, true), a.not());
    assertEquals(2, a.count());
    assertArrayEquals(new double[] {1, 1, 0, 0}, a.toTensor(DType.FLOAT32).toDoubles());
    assertRefused(() -> a.and(Mask.of(Shape.of(1), true)), "and", "[4]", "[1]");
    assertRefused(() -> Mask.of(Shape.of(2), true), "[2]", "2", "1");
    assertEquals(Arrays.hashCode(a.toBooleans()), Arrays.hashCode(a.not().not().toBooleans()));
    assertEquals(a.hashCode(), a.not().not().hashCode());
  }
}
