package dev.basin.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.basin.autodiff.GradientCheck;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tag;

/// What holds for every op, checked over the whole [Catalog] at each try.
class BatteryTest {

  @Example
  void everyOpHasALine() {
    Set<String> ops = new TreeSet<>();
    for (Class<?> family : Tensor.class.getInterfaces()) {
      if (!family.isSealed()) {
        continue; // not a family of ops
      }
      for (Method method : family.getDeclaredMethods()) {
        if (Modifier.isPublic(method.getModifiers()) && !method.isSynthetic()) {
          ops.add(signature(method));
        }
      }
    }
    Set<String> listed = new TreeSet<>(Catalog.NOT_DIFFERENTIABLE);
    Catalog.LINES.forEach(line -> listed.addAll(line.covers()));
    assertEquals(ops, listed, "the ops of the families and the lines of the catalog");
  }

  private static String signature(Method method) {
    String parameters =
        Stream.of(method.getParameterTypes())
            .map(Class::getSimpleName)
            .collect(Collectors.joining(", "));
    return method.getName()
        + "("
        + (method.isVarArgs() ? parameters.replaceAll("\\[]$", "...") : parameters)
        + ")";
  }

  @Property(tries = 40, shrinking = ShrinkingMode.OFF, edgeCases = EdgeCasesMode.NONE)
  void gradientsOfOrderOneAndTwoAgreeWithDifferences(@ForAll Random random) {
    forEveryLine(random, (line, sample) -> check(sample).check());
  }

  @Tag("slow")
  @Property(tries = 1000, shrinking = ShrinkingMode.OFF, edgeCases = EdgeCasesMode.NONE)
  void gradientsAgreeWithDifferencesAtManyPoints(@ForAll Random random) {
    forEveryLine(random, (line, sample) -> check(sample).check());
  }

  @Tag("slow")
  @Property(tries = 100, shrinking = ShrinkingMode.OFF, edgeCases = EdgeCasesMode.NONE)
  void gradientsOfOrderThreeAgreeWithDifferences(@ForAll Random random) {
    forEveryLine(random, (line, sample) -> check(sample).order(3).check());
  }

  private static GradientCheck check(Sample sample) {
    return GradientCheck.of(sample.function(), sample.inputs().toArray(Tensor[]::new));
  }

  @Property(tries = 40, shrinking = ShrinkingMode.OFF, edgeCases = EdgeCasesMode.NONE)
  void float32FollowsFloat64(@ForAll Random random) {
    forEveryLine(
        random,
        (line, sample) -> {
          List<Tensor> narrow = cast(sample.inputs(), DType.FLOAT32);
          Vjp single = Vjp.of(sample.function(), narrow);
          Vjp twice = Vjp.of(sample.function(), cast(narrow, DType.FLOAT64));
          Tensor g = cotangent(random, twice.value().shape());
          assertEquals(DType.FLOAT32, single.value().dtype());
          assertClose(twice.value(), single.value(), 1e-5);
          List<Tensor> expected = twice.pullOrZeros(g);
          List<Tensor> actual = single.pullOrZeros(g.cast(DType.FLOAT32));
          for (int i = 0; i < expected.size(); i++) {
            assertEquals(DType.FLOAT32, actual.get(i).dtype());
            assertClose(expected.get(i), actual.get(i), 1e-5);
          }
        });
  }

  private static void assertClose(Tensor expected, Tensor actual, double tolerance) {
    assertEquals(expected.shape(), actual.shape());
    Tensor wide = actual.cast(DType.FLOAT64);
    double error = expected.sub(wide).norm().item();
    assertTrue(
        error <= tolerance * (1 + expected.norm().item()),
        () -> "error %.1e in norm: %s and %s".formatted(error, expected, wide));
  }

  /// <f(x), g> = <x, pull(g)>, and f(a x + z) = a f(x) + f(z), for whatever is linear.
  @Property(tries = 40, shrinking = ShrinkingMode.OFF, edgeCases = EdgeCasesMode.NONE)
  void thePullbackOfALinearOpIsItsAdjoint(@ForAll Random random) {
    forEveryLine(
        random,
        (line, sample) -> {
          switch (line.linearity()) {
            case JOINT -> verifyAdjoint(sample, random);
            case EACH -> {
              for (int i = 0; i < sample.inputs().size(); i++) {
                verifyAdjoint(slot(sample, i), random);
              }
            }
            case NONE -> {}
          }
        });
  }

  private static Sample slot(Sample sample, int slot) {
    return new Sample(
        List.of(sample.inputs().get(slot)),
        inputs -> {
          List<Tensor> all = new ArrayList<>(sample.inputs());
          all.set(slot, inputs.getFirst());
          return sample.function().apply(all);
        });
  }

