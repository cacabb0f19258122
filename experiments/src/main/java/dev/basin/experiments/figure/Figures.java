package dev.basin.experiments.figure;

import dev.basin.experiments.figures.SamStep;
import dev.basin.experiments.figures.Surfaces;
import java.util.List;

/// The figures that the `basin` command knows, in the lecture's order.
public final class Figures {
  private static final List<Figure> ALL = List.of(new Surfaces(), new SamStep());

  private Figures() {}

  /// All figures, in the lecture's order.
  public static List<Figure> all() {
    return ALL;
  }
}
