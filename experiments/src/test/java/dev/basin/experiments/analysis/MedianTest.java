package dev.basin.experiments.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class MedianTest {
  @Test
  void itIsTheMiddleOfTheOrder() {
    assertEquals(3, Median.of(9, 1, 3));
    assertEquals(2, Median.of(9, 1, 3, -4));
    assertEquals(Double.POSITIVE_INFINITY, Median.of(1, Double.POSITIVE_INFINITY, 1e300 * 1e300));
    assertThrows(IllegalArgumentException.class, () -> Median.of(DoubleStream.empty()));
  }
}