  private static void verifyAdjoint(Sample sample, Random random) {
    Vjp vjp = Vjp.of(sample.function(), sample.inputs());
    Tensor g = cotangent(random, vjp.value().shape());
    List<Tensor> pulled = vjp.pullOrZeros(g);
    double right = 0;
    double size = 0;
    List<Tensor> others = new ArrayList<>();
    List<Tensor> combined = new ArrayList<>();
    for (int i = 0; i < pulled.size(); i++) {
      Tensor x = sample.inputs().get(i);
      right += dot(x, pulled.get(i));
      size += x.norm().item() * pulled.get(i).norm().item();
      others.add(cotangent(random, x.shape()));
      combined.add(x.mul(1.7).add(others.get(i)));
    }
    assertEquals(dot(vjp.value(), g), right, 1e-12 * (1 + size));
    Tensor sum = sample.value().mul(1.7).add(sample.function().apply(others));
    assertClose(sum, sample.function().apply(combined), 1e-12);
  }

  private static double dot(Tensor x, Tensor y) {
    double sum = 0;
    double[] xs = x.toDoubles();
    double[] ys = y.toDoubles();
    for (int i = 0; i < xs.length; i++) {
      sum += xs[i] * ys[i];
    }
    return sum;
  }

  @Property(tries = 5, shrinking = ShrinkingMode.OFF, edgeCases = EdgeCasesMode.NONE)
  void typesDoNotMix(@ForAll Random random) {
    forEveryLine(
        random,
        (line, sample) -> {
          for (int i = 0; sample.inputs().size() > 1 && i < sample.inputs().size(); i++) {
            List<Tensor> mixed = new ArrayList<>(sample.inputs());
            mixed.set(i, mixed.get(i).cast(DType.FLOAT32));
            String message =
                assertThrows(IllegalArgumentException.class, () -> sample.function().apply(mixed))
                    .getMessage();
            assertTrue(message.contains("FLOAT32") && message.contains("FLOAT64"), message);
          }
        });
  }

  @Property(tries = 5, shrinking = ShrinkingMode.OFF, edgeCases = EdgeCasesMode.NONE)
  void theSameBitsEveryTime(@ForAll Random random) {
    forEveryLine(
        random,
        (line, sample) -> {
          for (DType dtype : DType.values()) {
            List<Tensor> inputs = cast(sample.inputs(), dtype);
            Vjp first = Vjp.of(sample.function(), inputs);
            Vjp second = Vjp.of(sample.function(), inputs);
            assertArrayEquals(first.value().toDoubles(), second.value().toDoubles());
            Tensor g = cotangent(random, first.value().shape()).cast(dtype);
            List<Tensor> expected = first.pullOrZeros(g);
            List<Tensor> actual = second.pullOrZeros(g);
            for (int i = 0; i < expected.size(); i++) {
              assertArrayEquals(expected.get(i).toDoubles(), actual.get(i).toDoubles());
            }
          }
        });
  }

  @Property(tries = 3, shrinking = ShrinkingMode.OFF, edgeCases = EdgeCasesMode.NONE)
  void nothingIsRecordedOutsideOfADerivative(@ForAll Random random) {
    forEveryLine(random, (line, sample) -> assertFalse(sample.value().traced()));
  }

  @Property(tries = 3, shrinking = ShrinkingMode.OFF, edgeCases = EdgeCasesMode.NONE)
  void constantsAreNotRecordedInsideOfOne(@ForAll Random random) {
    forEveryLine(
        random,
        (line, sample) -> {
          Consumer<Tensor> untraced = value -> assertFalse(value.traced());
          Vjp.of(
              unused -> {
                Tensor value = sample.value();
                untraced.accept(value);
                return value;
              },
              sample.inputs());
        });
  }

  /// A test of one sample.
  @FunctionalInterface
  private interface Verification {
    void accept(Line line, Sample sample);
  }

  // All lines that fail are reported together.
  private static void forEveryLine(Random random, Verification verification) {
    List<String> failures = new ArrayList<>();
    for (Line line : Catalog.LINES) {
      long seed = random.nextLong();
      Sample sample = line.draw().apply(new Random(seed));
      try {
        verification.accept(line, sample);
      } catch (RuntimeException | AssertionError failure) {
        failures.add("%s of %s, seed %d: %s".formatted(line, sample, seed, failure));
      }
    }
    assertTrue(failures.isEmpty(), () -> String.join("\n", failures));
  }

  private static Tensor cotangent(Random random, Shape shape) {
    return Domain.REAL.tensor(random, shape);
  }

  private static List<Tensor> cast(List<Tensor> tensors, DType dtype) {
    return tensors.stream().map(x -> x.cast(dtype)).toList();
  }
}
