package dev.basin.tensor;

import static dev.basin.tensor.Domain.REAL;
import static dev.basin.tensor.Samples.axis;
import static dev.basin.tensor.Samples.indices;
import static dev.basin.tensor.Samples.mask;
import static dev.basin.tensor.Samples.narrowed;
import static dev.basin.tensor.Samples.pair;
import static dev.basin.tensor.Samples.parametrised;
import static dev.basin.tensor.Samples.shape;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/// Draws for the ops whose parameters depend on the drawn shape.
final class Drawn {
  private Drawn() {}

  /// An op with one number beside the tensor.
  @FunctionalInterface
  interface WithNumber {
    Tensor apply(Tensor x, double number);
  }

  /// An op along one axis.
  @FunctionalInterface
  interface AlongAxis {
    Tensor apply(Tensor x, int axis);
  }

  /// A reduction of one axis.
  @FunctionalInterface
  interface Keeping {
    Tensor apply(Tensor x, boolean keepdims, int axis);
  }

  static UnaryOperator<Tensor> with(double number, WithNumber op) {
    return x -> op.apply(x, number);
  }

  static UnaryOperator<Tensor> along(int axis, boolean keepdims, Keeping op) {
    return x -> op.apply(x, keepdims, axis);
  }

  static Function<Random, Sample> alongAxis(Domain domain, AlongAxis op) {
    return parametrised(
        1,
        domain,
        (random, shape) -> {
          int axis = axis(random, shape);
          return x -> op.apply(x, axis);
        });
  }

  // ------------------------------------------------------------------------------- elementwise

  static Sample where(Random random) {
    Shape shape = shape(random, 0, 3);
    Mask mask = mask(random, narrowed(random, shape));
    return pair(
        REAL.tensor(random, narrowed(random, shape)),
        REAL.tensor(random, narrowed(random, shape)),
        (x, y) -> x.where(mask, y));
  }

  static UnaryOperator<Tensor> whereNumber(Random random, Shape shape) {
    Mask mask = mask(random, narrowed(random, shape));
    return x -> x.where(mask, 0.6);
  }

  static UnaryOperator<Tensor> sumTo(Random random, Shape shape) {
    Shape target = narrowed(random, shape);
    return x -> x.sumTo(target);
  }

  static Sample attention(Random random) {
    int heads = random.nextInt(1, 4);
    int width = heads * random.nextInt(1, 4);
    Shape shape = Shape.of(random.nextInt(1, 3), random.nextInt(1, 5), 3 * width);
    boolean causal = random.nextBoolean();
    return new Sample(
        List.of(REAL.tensor(random, shape)), x -> x.getFirst().attention(heads, causal));
  }

  // ----------------------------------------------------------------------------- normalisation

  static Sample batchNorm(Random random) {
    return normalized(
        random,
        3,
        (in, after) -> {
          Tensor x = in.get(0);
          return x.batchNorm(x.channelMoments(), in.get(1), in.get(2), 0.5, after);
        });
  }

  static Sample normalize(Random random) {
    return normalized(
        random, 4, (in, after) -> in.get(0).normalize(in.get(1), in.get(2), in.get(3), after));
  }

  // an image, its coefficients, of which the last keeps the ReLU away from its kink, and an addend
  private static Sample normalized(
      Random random, int count, BiFunction<List<Tensor>, Epilogue, Tensor> op) {
    int channels = random.nextInt(1, 4);
    Shape image = Shape.of(random.nextInt(1, 4), random.nextInt(2, 4), channels);
    List<Tensor> inputs = new ArrayList<>();
    inputs.add(REAL.tensor(random, image));
    while (inputs.size() < count) {
      inputs.add(REAL.tensor(random, Shape.of(channels)));
    }
    boolean relu = random.nextBoolean();
    if (relu) {
      Tensor far = inputs.removeLast().add(random.nextBoolean() ? 60 : -60);
      inputs.add(far);
    }
    boolean adds = random.nextBoolean();
    if (adds) {
      inputs.add(REAL.tensor(random, image));
    }
    return new Sample(inputs, in -> op.apply(in, new Epilogue(adds ? in.get(count) : null, relu)));
  }

  // ----------------------------------------------------------------------------------- windows

  static Sample conv(Random random) {
    var drawn = Samples.Convolving.draw(random);
    return pair(drawn.x(), drawn.w(), (x, w) -> x.conv(w, drawn.how()));
  }

  static Sample convInput(Random random) {
    var drawn = Samples.Convolving.draw(random);
    Shape image = drawn.x().shape();
    return pair(drawn.g(), drawn.w(), (g, w) -> g.convInput(w, image, drawn.how()));
  }

  static Sample convWeight(Random random) {
    var drawn = Samples.Convolving.draw(random);
    Shape weight = drawn.w().shape();
    return pair(drawn.x(), drawn.g(), (x, g) -> x.convWeight(g, weight, drawn.how()));
  }

  // ---------------------------------------------------------------------------------- movement

  static UnaryOperator<Tensor> reshape(Random random, Shape shape) {
    int[] sizes = permuted(random, shape.rank()).map(shape::size).toArray();
    return x -> x.reshape(Shape.of(sizes));
  }

