package dev.basin.experiments.figures;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.basin.experiments.UserError;
import dev.basin.experiments.data.Equations;
import dev.basin.experiments.data.ModularOperation;
import dev.basin.experiments.data.PermutationOperation;
import dev.basin.experiments.figure.Preset;
import dev.basin.experiments.training.Examples;
import dev.basin.tensor.Indices;
import org.junit.jupiter.api.Test;

class GrokkingTest {
  private static final double[] STEPS = {0, 1, 10, 100};
  private static final double[] LOSS = {4, 5, 9, 1};

  private static GrokkingCourse course(double... validationAccuracy) {
    return new GrokkingCourse(
        STEPS, LOSS, new double[] {0, 0.99, 1, 1}, LOSS, validationAccuracy, LOSS, null);
  }

  @Test
  void firstStepsAreThoseThatReachTheirAccuracy() {
    GrokkingCourse course = course(0, 0, 0.94, 0.95);
    assertEquals(1, course.memorised());
    assertEquals(100, course.generalised());
    assertEquals(Double.POSITIVE_INFINITY, course(0, 0, 0, 0.949).generalised());
    assertEquals(5, course.at(9.9, LOSS));
    assertEquals(9, course.at(10, LOSS));
    assertTrue(Double.isNaN(course.at(Double.POSITIVE_INFINITY, LOSS)));
    assertEquals(9, course.greatestFrom(1, LOSS));
    assertEquals(1, course.greatestFrom(11, LOSS));
  }

  @Test
  void everyRowHasOneOneForEachOperandOrToken() {
    Equations equations = Equations.modular(ModularOperation.DIVIDE, 5);
    // 3 / 2 = 4 modulo 5; equations are ordered by x, then y from 1 on
    Indices row = Indices.of(3 * 4 + 1);
    Examples operands = GrokkingRecipe.of(Preset.QUICK).examples(equations, row);
    assertArrayEquals(new double[] {0, 0, 0, 1, 0, 0, 0, 1, 0, 0}, operands.inputs().toDoubles());
    assertEquals(4, operands.labels().get(0));
    double[] tokens = GrokkingRecipe.of(Preset.FULL).examples(equations, row).inputs().toDoubles();
    double[] expected = new double[4 * 7];
    expected[3] = expected[7 + 5] = expected[14 + 2] = expected[21 + 6] = 1;
    assertArrayEquals(expected, tokens);
  }

  @Test
  void everyOperationIsFoundByItsFormula() {
    for (ModularOperation operation : ModularOperation.values()) {
      assertEquals(operation.formula() + " mod 7", Equations.named(operation.formula(), 7).name());
    }
    for (PermutationOperation operation : PermutationOperation.values()) {
      String name = operation.formula() + " in S5";
      assertEquals(name, Equations.named(name, 7).name());
    }
    String message = assertThrows(UserError.class, () -> Equations.named("x%y", 7)).getMessage();
    assertTrue(message.contains("'x%y'") && message.contains("x*y in S5"), message);
  }
}
