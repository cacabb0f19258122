package dev.basin.experiments.data;

import dev.basin.experiments.UserError;
import dev.basin.tensor.Indices;
import dev.basin.tensor.RandomStream;
import dev.basin.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntBinaryOperator;
import java.util.function.IntPredicate;

/// The whole table of an operation as token sequences `x op y =`, each with its answer: what is
/// learnt in "Grokking", arXiv:2201.02177.
///
/// Tokens 0 to elements - 1 are the elements, `elements` is the operation and `elements + 1` the
/// sign of equality. Equations are ordered by x, then y.
public final class Equations {
  /// Tokens of an equation without its answer.
  public static final int LENGTH = 4;

  private static final String IN_S5 = " in S5";

  private final String name;
  private final int elements;
  private final int[] left;
  private final int[] right;
  private final int[] answers;

  /// Equations that were drawn to learn from, and the others.
  ///
  /// @param train numbers of equations, in random order
  /// @param validation likewise
  public record Split(Indices train, Indices validation) {}

  private Equations(String name, int elements, IntPredicate defined, IntBinaryOperator operation) {
    this.name = name;
    this.elements = elements;
    int[] rights = java.util.stream.IntStream.range(0, elements).filter(defined).toArray();
    int count = elements * rights.length;
    left = new int[count];
    right = new int[count];
    answers = new int[count];
    for (int i = 0; i < count; i++) {
      left[i] = i / rights.length;
      right[i] = rights[i % rights.length];
      answers[i] = operation.applyAsInt(left[i], right[i]);
    }
  }

  /// All pairs of numbers modulo p for which the operation is defined.
  ///
  /// @param p from 2 to 10,000, and prime if the operation divides
  public static Equations modular(ModularOperation operation, int p) {
    if (p < 2 || p > 10_000) {
      throw new IllegalArgumentException("equations: p must be 2 to 10,000, but is " + p);
    }
    if (operation.divides() && !isPrime(p)) {
      throw new IllegalArgumentException(
          "equations: %s needs a prime p, %d is none".formatted(operation.formula(), p));
    }
    return new Equations(
        operation.formula() + " mod " + p,
        p,
        operation::isDefined,
        (x, y) -> operation.apply(x, y, p));
  }

  /// All pairs of permutations of five things.
  public static Equations permutations(PermutationOperation operation) {
    SymmetricGroup group = new SymmetricGroup(5);
    return new Equations(
        operation.formula() + IN_S5,
        group.order(),
        y -> true,
        (x, y) -> operation.apply(group, x, y));
  }

  /// The table of an operation by its formula: one of [ModularOperation]'s, or one of
  /// [PermutationOperation]'s followed by ` in S5`.
  ///
  /// @param p the modulus, if the formula is of numbers
  /// @throws UserError if there is no such operation
  public static Equations named(String formula, int p) {
    List<String> known = new ArrayList<>();
    for (ModularOperation operation : ModularOperation.values()) {
      if (operation.formula().equals(formula)) {
        return modular(operation, p);
      }
      known.add(operation.formula());
    }
    for (PermutationOperation operation : PermutationOperation.values()) {
      String name = operation.formula() + IN_S5;
      if (name.equals(formula)) {
        return permutations(operation);
      }
      known.add(name);
    }
    throw new UserError(
        "unknown operation '%s'; it is one of: %s".formatted(formula, String.join("; ", known)));
  }

  private static boolean isPrime(int p) {
    for (int divisor = 2; divisor * divisor <= p; divisor++) {
      if (p % divisor == 0) {
        return false;
      }
    }
    return true;
  }

  /// The operation and its set.
  public String name() {
    return name;
  }

  /// How many equations there are.
  public int count() {
    return answers.length;
  }

  /// How many answers there may be.
  public int elements() {
    return elements;
  }

  /// How many different tokens there are.
  public int vocabulary() {
    return elements + 2;
  }

  /// The tokens of some equations, [rows, 4].
  public Indices tokens(Indices rows) {
    int[] tokens = new int[LENGTH * rows.size()];
    for (int i = 0; i < rows.size(); i++) {
      tokens[LENGTH * i] = left[rows.get(i)];
      tokens[LENGTH * i + 1] = elements;
      tokens[LENGTH * i + 2] = right[rows.get(i)];
      tokens[LENGTH * i + 3] = elements + 1;
    }
    return Indices.of(Shape.of(rows.size(), LENGTH), tokens);
  }

  /// The answers of some equations, [rows].
  public Indices answers(Indices rows) {
    return Indices.of(Arrays.stream(rows.toArray()).map(row -> answers[row]).toArray());
  }

  /// A random part of the table, and the rest; a function of the fraction and the seed alone. For
  /// one seed, the equations of a smaller fraction are among those of a greater.
  ///
  /// @param fraction of the equations to train on, in [0, 1]: the nearest whole number of them, of
  ///   which there must be one at least, and one less than all at most
  public Split split(double fraction, long seed) {
    long train = Math.round(fraction * count());
    if (!(fraction >= 0 && fraction <= 1) || train < 1 || train > count() - 1) {
      throw new IllegalArgumentException(
          "equations: a fraction of %s of %d leaves nothing to learn or nothing to validate"
              .formatted(fraction, count()));
    }
    int[] order = RandomStream.ofSeed(seed).split("equations").permutation(count());
    return new Split(
        Indices.of(Arrays.copyOf(order, (int) train)),
        Indices.of(Arrays.copyOfRange(order, (int) train, count())));
  }
}
