package dev.basin.experiments.plot;

import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.util.List;
import java.util.Map;
import org.jfree.chart.axis.AxisState;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.NumberTick;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.chart.ui.TextAnchor;

/// An axis that is marked at chosen places, with names.
final class NamedAxis extends NumberAxis {
  private static final long serialVersionUID = 1L;
  private final transient Map<Double, String> names;

  NamedAxis(String label, Map<Double, String> names) {
    super(label);
    this.names = Map.copyOf(names);
    setAutoRangeStickyZero(false); // a mark at zero has room on both sides
  }

  @Override
  public List<NumberTick> refreshTicks(
      Graphics2D graphics, AxisState state, Rectangle2D area, RectangleEdge edge) {
    TextAnchor anchor =
        RectangleEdge.isTopOrBottom(edge) ? TextAnchor.TOP_CENTER : TextAnchor.CENTER_RIGHT;
    return names.keySet().stream()
        .sorted()
        .filter(place -> getRange().contains(place))
        .map(place -> new NumberTick(place, names.get(place), anchor, anchor, 0))
        .toList();
  }
}
