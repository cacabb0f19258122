package dev.basin.tensor;

import static dev.basin.tensor.Oracle.assertRefused;
import static dev.basin.tensor.Oracle.assertSame;
import static dev.basin.tensor.Oracle.at;
import static dev.basin.tensor.Oracle.with;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class MovementTest {

  private static Shape shape(Random random) {
    int[] sizes = new int[random.nextInt(1, 5)];
    Arrays.setAll(sizes, axis -> random.nextInt(1, sizes.length < 3 ? 40 : 9));
    return Shape.of(sizes);
  }

  @Property(tries = 60)
  void axesPermuteLikeLoops(@ForAll Random random, @ForAll DType dtype) {
    Shape shape = shape(random);
    Tensor x = Oracle.draw(random, dtype, shape);
    List<Integer> axes =
        new java.util.ArrayList<>(IntStream.range(0, shape.rank()).boxed().toList());
    java.util.Collections.shuffle(axes, random);
    int[] order = axes.stream().mapToInt(Integer::intValue).toArray();
    Shape permuted = Shape.of(Arrays.stream(order).map(shape::size).toArray());
    Tensor expected =
        Oracle.tensor(
            dtype,
            permuted,
            index -> {
              int[] from = new int[order.length];
              for (int i = 0; i < order.length; i++) {
                from[order[i]] = index[i];
              }
              return x.get(from);
            });
    assertSame(expected, x.permute(order));
    assertSame(x, x.transpose(0, -1).transpose(-1, 0));
    assertArrayEquals(x.toDoubles(), x.reshape(-1).toDoubles());
  }

  @Property(tries = 60)
  void slicesAndPadsAreEachOthersInverse(@ForAll Random random, @ForAll DType dtype) {
    Shape shape = shape(random);
    Tensor x = Oracle.draw(random, dtype, shape);
    int axis = random.nextInt(shape.rank());
    int size = shape.size(axis);
    int from = random.nextInt(size + 1);
    int to = random.nextInt(from, size + 1);
    assertSame(
        Oracle.tensor(
            dtype, shape.with(axis, to - from), i -> x.get(with(i, axis, i[axis] + from))),
        x.slice(axis - shape.rank(), from, to));
    Tensor padded =
        Oracle.tensor(
            dtype,
            shape.with(axis, from + size + to),
            i -> {
              int inner = i[axis] - from;
              return inner < 0 || inner >= size ? 0 : x.get(with(i, axis, inner));
            });
    assertSame(padded, x.pad(axis, from, to));
    assertSame(x, padded.slice(axis, from, from + size));
    assertSame(
        Oracle.tensor(dtype, shape, i -> x.get(with(i, axis, size - 1 - i[axis]))), x.flip(axis));
  }

  @Property(tries = 60)
  void regionsReadAndWriteLikeLoops(@ForAll Random random, @ForAll DType dtype) {
    Shape whole = Samples.shape(random, 1, 3);
    Region region = Drawn.region(random, whole);
    Tensor x = Oracle.draw(random, dtype, whole);
    int[] strides = region.strides(whole);
    Tensor expected =
        Oracle.tensor(
            dtype,
            region.shape(whole),
            index -> {
              int position = region.offset(whole);
              for (int axis = 0; axis < index.length; axis++) {
                position += index[axis] * strides[axis];
              }
              return x.toDoubles()[position];
            });
    assertSame(expected, x.slice(region));
    Tensor part = Oracle.draw(random, dtype, region.shape(whole));
    assertSame(part, part.embed(whole, region).slice(region));
    double sum = Arrays.stream(part.toDoubles()).sum();
    assertEquals(sum, Arrays.stream(part.embed(whole, region).toDoubles()).sum(), 1e-6);
  }

  @Property(tries = 60)
  void partsJoinAndSeparate(@ForAll Random random, @ForAll DType dtype) {
    Shape shape = shape(random);
    int axis = random.nextInt(shape.rank());
    int[] sizes = random.ints(random.nextInt(1, 5), 0, 20).toArray();
    Tensor[] parts =
        Arrays.stream(sizes)
            .mapToObj(size -> Oracle.draw(random, dtype, shape.with(axis, size)))
            .toArray(Tensor[]::new);
    Tensor joined = Movement.concat(axis, parts);
    Tensor expected =
        Oracle.tensor(
            dtype,
            shape.with(axis, Arrays.stream(sizes).sum()),
            i -> {
              int part = 0;
              int at = i[axis];
              while (at >= sizes[part]) {
                at -= sizes[part++];
              }
              return parts[part].get(with(i, axis, at));
            });
    assertSame(expected, joined);
    List<Tensor> separated = joined.split(axis, sizes);
    for (int i = 0; i < sizes.length; i++) {
      assertSame(parts[i], separated.get(i));
    }
  }

  @Property(tries = 30)
  void stackingAddsAnAxis(@ForAll Random random, @ForAll DType dtype) {
    Shape shape = Samples.shape(random, 0, 3);
    Tensor first = Oracle.draw(random, dtype, shape);
    Tensor second = Oracle.draw(random, dtype, shape);
    int place = random.nextInt(-shape.rank() - 1, shape.rank() + 1);
    int at = place < 0 ? place + shape.rank() + 1 : place;
    Tensor stacked = Movement.stack(place, first, second);
    assertSame(first, stacked.slice(at, 0, 1).squeeze(at));
    assertSame(second, stacked.slice(at, 1, 2).squeeze(at));
    assertSame(first, first.expandDims(place).squeeze(at));
  }

  @Property(tries = 40)
  void stretchingRepeats(@ForAll Random random, @ForAll DType dtype) {
    Shape shape = shape(random);
    Tensor x = Oracle.draw(random, dtype, Samples.narrowed(random, shape));
    assertSame(Oracle.tensor(dtype, shape, i -> at(x, i)), x.broadcastTo(shape));
  }

  @Example
  void shapesThatDoNotFitAreNamed() {
    Tensor x = Tensor.ones(DType.FLOAT64, Shape.of(2, 3, 4));
    Tensor y = Tensor.ones(DType.FLOAT64, Shape.of(2, 5, 4));
    assertRefused(() -> x.reshape(5, 5), "reshape", "[2, 3, 4]", "24", "[5, 5]", "25");
    assertRefused(() -> x.reshape(5, -1), "reshape", "24", "[2, 3, 4]", "[5, -1]");
    assertRefused(() -> x.reshape(-1, -1), "-1");
    assertRefused(() -> Movement.concat(0, x, y), "concat", "[2, 3, 4]", "[2, 5, 4]", "axis 1");
    assertRefused(() -> Movement.concat(0), "concat");
    assertRefused(() -> Movement.concat(3, x), "concat", "axis 3", "[2, 3, 4]");
    assertRefused(() -> Movement.stack(0, x, y), "[1, 2, 3, 4]", "[1, 2, 5, 4]");
    assertRefused(() -> x.slice(1, 1, 4), "slice", "[1, 4)", "axis 1", "[2, 3, 4]", "size 3");
    assertRefused(() -> x.slice(1, 2, 1), "slice", "[2, 1)");
    assertRefused(() -> x.slice(5, 0, 1), "slice", "axis 5", "[2, 3, 4]");
    assertRefused(
        () -> x.slice(new Region(3).along(2, 1, 3, 2)), "slice", "1 to 5", "axis 2", "size 4");
    assertRefused(() -> x.slice(new Region(2)), "slice", "rank 2", "[2, 3, 4]");
    assertRefused(() -> x.embed(y.shape(), new Region(3)), "embed", "[2, 5, 4]", "[2, 3, 4]");
    assertRefused(() -> new Region(3).along(1, 0, 1, 0), "step 0");
    assertRefused(() -> x.broadcastTo(y.shape()), "broadcastTo", "[2, 3, 4]", "[2, 5, 4]");
    assertRefused(() -> x.broadcastTo(Shape.of(3, 4)), "broadcastTo", "[2, 3, 4]", "[3, 4]");
    assertRefused(() -> x.permute(0, 1), "permute", "2", "[2, 3, 4]");
    assertRefused(() -> x.permute(0, 1, 1), "permute", "twice");
    assertRefused(() -> x.squeeze(1), "squeeze", "axis 1", "[2, 3, 4]");
    assertRefused(() -> x.expandDims(5), "expandDims", "5", "[2, 3, 4]");
    assertRefused(() -> x.pad(1, -1, 0), "pad", "-1", "axis 1");
    assertRefused(() -> x.split(1, 1, 1), "split", "[1, 1]", "axis 1", "[2, 3, 4]");
    assertRefused(() -> x.flip(3), "flip", "axis 3");
    assertRefused(() -> x.transpose(0, 3), "transpose", "axis 3");
  }

  /// Wherever an axis is named, a negative one counts from the end.
  @Example
  void regionsTakeNegativeAxes() {
    Tensor x = Tensor.arange(DType.FLOAT64, 6).reshape(2, 3);
    Region region = new Region(2).along(-1, 2, 2, -2);
    assertArrayEquals(new double[] {2, 0, 5, 3}, x.slice(region).toDoubles());
    assertRefused(() -> new Region(2).along(2, 0, 1, 1), "axis 2");
  }
}
