package dev.basin.experiments.plot;

import java.awt.Color;
import java.util.List;

/// The colours of training rules, the same in every figure.
public final class RuleColors {
  /// The plain gradient's.
  public static final Color SGD = LineChart.COLORS.get(1);

  /// That of SAM as the lecture has it: p = 2, first order, a perturbation for the whole batch.
  public static final Color SAM = LineChart.COLORS.get(0);

  /// Those that are left for other rules.
  public static final List<Color> OTHERS =
      LineChart.COLORS.stream().filter(c -> !c.equals(SGD) && !c.equals(SAM)).toList();

  private RuleColors() {}
}
