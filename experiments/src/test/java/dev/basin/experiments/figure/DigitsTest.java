package dev.basin.experiments.figure;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DigitsTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "-0.0, 0",
    "0.1, 0.1",
    "0.276, 0.276",
    "86, 86",
    "84.123456, 84.1235",
    "123456789, 123457000",
    "-2.5e-17, -2.50000e-17",
    "0.00012, 0.00012",
    "1e12, 1.00000e+12",
    "NaN, NaN",
    "Infinity, Infinity",
  })
  void sixSignificantDigits(double value, String text) {
    assertEquals(text, Digits.six(value));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "0.7, 0.7",
    "5.0, 5",
    "-0.5, -0.5",
    "1e-5, 1e-5",
    "1.000001, 1.000001",
    "0.10084745762711865, 0.1008",
    "1.23456789e-9, 1.235e-9",
    "1e12, 1e12",
    "Infinity, Infinity",
  })
  void boundsAsTheyWereWritten(double value, String text) {
    assertEquals(text, Digits.bound(value));
  }

  @Test
  void plurals() {
    assertEquals("1 seed", Digits.count(1, "seed"));
    assertEquals("3 seeds", Digits.count(3, "seed"));
    assertEquals("0 pairs", Digits.count(0, "pair"));
  }
}