  static UnaryOperator<Tensor> squeeze(Random random, Shape shape) {
    int place = random.nextInt(shape.rank() + 1);
    return x -> x.expandDims(place).squeeze(place);
  }

  static UnaryOperator<Tensor> expandDims(Random random, Shape shape) {
    int place = random.nextInt(-shape.rank() - 1, shape.rank() + 1);
    return x -> x.expandDims(place);
  }

  static UnaryOperator<Tensor> permute(Random random, Shape shape) {
    int[] order = permuted(random, shape.rank()).toArray();
    return x -> x.permute(order);
  }

  private static IntStream permuted(Random random, int rank) {
    List<Integer> axes = new ArrayList<>(IntStream.range(0, rank).boxed().toList());
    Collections.shuffle(axes, random);
    return axes.stream().mapToInt(Integer::intValue);
  }

  static UnaryOperator<Tensor> transpose(Random random, Shape shape) {
    int first = axis(random, shape);
    int second = axis(random, shape);
    return x -> x.transpose(first, second);
  }

  static Sample broadcastTo(Random random) {
    Shape shape = shape(random, 0, 3);
    return new Sample(
        List.of(REAL.tensor(random, narrowed(random, shape))),
        inputs -> inputs.getFirst().broadcastTo(shape));
  }

  static UnaryOperator<Tensor> slice(Random random, Shape shape) {
    int axis = axis(random, shape);
    int from = random.nextInt(shape.size(axis));
    int to = random.nextInt(from + 1, shape.size(axis) + 1);
    return x -> x.slice(axis, from, to);
  }

  static UnaryOperator<Tensor> sliceRegion(Random random, Shape shape) {
    Region region = region(random, shape);
    return x -> x.slice(region);
  }

  static Sample embed(Random random) {
    Shape whole = shape(random, 1, 3);
    Region region = region(random, whole);
    return new Sample(
        List.of(REAL.tensor(random, region.shape(whole))),
        inputs -> inputs.getFirst().embed(whole, region));
  }

  /// A region of the shape, with steps of either sign along some axes.
  static Region region(Random random, Shape shape) {
    Region region = new Region(shape.rank());
    for (int axis = 0; axis < shape.rank(); axis++) {
      int size = shape.size(axis);
      int step = random.nextInt(1, 3);
      int count = random.nextInt(1, (size - 1) / step + 2);
      int span = (count - 1) * step;
      int from = random.nextInt(size - span);
      switch (random.nextInt(3)) {
        case 0 -> region = region.along(axis, from, count, step);
        case 1 -> region = region.along(axis, from + span, count, -step);
        default -> {}
      }
    }
    return region;
  }

  static UnaryOperator<Tensor> pad(Random random, Shape shape) {
    int axis = axis(random, shape);
    int before = random.nextInt(3);
    int after = random.nextInt(3);
    return x -> x.pad(axis, before, after);
  }

  static Sample concat(Random random) {
    Shape shape = shape(random, 1, 3);
    int axis = random.nextInt(shape.rank());
    List<Tensor> parts = new ArrayList<>();
    for (int part = random.nextInt(1, 4); part > 0; part--) {
      parts.add(REAL.tensor(random, shape.with(axis, random.nextInt(1, 4))));
    }
    return new Sample(parts, inputs -> Movement.concat(axis, inputs.toArray(Tensor[]::new)));
  }

  static Sample stack(Random random) {
    Shape shape = shape(random, 0, 2);
    int place = random.nextInt(-shape.rank() - 1, shape.rank() + 1);
    List<Tensor> parts = new ArrayList<>();
    for (int part = random.nextInt(1, 4); part > 0; part--) {
      parts.add(REAL.tensor(random, shape));
    }
    return new Sample(parts, inputs -> Movement.stack(place, inputs.toArray(Tensor[]::new)));
  }

  // parts in another order, so that each one's place matters
  static UnaryOperator<Tensor> split(Random random, Shape shape) {
    int axis = axis(random, shape);
    int size = shape.size(axis);
    int first = random.nextInt(size + 1);
    return x ->
        Movement.concat(axis, x.split(axis, first, size - first).reversed().toArray(Tensor[]::new));
  }

  // ---------------------------------------------------------------------------------- indexing

  static UnaryOperator<Tensor> gather(Random random, Shape shape) {
    int axis = axis(random, shape);
    Indices indices = indices(random, shape(random, 0, 2), shape.size(axis));
    return x -> x.gather(axis, indices);
  }

  static Sample scatterAdd(Random random) {
    Shape shape = shape(random, 1, 3);
    int axis = random.nextInt(shape.rank());
    int rank = random.nextInt(shape.rank() - axis + 1);
    int[] sizes = Arrays.copyOfRange(shape.toArray(), axis, axis + rank);
    int size = random.nextInt(1, 4);
    Indices indices = indices(random, Shape.of(sizes), size);
    return new Sample(
        List.of(REAL.tensor(random, shape)),
        inputs -> inputs.getFirst().scatterAdd(axis, indices, size));
  }
}
