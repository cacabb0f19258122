package dev.basin.experiments.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.basin.tensor.RandomStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PacBayesBoundTest {

  @ParameterizedTest
  @CsvSource({
    "10, 10000, 1e2, 0.14, 0.005",
    "50, 10000, 1e3, 0.23, 0.005",
    "100, 100000, 1e3, 0.096, 0.0005",
    "1000, 10000, 1e4, 0.98, 0.005",
    "100000, 50000, 1e4, 4.3, 0.05"
  })
  void hIsWhatTheFormulaGives(int k, int n, double x, double expected, double within) {
    assertEquals(expected, new PacBayesBound(k, n, 0.05).h(x), within);
  }

  @Test
  void withoutWeightsTheConfidenceRemains() {
    double confidence = 4 * Math.log(1000 / 0.1) + 8 * Math.log(6000 + 60);
    assertEquals(Math.sqrt(confidence / 999), new PacBayesBound(20, 1000, 0.1).h(0), 1e-14);
  }

  @Property(tries = 200)
  void hRisesWithTheWeightsAndFallsWithTheRadiusAndTheSamples(
      @ForAll @IntRange(min = 1, max = 1_000_000) int k,
      @ForAll @IntRange(min = 10, max = 1_000_000) int n,
      @ForAll @DoubleRange(min = 0.01, max = 100) double norm,
      @ForAll @DoubleRange(min = 0.01, max = 100) double rho,
      @ForAll @DoubleRange(min = 1.01, max = 10) double factor) {
    PacBayesBound bound = new PacBayesBound(k, n, 0.05);
    double here = bound.h(norm, rho);
    assertTrue(bound.h(factor * norm, rho) > here, "in |w|");
    assertTrue(bound.h(norm, factor * rho) < here, "in rho");
    assertTrue(new PacBayesBound(k, 2 * n, 0.05).h(norm, rho) < here, "in n");
    assertTrue(bound.forEachOf(2).h(norm, rho) > here, "more radii");
    assertEquals(here, bound.h(factor * norm, factor * rho), 1e-12 * here);
  }

  @ParameterizedTest
  @CsvSource({"1, 100", "10, 1000", "50, 10000"})
  void theNoiseOfTheProofStaysInTheBall(int k, int n) {
    PacBayesBound bound = new PacBayesBound(k, n, 0.05);
    RandomStream random = RandomStream.ofSeed(7);
    double rho = 0.3;
    int draws = 4_000;
    int inside = 0;
    for (int draw = 0; draw < draws; draw++) {
      double square = 0;
      for (int i = 0; i < k; i++) {
        double e = bound.deviation(rho) * random.split(draw).normal(i);
        square += e * e;
      }
      inside += square <= rho * rho ? 1 : 0;
    }
    assertTrue((double) inside / draws >= bound.inside(), inside + " of " + draws);
  }

  @Test
  void badArgumentsAreNamed() {
    assertThrows(IllegalArgumentException.class, () -> new PacBayesBound(0, 100, 0.05));
    assertThrows(IllegalArgumentException.class, () -> new PacBayesBound(5, 1, 0.05));
    assertThrows(IllegalArgumentException.class, () -> new PacBayesBound(5, 100, 1));
    PacBayesBound bound = new PacBayesBound(5, 100, 0.05);
    assertThrows(IllegalArgumentException.class, () -> bound.h(-1));
    assertThrows(IllegalArgumentException.class, () -> bound.h(0, 0));
  }
}
