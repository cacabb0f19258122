package dev.basin.experiments.plot;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Point2D;
import java.awt.geom.Rectangle2D;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/// A colour for every stretch between given levels, and one each below and above all of them.
///
/// @param levels increasing
/// @param least the least of all values, if it is known: then the bar begins there
public record ColorBands(List<Double> levels, OptionalDouble least) {
  private static final Color LINE = new Color(0x22, 0x26, 0x2b, 110);
  private static final MathContext DIGITS = new MathContext(2);

  public ColorBands {
    levels = List.copyOf(levels);
    if (levels.isEmpty() || !levels.equals(levels.stream().sorted().distinct().toList())) {
      throw new IllegalArgumentException("colour bands: levels must increase, but are " + levels);
    }
  }

  /// Bands of values that may be as low as they are.
  public ColorBands(List<Double> levels) {
    this(levels, OptionalDouble.empty());
  }

  /// Levels at equal ratios above a least value that none of them reaches: with e the number of
  /// e-folds, level k of n is
  ///
  ///     least + (greatest - least) exp(-e (1 - k / (n - 1)))
  ///
  /// Garipov et al. 2018 (arXiv:1802.10026) draw their surfaces so.
  ///
  /// @param count n, at least 2
  public static ColorBands above(double least, double greatest, int count, double folds) {
    return new ColorBands(
        IntStream.range(0, count)
            .mapToObj(k -> {
              double below = 1 - (double) k / (count - 1);
              return least + (greatest - least) * Math.exp(-folds * below);
            })
            .toList(),
        OptionalDouble.of(least));
  }

  /// The bands of a grid, and thin lines between them. Values that are no numbers are above all
  /// levels.
  public Layer layer(Grid grid) {
    return (graphics, plane) -> {
      graphics.setColor(color(0));
      graphics.fill(plane.frame());
      for (int i = 0; i < levels.size(); i++) {
        Path2D region = new Path2D.Double(Path2D.WIND_EVEN_ODD);
        IsoLines.around(grid, levels.get(i)).forEach(line -> append(region, line, plane));
        graphics.setColor(color(i + 1));
        graphics.fill(region);
        graphics.setColor(LINE);
        graphics.setStroke(Style.stroke(0.7));
        graphics.draw(region);
      }
    };
  }

  /// A horizontal bar that tells the values of the colours.
  ///
  /// @param label what the values are, with their unit
  public Drawing bar(int width, String label) {
    return new Bar(this, width, label);
  }

  private Color color(int band) {
    return ColorMap.COOL_TO_WARM.at((double) band / levels.size());
  }

  private static void append(Path2D path, IsoLines.Line line, Plane plane) {
    boolean first = true;
    for (double[] point : line.points()) {
      Point2D p = plane.place(point[0], point[1]);
      if (first) {
        path.moveTo(p.getX(), p.getY());
      } else {
        path.lineTo(p.getX(), p.getY());
      }
      first = false;
    }
    if (line.closed()) {
      path.closePath();
    }
  }

  private record Bar(ColorBands bands, int width, String label) implements Drawing {
    private static final int MARGIN = 40;
    private static final int TOP = 26;
    private static final int THICKNESS = 13;

    @Override
    public int height() {
      return 64;
    }

    @Override
    public void paint(Graphics2D graphics) {
      int count = bands.levels.size() + 1;
      double band = (width - 2.0 * MARGIN) / count;
      for (int i = 0; i < count; i++) {
        graphics.setColor(bands.color(i));
        // up to the right end, under those that follow: no seam shows
        double x = MARGIN + i * band;
        graphics.fill(new Rectangle2D.Double(x, TOP, width - MARGIN - x, THICKNESS));
      }
      graphics.setStroke(Style.stroke(0.7));
      graphics.setColor(Style.FRAME);
      graphics.draw(new Rectangle2D.Double(MARGIN, TOP, width - 2.0 * MARGIN, THICKNESS));
      bands.least.ifPresent(least -> mark(graphics, MARGIN, number(least)));
      for (int i = 0; i + 1 < count; i++) {
        mark(graphics, MARGIN + (i + 1) * band, number(bands.levels.get(i)));
      }
      mark(graphics, width - MARGIN, "> " + number(bands.levels.getLast()));
      Style.text(graphics, label, Style.TEXT, Style.INK, width / 2.0, 17, Align.CENTER);
    }

    private static void mark(Graphics2D graphics, double x, String text) {
      double y = TOP + THICKNESS;
      graphics.setColor(Style.QUIET);
      graphics.draw(new Line2D.Double(x, y, x, y + 4));
      Style.text(graphics, text, Style.SMALL, Style.QUIET, x, y + 17, Align.CENTER);
    }

    private static String number(double value) {
      return Ticks.label(new BigDecimal(value).round(DIGITS).doubleValue());
    }
  }
}
