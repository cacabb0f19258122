package dev.basin.experiments.figures;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.basin.optim.Sam;
import org.junit.jupiter.api.Test;

class SamStepTest {

  @Test
  void thePointsFollowFromTheBowlsClosedForm() {
    double cos = Math.cos(Math.toRadians(20));
    double sin = Math.sin(Math.toRadians(20));
    SamStep.Points points = SamStep.Points.compute(new Sam(1));
    // in the bowl's own axes: w = (3, 0.4), gradient (u, 6 v)
    double norm = Math.hypot(3, 2.4);
    double[] adversarial = {3 + 3 / norm, 0.4 + 2.4 / norm};
    double[] sam = {3 - 0.15 * adversarial[0], 0.4 - 0.15 * 6 * adversarial[1]};
    assertArrayEquals(turned(adversarial, cos, sin), SamStep.xy(points.adversarial()), 1e-12);
    assertArrayEquals(turned(sam, cos, sin), SamStep.xy(points.nextSam()), 1e-12);
    assertEquals(0.5 * (9 + 6 * 0.16), SamStep.loss(points.w()).item(), 1e-12);
  }

  private static double[] turned(double[] uv, double cos, double sin) {
    return new double[] {uv[0] * cos - uv[1] * sin, uv[0] * sin + uv[1] * cos};
  }
}
