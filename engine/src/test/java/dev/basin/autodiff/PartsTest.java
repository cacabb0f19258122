package dev.basin.autodiff;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.basin.tensor.DType;
import dev.basin.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Objectives in parts, and statistics of several parts.
class PartsTest {
  private static final Params NOWHERE = Params.builder().build();

  private static Statistics statistics(double value) {
    return Statistics.of(Map.of("mean", Tensor.scalar(DType.FLOAT64, value)));
  }

  private static Objective<Statistics> measuring(double value) {
    return w -> new Objective.Outcome<>(Tensor.scalar(DType.FLOAT64, 0), statistics(value));
  }

  @Test
  void partsAreConsecutiveAndWeighAsManyRowsAsTheyHave() {
    for (int rows : new int[] {1, 2, 3, 4, 9, 10, 11, 100}) {
      List<Integer> bounds = new ArrayList<>();
      Objective.Split<Statistics> split =
          Objective.Split.ofMean(
              10,
              rows,
              (from, to) -> {
                bounds.add(from);
                bounds.add(to);
                return measuring(0);
              },
              Statistics::mean);
      int next = 0;
      for (int i = 0; i < bounds.size(); i += 2) {
        assertEquals(next, bounds.get(i));
        next = bounds.get(i + 1);
        assertEquals((next - bounds.get(i)) / 10.0, split.parts().get(i / 2).weight());
      }
      assertEquals(10, next);
      assertEquals(Math.ceilDiv(10, rows), split.parts().size());
    }
  }

  @Test
  void aSinglePartKeepsItsByproduct() {
    Statistics only = statistics(3);
    var split = Objective.Split.ofMean(4, 4, (from, to) -> measuring(0), Statistics::mean);
    assertSame(only, split.joined(List.of(only)));
  }

  @Test
  void statisticsOfAPassAreTheWeightedMean() {
    List<Objective.Part<Statistics>> batches =
        List.of(
            new Objective.Part<>(measuring(2), 64),
            new Objective.Part<>(measuring(5), 64),
            new Objective.Part<>(measuring(8), 32));
    Statistics all = Statistics.over(batches, NOWHERE);
    assertEquals((64 * 2 + 64 * 5 + 32 * 8) / 160.0, all.get("mean").item(), 1e-15);
    assertArrayEquals(
        statistics(2).get("mean").toDoubles(),
        Statistics.over(batches.subList(0, 1), NOWHERE).get("mean").toDoubles());
  }

  @Test
  void whatHasNoMeanIsRefused() {
    Statistics other = Statistics.of(Map.of("variance", Tensor.scalar(DType.FLOAT64, 1)));
    assertRefused("0 batches", () -> Statistics.mean(List.of(), List.of()));
    assertRefused("weights", () -> Statistics.mean(List.of(other), List.of(1.0, 2.0)));
    assertRefused("above 0", () -> Statistics.mean(List.of(other), List.of(0.0)));
    assertRefused(
        "names differ", () -> Statistics.mean(List.of(statistics(1), other), List.of(1.0, 1.0)));
    assertRefused(
        "at least 1 row",
        () -> Objective.Split.ofMean(4, 0, (from, to) -> measuring(0), Statistics::mean));
    String message =
        assertThrows(UnsupportedOperationException.class, () -> measuring(1).split(2)).getMessage();
    assertTrue(message.contains("split"), message);
  }

  private static void assertRefused(String part, org.junit.jupiter.api.function.Executable call) {
    String message = assertThrows(IllegalArgumentException.class, call).getMessage();
    assertTrue(message.contains(part), message);
  }
}
