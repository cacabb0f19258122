package dev.basin.experiments.figures;

import dev.basin.experiments.plot.Beside;
import dev.basin.experiments.plot.Drawing;
import dev.basin.experiments.plot.LineChart;
import dev.basin.experiments.plot.LineChart.Axis;
import dev.basin.experiments.plot.LineChart.Mark;
import dev.basin.experiments.plot.LineChart.Series;
import dev.basin.experiments.plot.RuleColors;
import java.awt.Color;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The picture of [GeneralizationBound].
final class BoundDrawing {
  private static final int HEIGHT = 460;

  private static final Color H = RuleColors.OTHERS.get(0);
  private static final Color TEST_ERROR = RuleColors.OTHERS.get(1);
  private static final Color FIRST_TERM = RuleColors.OTHERS.getLast();

  private BoundDrawing() {}

  /// @param runs of one seed, one for each rule; the first is drawn with its terms
  static Drawing of(List<BoundSides> runs) {
    return new Beside(List.of(terms(runs.getFirst()), rules(runs)), 8);
  }

  private static LineChart terms(BoundSides run) {
    double[] radii = run.radii();
    double[] ends = {radii[0], radii[radii.length - 1]};
    // a value that is no number parts the interval's two lines
    double[] twice = {ends[0], ends[1], ends[1], ends[0], ends[1]};
    double low = run.test().low();
    double high = run.test().high();
    double[] interval = {low, low, Double.NaN, high, high};
    double test = run.test().share();
    return new LineChart(
        560,
        HEIGHT,
        "Both sides of the theorem, " + run.rule().name(),
        Axis.log("\u03c1"),
        Axis.linear("share of errors"),
        List.of(
            new Series("right side", radii, run.bound(), Mark.LINE).inColor(color(run)),
            new Series("greatest train error: found", radii, run.found(), Mark.LINE)
                .inColor(FIRST_TERM),
            new Series("h", radii, run.h(), Mark.LINE).inColor(H),
            new Series("greatest train error: at most", radii, run.certain(), Mark.DASHES)
                .inColor(FIRST_TERM),
            new Series("test error", ends, new double[] {test, test}, Mark.LINE)
                .inColor(TEST_ERROR),
            new Series("its 95 % interval", twice, interval, Mark.DASHES).inColor(TEST_ERROR),
            least(run).inColor(color(run))));
  }

  private static LineChart rules(List<BoundSides> runs) {
    List<Series> series = new ArrayList<>();
    for (BoundSides run : runs) {
      String name = String.format(Locale.ROOT, "%s, |w| = %.1f", run.rule().name(), run.norm());
      Mark mark = run.rule().decay() == 0 ? Mark.LINE : Mark.DASHES;
      series.add(new Series(name, run.radii(), run.bound(), mark).inColor(color(run)));
    }
    return new LineChart(
        460,
        HEIGHT,
        "The right side of four rules",
        Axis.log("\u03c1"),
        Axis.linear("bound of the test error"),
        series);
  }

  private static Color color(BoundSides run) {
    return run.rule().sam() ? RuleColors.SAM : RuleColors.SGD;
  }

  private static Series least(BoundSides run) {
    int best = run.best();
    double rho = run.radii()[best];
    double bound = run.bound()[best];
    String name = String.format(Locale.ROOT, "least: %.2f at \u03c1 = %.2g", bound, rho);
    return new Series(name, new double[] {rho}, new double[] {bound}, Mark.POINTS);
  }
}
