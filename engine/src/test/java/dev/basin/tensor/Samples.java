package dev.basin.tensor;

import static dev.basin.tensor.Domain.REAL;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/// How samples of an op are drawn. Shapes are small: what is tested is the calculus, and every
/// element of every input is differenced.
final class Samples {
  private Samples() {}

  /// An op on one tensor that has parameters of its own, drawn with its shape.
  @FunctionalInterface
  interface Parametrised {
    UnaryOperator<Tensor> draw(Random random, Shape shape);
  }

  /// A reduction.
  @FunctionalInterface
  interface Reducing {
    Tensor apply(Tensor x, boolean keepdims, int[] axes);
  }

  static Shape shape(Random random, int leastRank, int mostRank) {
    int[] sizes = new int[random.nextInt(leastRank, mostRank + 1)];
    Arrays.setAll(sizes, axis -> random.nextInt(1, sizes.length < 3 ? 5 : 4));
    return Shape.of(sizes);
  }

  /// An axis of the shape, counted from either end.
  static int axis(Random random, Shape shape) {
    return random.nextInt(-shape.rank(), shape.rank());
  }

  /// A shape that broadcasts to `shape`.
  static Shape narrowed(Random random, Shape shape) {
    int[] sizes = shape.toArray();
    for (int axis = 0; axis < sizes.length; axis++) {
      sizes[axis] = random.nextInt(3) == 0 ? 1 : sizes[axis];
    }
    int dropped = random.nextInt(3) == 0 ? random.nextInt(sizes.length + 1) : 0;
    return Shape.of(Arrays.copyOfRange(sizes, dropped, sizes.length));
  }

  static Mask mask(Random random, Shape shape) {
    boolean[] values = new boolean[shape.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextBoolean();
    }
    return Mask.of(shape, values);
  }

  static Indices indices(Random random, Shape shape, int bound) {
    return Indices.of(shape, random.ints(shape.size(), 0, bound).toArray());
  }

  static Function<Random, Sample> unary(Domain domain, UnaryOperator<Tensor> op) {
    return parametrised(0, domain, (random, shape) -> op);
  }

  static Function<Random, Sample> parametrised(int leastRank, Domain domain, Parametrised op) {
    return random -> {
      Shape shape = shape(random, leastRank, 3);
      UnaryOperator<Tensor> drawn = op.draw(random, shape);
      return new Sample(
          List.of(domain.tensor(random, shape)), inputs -> drawn.apply(inputs.getFirst()));
    };
  }

  static Function<Random, Sample> binary(Domain left, Domain right, BinaryOperator<Tensor> op) {
    return random -> {
      Shape shape = shape(random, 0, 3);
      return pair(
          left.tensor(random, narrowed(random, shape)),
          right.tensor(random, narrowed(random, shape)),
          op);
    };
  }

  static Sample pair(Tensor x, Tensor y, BinaryOperator<Tensor> op) {
    return new Sample(List.of(x, y), inputs -> op.apply(inputs.get(0), inputs.get(1)));
  }

  static Function<Random, Sample> reduced(Domain domain, Reducing op) {
    return parametrised(
        0,
        domain,
        (random, shape) -> {
          boolean keepdims = random.nextBoolean();
          int[] axes = random.ints(0, Math.max(1, shape.rank())).distinct().limit(1).toArray();
          int[] named = shape.rank() == 0 || random.nextInt(4) == 0 ? new int[0] : axes;
          int[] all = shape.rank() > 1 && random.nextBoolean() ? new int[] {-1, 0} : named;
          return x -> op.apply(x, keepdims, all);
        });
  }

  /// A matrix product of drawn sizes, ranks and transposes; the batch axes broadcast.
  static Function<Random, Sample> product(boolean transposed) {
    return random -> {
      boolean left = transposed && random.nextBoolean();
      boolean right = transposed && random.nextBoolean();
      int m = random.nextInt(1, 4);
      int k = random.nextInt(1, 4);
      int n = random.nextInt(1, 4);
      Shape batch = shape(random, 0, 2);
      Tensor x = matrices(random, narrowed(random, batch), left ? k : m, left ? m : k);
      Tensor y = matrices(random, narrowed(random, batch), right ? n : k, right ? k : n);
      if (transposed) {
        return pair(x, y, (a, b) -> a.matmul(b, left, right));
      }
      return switch (random.nextInt(4)) {
        case 0 -> pair(REAL.tensor(random, Shape.of(k)), y, Tensor::matmul);
        case 1 -> pair(x, REAL.tensor(random, Shape.of(k)), Tensor::matmul);
        default -> pair(x, y, Tensor::matmul);
      };
    };
  }

  private static Tensor matrices(Random random, Shape batch, int rows, int columns) {
    int[] sizes = Arrays.copyOf(batch.toArray(), batch.rank() + 2);
    sizes[batch.rank()] = rows;
    sizes[batch.rank() + 1] = columns;
    return REAL.tensor(random, Shape.of(sizes));
  }

  /// A convolution of drawn sizes.
  record Convolving(Convolution how, Tensor x, Tensor w, Tensor g) {

    static Convolving draw(Random random) {
      int groups = random.nextInt(1, 3);
      int kernelHeight = random.nextInt(1, 4);
      int kernelWidth = random.nextInt(1, 4);
      Convolution how =
          new Convolution(
              random.nextInt(1, 3),
              random.nextInt(1, 3),
              random.nextInt(0, 2),
              random.nextInt(0, 3),
              random.nextInt(1, 3),
              random.nextInt(1, 3),
              groups);
      int channels = random.nextInt(1, 3);
      int height = how.dilationHeight() * (kernelHeight - 1) + random.nextInt(1, 3);
      int width = how.dilationWidth() * (kernelWidth - 1) + random.nextInt(1, 3);
      Shape x = Shape.of(random.nextInt(1, 3), height, width, channels * groups);
      Shape w = Shape.of(kernelHeight, kernelWidth, channels, random.nextInt(1, 3) * groups);
      Tensor image = REAL.tensor(random, x);
      Tensor weight = REAL.tensor(random, w);
      Shape g = image.conv(weight, how).shape();
      return new Convolving(how, image, weight, REAL.tensor(random, g));
    }
  }

  /// An image [batch, height, width, channels] and an op on windows of drawn size, stride and
  /// padding.
  static Function<Random, Sample> pooled(Domain domain, Pooling op) {
    return random -> {
      int size = random.nextInt(1, 4);
      int stride = random.nextInt(1, 3);
      int padding = random.nextInt(0, size / 2 + 1);
      Shape shape =
          Shape.of(1, size + random.nextInt(2), size + random.nextInt(2), random.nextInt(1, 3));
      return new Sample(
          List.of(domain.tensor(random, shape)),
          inputs -> op.apply(inputs.getFirst(), size, stride, padding));
    };
  }

  /// A pooling op.
  @FunctionalInterface
  interface Pooling {
    Tensor apply(Tensor x, int size, int stride, int padding);
  }
}
