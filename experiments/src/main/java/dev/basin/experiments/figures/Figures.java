package dev.basin.experiments.figures;

import dev.basin.experiments.figure.Figure;
import java.util.List;

/// The figures that the `basin` command knows, in the lecture's order.
public final class Figures {
  private static final List<Figure> ALL =
      List.of(
          new FlatVsSharp(),
          new Surfaces(),
          new HessianSpectrum(),
          new GeneralizationBound(),
          new PNorm(),
          new HessianTerm(),
          new SamStep(),
          new MSharpness(),
          new ErrorReduction(),
          new ModeConnectivity(),
          new CurveFinding(),
          new FastEnsembling(),
          new Grokking(),
          new GrokkingSharpness(),
          new DoubleDescent(),
          new DoubleDescentNetwork());

  private Figures() {}

  /// All figures, in the lecture's order.
  public static List<Figure> all() {
    return ALL;
  }
}
