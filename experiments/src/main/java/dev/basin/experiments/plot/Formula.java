package dev.basin.experiments.plot;

import java.awt.Graphics2D;
import java.util.List;

/// Displayed mathematics: lines below each other, in the notation of [MathText].
///
/// @param lines from top to bottom, at least one
public record Formula(List<String> lines) implements Drawing {
  private static final double SIZE = 19;
  private static final int MARGIN = 14;
  private static final int LEADING = 34;

  public Formula {
    lines = List.copyOf(lines);
    if (lines.isEmpty()) {
      throw new IllegalArgumentException("formula: it has no lines");
    }
  }

  @Override
  public int width() {
    double widest = 0;
    for (String line : lines) {
      widest = Math.max(widest, MathText.of(line, SIZE).width());
    }
    return (int) Math.ceil(widest) + 2 * MARGIN;
  }

  @Override
  public int height() {
    return lines.size() * LEADING + MARGIN;
  }

  @Override
  public void paint(Graphics2D graphics) {
    double y = MARGIN + SIZE;
    for (String line : lines) {
      MathText.of(line, SIZE).paint(graphics, MARGIN, y, Style.INK);
      y += LEADING;
    }
  }
}
