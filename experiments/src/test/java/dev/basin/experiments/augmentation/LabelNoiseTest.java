package dev.basin.experiments.augmentation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.basin.tensor.RandomStream;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class LabelNoiseTest {
  private static int[] labels(int count, int classes) {
    return IntStream.range(0, count).map(i -> i * 7 % classes).toArray();
  }

  private static long changed(int[] labels, int[] noisy) {
    return IntStream.range(0, labels.length).filter(i -> labels[i] != noisy[i]).count();
  }

  @Property(tries = 200)
  void exactlyTheFractionIsWrong(
      @ForAll @IntRange(max = 300) int count,
      @ForAll @IntRange(min = 2, max = 10) int classes,
      @ForAll @IntRange(max = 100) int percent,
      @ForAll long seed) {
    int[] labels = labels(count, classes);
    LabelNoise noise = new LabelNoise(percent / 100.0, LabelNoise.Draw.ANOTHER_CLASS);
    int[] noisy = noise.apply(labels, classes, RandomStream.ofSeed(seed));
    assertEquals(Math.round(percent / 100.0 * count), changed(labels, noisy));
    assertTrue(IntStream.of(noisy).allMatch(label -> label >= 0 && label < classes));
    assertArrayEquals(labels(count, classes), labels, "the labels themselves stay");
    assertArrayEquals(noisy, noise.apply(labels, classes, RandomStream.ofSeed(seed)));
  }

  @Test
  void wrongLabelsAreSpreadOverAllClasses() {
    int[] labels = new int[30_000];
    LabelNoise noise = new LabelNoise(1, LabelNoise.Draw.ANOTHER_CLASS);
    int[] noisy = noise.apply(labels, 4, RandomStream.ofSeed(1));
    for (int label = 1; label < 4; label++) {
      int one = label;
      long count = IntStream.of(noisy).filter(l -> l == one).count();
      assertEquals(10_000, count, 4 * Math.sqrt(30_000 * 2 / 9.0));
    }
  }

  @Test
  void drawsFromAllClassesLeaveSomeAsTheyWere() {
    int[] labels = labels(30_000, 5);
    LabelNoise noise = new LabelNoise(0.5, LabelNoise.Draw.ANY_CLASS);
    int[] noisy = noise.apply(labels, 5, RandomStream.ofSeed(1));
    assertEquals(15_000 * 0.8, changed(labels, noisy), 4 * Math.sqrt(15_000 * 0.16));
  }

  @Test
  void whatIsNoNoiseIsRefused() {
    for (double fraction : new double[] {-0.1, 1.1, Double.NaN}) {
      assertThrows(
          IllegalArgumentException.class,
          () -> new LabelNoise(fraction, LabelNoise.Draw.ANY_CLASS));
    }
    LabelNoise noise = new LabelNoise(1, LabelNoise.Draw.ANOTHER_CLASS);
    assertThrows(
        IllegalArgumentException.class, () -> noise.apply(new int[3], 1, RandomStream.ofSeed(1)));
  }
}
