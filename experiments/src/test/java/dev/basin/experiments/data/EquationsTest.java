package dev.basin.experiments.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.basin.tensor.Indices;
import dev.basin.tensor.Shape;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EquationsTest {
  private static final SymmetricGroup S5 = new SymmetricGroup(5);
  private static final int P = 97;

  private static Indices all(Equations equations) {
    return Indices.of(IntStream.range(0, equations.count()).toArray());
  }

  // By arithmetic of another kind: big integers, and the inverse that Java finds.
  private static int expected(ModularOperation operation, int left, int right) {
    BigInteger p = BigInteger.valueOf(P);
    BigInteger x = BigInteger.valueOf(left);
    BigInteger y = BigInteger.valueOf(right);
    boolean oddX = left % 2 == 1;
    boolean oddY = right % 2 == 1;
    BigInteger value =
        switch (operation) {
          case ADD -> x.add(y);
          case SUBTRACT -> x.subtract(y);
          case MULTIPLY -> x.multiply(y);
          case DIVIDE -> x.multiply(y.modInverse(p));
          case DIVIDE_IF_ODD -> oddY ? x.multiply(y.modInverse(p)) : x.subtract(y);
          case SQUARE_ADD -> x.pow(2).add(y);
          case CUBE_ADD -> x.pow(3).add(y);
          case SQUARES -> x.pow(2).add(y.pow(2));
          case SQUARES_PRODUCT -> x.pow(2).add(x.multiply(y)).add(y.pow(2));
          case SQUARES_PRODUCT_ADD -> x.pow(2).add(x.multiply(y)).add(y.pow(2)).add(x);
          case CUBE_PRODUCT -> x.pow(3).add(x.multiply(y));
          case CUBE_PRODUCT_ADD -> x.pow(3).add(x.multiply(y.pow(2))).add(y);
          case MULTIPLY_IF_ODD -> oddX ? x.multiply(y) : x.add(y);
          case SUBTRACT_IF_ODD -> oddX ? x.subtract(y) : x.add(y);
        };
    return value.mod(p).intValue();
  }

  @ParameterizedTest
  @EnumSource
  void everyTableIsWholeAndRight(ModularOperation operation) {
    Equations equations = Equations.modular(operation, P);
    assertEquals(operation == ModularOperation.DIVIDE ? P * (P - 1) : P * P, equations.count());
    assertEquals(P + 2, equations.vocabulary());
    Indices tokens = equations.tokens(all(equations));
    Indices answers = equations.answers(all(equations));
    assertEquals(Shape.of(equations.count(), 4), tokens.shape());
    Set<Integer> pairs = new TreeSet<>();
    for (int i = 0; i < equations.count(); i++) {
      int x = tokens.get(4 * i);
      int y = tokens.get(4 * i + 2);
      assertEquals(P, tokens.get(4 * i + 1));
      assertEquals(P + 1, tokens.get(4 * i + 3));
      assertEquals(expected(operation, x, y), answers.get(i), operation + " " + x + " " + y);
      pairs.add(x * P + y);
    }
    assertEquals(equations.count(), pairs.size());
  }

  @Property(tries = 300)
  void divisionUndoesMultiplication(
      @ForAll @IntRange(min = 0, max = 9972) int x, @ForAll @IntRange(min = 1, max = 9972) int y) {
    int p = 9973;
    int quotient = ModularOperation.DIVIDE.apply(x, y, p);
    assertEquals(x, ModularOperation.MULTIPLY.apply(quotient, y, p));
    assertTrue(quotient >= 0 && quotient < p);
  }

  @Test
  void whatCannotBeAskedIsRefused() {
    assertThrows(
        IllegalArgumentException.class, () -> Equations.modular(ModularOperation.DIVIDE, 96));
    assertThrows(
        IllegalArgumentException.class, () -> Equations.modular(ModularOperation.DIVIDE_IF_ODD, 4));
    assertEquals(96 * 96, Equations.modular(ModularOperation.SUBTRACT, 96).count());
    assertEquals(2, Equations.modular(ModularOperation.DIVIDE, 2).count());
    assertThrows(IllegalArgumentException.class, () -> Equations.modular(ModularOperation.ADD, 1));
    Equations equations = Equations.modular(ModularOperation.ADD, 5);
    for (double fraction : new double[] {-0.1, 0, 0.01, 0.99, 1, 1.1, Double.NaN}) {
      assertThrows(IllegalArgumentException.class, () -> equations.split(fraction, 1));
    }
  }

  @Property(tries = 50)
  void aSplitIsAFunctionOfFractionAndSeed(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 99) int percent) {
    Equations equations = Equations.modular(ModularOperation.ADD, 23);
    Equations.Split split = equations.split(percent / 100.0, seed);
    assertEquals(Math.round(percent / 100.0 * 529), split.train().size());
    int[] both =
        IntStream.concat(
                Arrays.stream(split.train().toArray()), Arrays.stream(split.validation().toArray()))
            .sorted()
            .toArray();
    assertArrayEquals(IntStream.range(0, 529).toArray(), both);
    assertEquals(split, equations.split(percent / 100.0, seed));
    assertNotEquals(split, equations.split(percent / 100.0, seed + 1));
    int[] greater = equations.split(0.995, seed).train().toArray();
    assertArrayEquals(
        split.train().toArray(), Arrays.copyOf(greater, split.train().size()), "it only grows");
  }

  // ------------------------------------------------------------------------------- permutations

  @Property(tries = 500)
  void productsAreAssociativeAndHaveInverses(
      @ForAll @IntRange(max = 119) int x,
      @ForAll @IntRange(max = 119) int y,
      @ForAll @IntRange(max = 119) int z) {
    assertEquals(S5.product(x, S5.product(y, z)), S5.product(S5.product(x, y), z));
    assertEquals(0, S5.product(x, S5.inverse(x)));
    assertEquals(0, S5.product(S5.inverse(x), x));
    assertEquals(x, S5.product(x, 0));
    assertEquals(x, S5.product(0, x));
    int image = S5.permutation(x)[S5.permutation(y)[3]];
    assertEquals(image, S5.permutation(S5.product(x, y))[3]);
  }

  @Test
  void permutationsAreAllAndInOrder() {
    assertEquals(120, S5.order());
    assertArrayEquals(new int[] {0, 1, 2, 3, 4}, S5.permutation(0));
    assertArrayEquals(new int[] {0, 1, 2, 4, 3}, S5.permutation(1));
    assertArrayEquals(new int[] {4, 3, 2, 1, 0}, S5.permutation(119));
    assertTrue(S5.product(1, 2) != S5.product(2, 1), "S5 does not commute");
    // In every group a row of the table names every element once.
    for (int x = 0; x < 120; x++) {
      int row = x;
      assertEquals(120, IntStream.range(0, 120).map(y -> S5.product(row, y)).distinct().count());
    }
    assertEquals(1, new SymmetricGroup(1).order());
    assertThrows(IllegalArgumentException.class, () -> new SymmetricGroup(7));
  }

  @Test
  void tablesOfPermutationsAreRight() {
    for (PermutationOperation operation : PermutationOperation.values()) {
      Equations equations = Equations.permutations(operation);
      assertEquals(14_400, equations.count());
      assertEquals(122, equations.vocabulary());
      Indices answers = equations.answers(all(equations));
      for (int i = 0; i < 14_400; i += 7) {
        int x = i / 120;
        int y = i % 120;
        int undone =
            switch (operation) {
              case PRODUCT -> S5.product(S5.inverse(x), answers.get(i));
              case CONJUGATE -> S5.product(S5.product(S5.inverse(x), answers.get(i)), x);
              case SANDWICH -> S5.product(S5.product(S5.inverse(x), answers.get(i)), S5.inverse(x));
            };
        assertEquals(y, undone);
      }
    }
  }
}
