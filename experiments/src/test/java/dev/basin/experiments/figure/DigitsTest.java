package dev.basin.experiments.figure;

import static org.junit.jupiter.api.Assertions.assertEquals;

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
}
