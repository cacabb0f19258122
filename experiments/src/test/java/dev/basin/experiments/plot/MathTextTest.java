package dev.basin.experiments.plot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MathTextTest {
  private static double width(String text) {
    return MathText.of(text, 20).width();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "plain",
        "$w_{t+1}^{\\mathrm{SAM}}$",
        "\\textbf{while} $\\|\\nabla L(\\mathbf{w})\\|_2 \\le \\rho$ \\textbf{do}",
        "$\\hat{\\epsilon}(w) = \\rho\\,g / \\|g\\|_2$",
        "$x_i^2 - y_i, -z \\approx 10^{-3}$",
        "$\\max_{\\|e\\| \\le \\rho} L(w + e)$",
        "$\u222b_0^1 L_\\hat{\\epsilon}^\\mathbf{w} \\, dt_\\epsilon^2$"
      })
  void setsWhatPapersWrite(String text) {
    assertTrue(width(text) > 10);
  }

  @Test
  void scriptsOfOneSymbolShareTheirPlace() {
    assertEquals(width("$w_{abc}$"), width("$w^a_{abc}$"), 1e-6);
    assertEquals(width("$w_{abc}^a$"), width("$w^a_{abc}$"), 1e-6);
    assertTrue(width("$w_a$") > width("$w$"));
    assertTrue(width("$w_a$") < width("$wa$"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"$x", "$x_{t$", "$\\frob$", "\\frob", "$x_$", "$\\mathbf{w$", "$\\hat x$", "$x^"})
  void mistakesAreNamed(String text) {
    IllegalArgumentException error =
        assertThrows(IllegalArgumentException.class, () -> MathText.of(text, 20));
    assertTrue(error.getMessage().contains(text), error.getMessage());
  }
}
