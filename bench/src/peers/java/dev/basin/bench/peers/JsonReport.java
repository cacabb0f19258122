package dev.basin.bench.peers;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/// The run as JSON. Rates are per second, allocations bytes of the Java heap in one call.
final class JsonReport {
  private JsonReport() {}

  static String of(
      Map<String, String> machine,
      double[] before,
      double[] after,
      boolean isVoid,
      List<Result> results) {
    String described =
        machine.entrySet().stream()
            .map(entry -> quoted(entry.getKey()) + ": " + quoted(entry.getValue()))
            .collect(Collectors.joining(", "));
    String rows =
        results.stream().map(JsonReport::row).collect(Collectors.joining(",\n    ", "    ", "\n"));
    return """
    {
      "machine": {%s},
      "fmaBefore": [%s, %s],
      "fmaAfter": [%s, %s],
      "void": %s,
      "rows": [
    %s  ]
    }
    """
        .formatted(
            described,
            number(before[0]),
            number(before[1]),
            number(after[0]),
            number(after[1]),
            isVoid,
            rows);
  }

  private static String row(Result result) {
    Row row = result.row();
    String head =
        "{\"work\": %s, \"threads\": %d, \"goal\": %s"
            .formatted(quoted(row.work()), row.threads(), quoted(row.goal().toString()));
    if (result.notMeasured() != null) {
      return head + ", \"notMeasured\": " + quoted(result.notMeasured()) + "}";
    }
    return head
        + ", \"unit\": %s, \"ours\": %s, \"theirs\": %s"
            .formatted(quoted(row.unit().name()), turns(result.ours()), turns(result.theirs()))
        + ", \"ratio\": %s, \"medianRatio\": %s, \"ofFma\": %s, \"met\": %s}"
            .formatted(
                number(result.ratio()),
                number(result.medianRatio()),
                number(result.ofLimit()),
                result.met());
  }

  private static String turns(Result.Turns turns) {
    return "{\"label\": %s, \"threads\": %d, \"best\": %s, \"median\": %s, \"allocated\": %s}"
        .formatted(
            quoted(turns.contestant.label()),
            turns.contestant.threads(),
            number(turns.bestRate()),
            number(turns.medianRate()),
            number(turns.allocated()));
  }

  private static String number(double value) {
    return Double.isFinite(value) ? String.format(Locale.ROOT, "%.6g", value) : "null";
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
