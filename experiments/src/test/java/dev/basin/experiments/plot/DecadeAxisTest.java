package dev.basin.experiments.plot;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class DecadeAxisTest {

  @Test
  void marksArePowersOfTenAndFinerOnShortAxes() {
    assertEquals(List.of(0.2, 0.5, 1.0, 2.0, 5.0), DecadeAxis.marks(0.15, 6));
    assertEquals(List.of(0.015, 0.02, 0.03, 0.05), DecadeAxis.marks(0.014, 0.06));
    assertEquals(List.of(3.2, 3.4, 3.6, 3.8, 4.0, 4.2), DecadeAxis.marks(3.1, 4.2));
    assertEquals(List.of(20.0, 50.0, 100.0, 200.0), DecadeAxis.marks(20, 200));
    assertEquals(List.of(1e-4, 1e-3, 1e-2, 0.1, 1.0, 10.0, 100.0), DecadeAxis.marks(5e-5, 200));
    assertEquals(
        List.of(1e-28, 1e-24, 1e-20, 1e-16, 1e-12, 1e-8, 1e-4, 1.0), DecadeAxis.marks(1e-30, 500));
  }
}
