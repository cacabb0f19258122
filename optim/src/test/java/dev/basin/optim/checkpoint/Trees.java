package dev.basin.optim.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.basin.tensor.DType;
import dev.basin.tensor.RandomStream;
import dev.basin.tensor.Shape;
import dev.basin.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/// Trees for tests.
final class Trees {
  private static final List<Shape> SHAPES =
      List.of(
          Shape.SCALAR,
          Shape.of(0),
          Shape.of(7),
          Shape.of(3, 3, 2, 5),
          Shape.of(4, 0),
          Shape.of(1));

  private Trees() {}

  /// Some entries of every kind; each tensor holds the bit patterns that a decimal would lose.
  static StateTree drawn(long seed) {
    RandomStream random = RandomStream.ofSeed(seed);
    StateTree.Builder tree = StateTree.builder();
    for (int i = random.index(0, 4); i > 0; i--) {
      tree.number("number/" + i, random.bits(i));
      tree.word("Wört " + i, i % 2 == 0 ? "" : "\u0000 \uD83C\uDF0A \"\n");
    }
    for (int i = random.index(1, 5); i > 0; i--) {
      Shape shape = SHAPES.get(random.index(10 + i, SHAPES.size()));
      DType dtype = random.index(20 + i, 2) == 0 ? DType.FLOAT32 : DType.FLOAT64;
      tree.tensor("tensor." + i, tensor(random.split(i), dtype, shape));
    }
    return tree.build();
  }

  private static Tensor tensor(RandomStream random, DType dtype, Shape shape) {
    if (dtype == DType.FLOAT32) {
      float[] values = new float[shape.size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = Float.intBitsToFloat((int) random.bits(i));
      }
      return Tensor.of(shape, values);
    }
    double[] values = new double[shape.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = i == 0 ? -0.0 : Double.longBitsToDouble(random.bits(i));
    }
    return Tensor.of(shape, values);
  }

  static void assertSame(StateTree expected, StateTree actual) {
    assertEquals(List.copyOf(expected.numbers().entrySet()), entries(actual));
    assertEquals(expected.words(), actual.words());
    assertEquals(List.copyOf(expected.tensors().keySet()), List.copyOf(actual.tensors().keySet()));
    expected
        .tensors()
        .forEach((name, tensor) -> {
          Tensor found = actual.tensor(name);
          assertEquals(tensor.dtype(), found.dtype(), name);
          assertEquals(tensor.shape(), found.shape(), name);
          assertArrayEquals(bits(tensor), bits(found), name);
        });
  }

  private static List<?> entries(StateTree tree) {
    return List.copyOf(tree.numbers().entrySet());
  }

  /// What the elements are, the payload of what is no number included.
  static long[] bits(Tensor x) {
    if (x.dtype() == DType.FLOAT64) {
      return Arrays.stream(x.toDoubles()).mapToLong(Double::doubleToRawLongBits).toArray();
    }
    float[] values = x.toFloats();
    long[] bits = new long[values.length];
    Arrays.setAll(bits, i -> Float.floatToRawIntBits(values[i]));
    return bits;
  }
}
