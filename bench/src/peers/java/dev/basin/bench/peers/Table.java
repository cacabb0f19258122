package dev.basin.bench.peers;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The run as text, each line as soon as it is known.
final class Table {
  private static final String LINE =
      "| %-46s | %7s | %15s | %15s | %-22s | %6s | %7s | %6s | %-17s | %-5s |%n";

  private final PrintStream out;

  Table(PrintStream out) {
    this.out = out;
  }

  void machine(Map<String, String> description) {
    description.forEach((name, value) -> out.printf("%s: %s%n", name, value));
  }

  /// @param rates operations per second on one thread and on two
  void limits(String when, double[] rates) {
    out.printf(
        Locale.ROOT,
        "FMA loop %s: %.1f GFLOP/s on 1 thread, %.1f on 2 (%.2f x)%n",
        when,
        rates[0] * 1e-9,
        rates[1] * 1e-9,
        rates[1] / rates[0]);
  }

  void header() {
    out.println();
    out.printf(
        LINE, "work", "threads", "ours", "theirs", "peer", "ratio", "medians", "of FMA", "goal",
        "mark");
    out.printf(
        LINE.replace(" | ", "-|-").replace("| ", "|-").replace(" |", "-|"),
        dashes(46),
        dashes(7),
        dashes(15),
        dashes(15),
        dashes(22),
        dashes(6),
        dashes(7),
        dashes(6),
        dashes(17),
        dashes(5));
  }

  private static String dashes(int count) {
    return "-".repeat(count);
  }

  void line(Result result) {
    Row row = result.row();
    if (result.notMeasured() != null) {
      out.printf(
          LINE, row.work(), row.threads(), "not measured", "", "", "", "", "", row.goal(), "-");
      out.printf("  (%s: %s)%n", row.name(), result.notMeasured());
      return;
    }
    out.printf(
        LINE,
        row.work(),
        row.threads(),
        row.unit().format(result.ours().bestRate()),
        row.unit().format(result.theirs().bestRate()),
        result.theirs().contestant.label(),
        number(result.ratio()),
        number(result.medianRatio()),
        Double.isNaN(result.ofLimit())
            ? ""
            : String.format(Locale.ROOT, "%.0f %%", 100 * result.ofLimit()),
        row.goal(),
        result.met() ? "" : "UNDER");
    out.flush();
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }

  void verdict(List<Result> results, boolean isVoid) {
    long measured = results.stream().filter(result -> result.notMeasured() == null).count();
    long met = results.stream().filter(Result::met).count();
    out.printf(
        "%d of %d rows measured reach their goals; %d were not measured.%n",
        met, measured, results.size() - measured);
    if (isVoid) {
      out.println("VOID: the FMA loop drifted by more than 3 %; the machine was busy.");
    }
  }
}
