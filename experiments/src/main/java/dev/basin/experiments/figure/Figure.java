package dev.basin.experiments.figure;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// One figure of the lecture: what it shows, and the experiment that draws it.
///
/// A new figure is one class that implements this interface and one entry in
/// [dev.basin.experiments.figures.Figures].
public interface Figure {
  /// The name on the command line and of the folder: lower-case words joined by hyphens.
  String id();

  /// The title in the report.
  String title();

  /// Where the lecture has it, such as `Fig 3`.
  String lecture();

  /// One line for `basin list`.
  String summary();

  /// A paragraph for the report: what the lecture shows here and how to read the picture.
  String shows();

  /// The slide's formulas, line by line, in the notation of [dev.basin.experiments.plot.MathText];
  /// none if it has none.
  default List<String> formulas() {
    return List.of();
  }

  /// What a preset runs and how long it takes, in one line; empty when the figure has no such
  /// preset.
  Optional<String> plan(Preset preset);

  /// The methods that compute what is drawn, as `class#method`: the experiment, and with it, where
  /// there is one, the method that is the slide's formula.
  default List<String> computedBy() {
    return List.of(getClass().getName() + "#draw");
  }

  /// Looks, before any figure of a run starts, whether the data that this figure reads is there.
  ///
  /// @throws dev.basin.experiments.UserError when it is not
  default void check(DataSource data) {}

  /// Runs the experiment, records its claims and writes its pictures and tables.
  ///
  /// @throws IOException when a file cannot be written
  void draw(FigureContext context) throws IOException;
}
