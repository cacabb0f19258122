package dev.basin.experiments.figure;

/// A file that a figure wrote.
///
/// @param kind how the report presents it
/// @param file its name in the figure's folder
/// @param description what it holds; for a picture, the text for those who cannot see it
public record Artifact(Kind kind, String file, String description) {
  /// What a file is to its reader.
  public enum Kind {
    /// The slide's formula as SVG, shown before the pictures.
    FORMULA,
    /// A PNG, shown in the report.
    PICTURE,
    /// The same picture as SVG.
    VECTOR,
    /// Data as CSV.
    TABLE,
    /// An interactive HTML page.
    PAGE
  }
}
