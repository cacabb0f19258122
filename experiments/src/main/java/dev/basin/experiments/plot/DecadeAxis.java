package dev.basin.experiments.plot;

import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;
import org.jfree.chart.axis.AxisState;
import org.jfree.chart.axis.LogAxis;
import org.jfree.chart.axis.NumberTick;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.chart.ui.TextAnchor;

/// A logarithmic axis that is marked at powers of ten; over less than three decades, at twice and
/// five times them as well, over less than one, at 1.5 and three times them too, and over a small
/// part of one at round numbers.
final class DecadeAxis extends LogAxis {
  private static final long serialVersionUID = 1L;
  private static final int MOST_POWERS = 9;
  private static final int FEW = 3; // marks; where there would be fewer, round numbers are marked
  private static final int COUNT = 6;
  private static final double[] EVERY = {1};
  private static final double[] FINE = {1, 2, 5};
  private static final double[] FINEST = {1, 1.5, 2, 3, 5};

  DecadeAxis(String label) {
    super(label);
  }

  @Override
  public List<NumberTick> refreshTicks(
      Graphics2D graphics, AxisState state, Rectangle2D area, RectangleEdge edge) {
    TextAnchor anchor =
        RectangleEdge.isTopOrBottom(edge) ? TextAnchor.TOP_CENTER : TextAnchor.CENTER_RIGHT;
    List<NumberTick> ticks = new ArrayList<>();
    for (double value : marks(getRange().getLowerBound(), getRange().getUpperBound())) {
      ticks.add(new NumberTick(value, new TickFormat().format(value), anchor, anchor, 0));
    }
    return ticks;
  }

  static List<Double> marks(double low, double high) {
    int first = (int) Math.floor(Math.log10(low));
    int last = (int) Math.ceil(Math.log10(high));
    int step = Math.ceilDiv(last - first, MOST_POWERS);
    List<Double> marks = new ArrayList<>();
    for (int exponent = first; exponent <= last; exponent++) {
      for (double factor : high / low < 10 ? FINEST : high / low < 1_000 ? FINE : EVERY) {
        // parsed: a product of binary numbers would print as 0.30000000000000004
        double mark = Double.parseDouble(factor + "e" + exponent);
        if (mark >= low && mark <= high && exponent % step == 0) {
          marks.add(mark);
        }
      }
    }
    return marks.size() < FEW ? Ticks.between(low, high, COUNT) : marks;
  }
}
