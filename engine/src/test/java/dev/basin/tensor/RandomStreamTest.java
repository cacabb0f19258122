package dev.basin.tensor;

import static dev.basin.tensor.Oracle.assertRefused;
import static dev.basin.tensor.Oracle.assertSame;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.function.LongToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class RandomStreamTest {
  private static final RandomStream STREAM = RandomStream.ofSeed(20260101);
  private static final int DRAWS = 200_000;

  /// Philox-2x64 with ten rounds, from its definition: 128-bit products as big integers.
  private static long[] philox(long low, long high, long key) {
    BigInteger multiplier = new BigInteger("D2B74407B1CE6E93", 16);
    for (int round = 0; round < 10; round++) {
      BigInteger product = multiplier.multiply(new BigInteger(Long.toUnsignedString(low)));
      low = product.shiftRight(64).longValue() ^ key ^ high;
      high = product.longValue();
      key += 0x9E3779B97F4A7C15L;
    }
    return new long[] {low, high};
  }

  /// The known answers that its authors publish with Random123 (`kat_vectors`).
  @Example
  void theReferenceGivesThePublishedAnswers() {
    assertArrayEquals(new long[] {0xca00a0459843d731L, 0x66c24222c9a845b5L}, philox(0, 0, 0));
    assertArrayEquals(new long[] {0x65b021d60cd8310fL, 0x4d02f3222f86df20L}, philox(-1, -1, -1));
    assertArrayEquals(
        new long[] {0x0a5e742c2997341cL, 0xb0f883d38000de5dL},
        philox(0x243f6a8885a308d3L, 0x13198a2e03707344L, 0xa4093822299f31d0L));
  }

  @Property(tries = 200)
  void bitsAreThoseOfTheReference(@ForAll long seed, @ForAll long k) {
    RandomStream stream = RandomStream.ofSeed(seed);
    assertEquals(philox(k, 0, seed)[0], stream.bits(k));
    assertEquals(philox(k, 1, seed)[0], stream.split(k).key());
  }

  /// Recorded once: every later version must draw the same, or saved runs could not be resumed.
  @Example
  void drawsAreTheRecordedOnes() {
    assertEquals(0xca00a0459843d731L, RandomStream.ofSeed(0).bits(0));
    assertEquals("ce0847e05d7befc7", Long.toHexString(RandomStream.ofSeed(1).bits(7)));
    assertEquals(
        "d263336d0076f56d", Long.toHexString(RandomStream.ofSeed(1).split("shuffle").key()));
    assertEquals("fca144d2df037c8b", Long.toHexString(RandomStream.ofSeed(1).split(3).bits(0)));
    assertEquals(0.9211780112284026, RandomStream.ofSeed(1).uniform(0));
    assertEquals(1.3239972180815238, RandomStream.ofSeed(1).normal(0));
    assertArrayEquals(
        new int[] {0, 2, 6, 1, 9, 3, 8, 5, 7, 4}, RandomStream.ofSeed(1).permutation(10));
    assertArrayEquals(
        new float[] {1.3239973f, -0.9095727f, -2.022799f},
        RandomStream.ofSeed(1).normal(DType.FLOAT32, Shape.of(3)).toFloats());
  }

  @Example
  void aDrawDependsOnItsNumberAlone() {
    long[] forward = LongStream.range(0, 100).map(STREAM::bits).toArray();
    long[] again = new long[100];
    for (int k = 99; k >= 0; k--) {
      again[k] = STREAM.bits(k);
    }
    assertArrayEquals(forward, again);
    Tensor few = STREAM.normal(DType.FLOAT64, Shape.of(10));
    Tensor many = STREAM.normal(DType.FLOAT64, Shape.of(5, 4));
    assertSame(few, many.reshape(20).slice(0, 0, 10));
    assertEquals(STREAM.normal(3), few.get(3));
    assertEquals(STREAM.uniform(3), STREAM.uniform(DType.FLOAT64, Shape.of(4), 0, 1).get(3));
  }

  @Example
  void streamsDoNotMeet() {
    Set<Long> keys = new HashSet<>();
    Set<Long> bits = new HashSet<>();
    for (int i = 0; i < 1000; i++) {
      for (RandomStream stream :
          new RandomStream[] {
            RandomStream.ofSeed(i),
            STREAM.split(i),
            STREAM.split("purpose " + i),
            STREAM.split("layer").split(i),
            STREAM.split(i).split("layer")
          }) {
        keys.add(stream.key());
        bits.add(stream.bits(0));
        bits.add(stream.bits(1));
      }
    }
    assertEquals(5000, keys.size());
    assertEquals(10_000, bits.size());
    assertNotEquals(STREAM.split("a").key(), STREAM.split("b").key());
    assertEquals(STREAM.split("a"), RandomStream.ofSeed(20260101).split("a"));
  }

  @Example
  void neighbouringStreamsAreUncorrelated() {
    verifyUncorrelated(STREAM::uniform, STREAM.split(0)::uniform);
    verifyUncorrelated(STREAM.split(0)::uniform, STREAM.split(1)::uniform);
    verifyUncorrelated(RandomStream.ofSeed(0)::uniform, RandomStream.ofSeed(1)::uniform);
    verifyUncorrelated(STREAM::uniform, k -> STREAM.uniform(k + 1));
    verifyUncorrelated(STREAM::normal, k -> STREAM.normal(k + 1));
  }

  private static void verifyUncorrelated(LongToDoubleFunction x, LongToDoubleFunction y) {
    double xy = 0;
    double xx = 0;
    double yy = 0;
    double xMean = LongStream.range(0, DRAWS).mapToDouble(x).sum() / DRAWS;
    double yMean = LongStream.range(0, DRAWS).mapToDouble(y).sum() / DRAWS;
    for (int k = 0; k < DRAWS; k++) {
      double dx = x.applyAsDouble(k) - xMean;
      double dy = y.applyAsDouble(k) - yMean;
      xy += dx * dy;
      xx += dx * dx;
      yy += dy * dy;
    }
    // the correlation of independent draws has the standard deviation 1 / sqrt(n)
    assertEquals(0, xy / Math.sqrt(xx * yy), 4 / Math.sqrt(DRAWS));
  }

  @Example
  void uniformNumbersHaveTheirMoments() {
    double[] draws = LongStream.range(0, DRAWS).mapToDouble(STREAM::uniform).toArray();
    assertTrue(Arrays.stream(draws).allMatch(u -> u >= 0 && u < 1));
    double sigma = 1 / Math.sqrt(DRAWS);
    assertEquals(0.5, moment(draws, 1), 4 * sigma * Math.sqrt(1 / 12.0));
    assertEquals(1 / 3.0, moment(draws, 2), 4 * sigma * Math.sqrt(4 / 45.0));
    assertEquals(0.25, moment(draws, 3), 4 * sigma * Math.sqrt(9 / 112.0));
    int[] cells = new int[256];
    for (double u : draws) {
      cells[(int) (u * 256)]++;
    }
    assertUniform(cells, DRAWS);
  }

  @Example
  void normalNumbersHaveTheirMoments() {
    double[] draws = LongStream.range(0, DRAWS).mapToDouble(STREAM::normal).toArray();
    double sigma = 1 / Math.sqrt(DRAWS);
    assertEquals(0, moment(draws, 1), 4 * sigma);
    assertEquals(1, moment(draws, 2), 4 * sigma * Math.sqrt(2));
    assertEquals(0, moment(draws, 3), 4 * sigma * Math.sqrt(15));
    assertEquals(3, moment(draws, 4), 4 * sigma * Math.sqrt(96));
    double beyondTwo = Arrays.stream(draws).filter(z -> Math.abs(z) > 2).count() / (double) DRAWS;
    assertEquals(0.0455003, beyondTwo, 4 * sigma * Math.sqrt(0.0455 * 0.9545));
  }

  private static double moment(double[] draws, int order) {
    return Arrays.stream(draws).map(x -> Math.pow(x, order)).average().orElseThrow();
  }

  /// Chi-square with cells - 1 degrees of freedom, within 4 standard deviations of its mean.
  private static void assertUniform(int[] cells, int draws) {
    double expected = draws / (double) cells.length;
    double chiSquare =
        Arrays.stream(cells).mapToDouble(n -> (n - expected) * (n - expected) / expected).sum();
    double freedom = cells.length - 1;
    assertEquals(freedom, chiSquare, 4 * Math.sqrt(2 * freedom));
  }

  @Example
  void indicesAreUniform() {
    int[] cells = new int[7];
    for (int k = 0; k < DRAWS; k++) {
      cells[STREAM.index(k, 7)]++;
    }
    assertUniform(cells, DRAWS);
    assertEquals(0, STREAM.index(5, 1));
    assertTrue(IntStream.range(0, 100).allMatch(k -> STREAM.index(k, Integer.MAX_VALUE) >= 0));
    assertRefused(() -> STREAM.index(0, 0), "index", "0");
  }

  @Example
  void everyOrderIsEquallyLikely() {
    int[] cells = new int[120];
    int trials = 60_000;
    for (int trial = 0; trial < trials; trial++) {
      cells[rank(STREAM.split(trial).permutation(5))]++;
    }
    assertUniform(cells, trials);
  }

  // The position of a permutation in lexicographic order.
  private static int rank(int[] order) {
    int rank = 0;
    for (int i = 0; i < order.length; i++) {
      int smaller = 0;
      for (int j = i + 1; j < order.length; j++) {
        smaller += order[j] < order[i] ? 1 : 0;
      }
      rank = rank * (order.length - i) + smaller;
    }
    return rank;
  }

  @Property(tries = 50)
  void aPermutationNamesEveryNumberOnce(@ForAll long seed, @ForAll byte length) {
    int count = length & 0xff;
    int[] order = RandomStream.ofSeed(seed).permutation(count);
    assertArrayEquals(IntStream.range(0, count).toArray(), Arrays.stream(order).sorted().toArray());
  }

  @Example
  void rangesAreFilled() {
    Tensor draws = STREAM.uniform(DType.FLOAT32, Shape.of(1 << 16), -3, 5);
    assertEquals(-3, draws.min().item(), 1e-3);
    assertEquals(5, draws.max().item(), 1e-3);
    assertTrue(draws.min().item() >= -3 && draws.max().item() <= 5);
  }
}
