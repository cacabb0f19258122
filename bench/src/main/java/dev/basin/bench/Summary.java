package dev.basin.bench;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;

/// One line for every kernel and size: its time, that of the scalar loop beside it, their ratio,
/// the rate where it says something, and the bytes that a call allocates.
final class Summary {
  private static final String LINE = "%-62s %12s %12s %8s %14s %9s%n";

  private Summary() {}

  static String of(Collection<RunResult> results) {
    Map<String, RunResult> scalars = new LinkedHashMap<>();
    for (RunResult result : results) {
      if (method(result).equals("scalar")) {
        scalars.put(family(result) + parameters(result), result);
      }
    }
    StringBuilder text = new StringBuilder("\n");
    text.append(
        String.format(Locale.ROOT, LINE, "kernel", "us", "scalar us", "ratio", "rate", "B a call"));
    for (RunResult result : results) {
      if (!method(result).equals("scalar")) {
        text.append(line(result, scalars.get(family(result) + parameters(result))));
      }
    }
    return text.toString();
  }

  private static String line(RunResult result, RunResult scalar) {
    double time = result.getPrimaryResult().getScore();
    boolean comparable = scalar != null && method(result).equals("basin");
    double other = comparable ? scalar.getPrimaryResult().getScore() : Double.NaN;
    Optional<Work> work = Work.of(result.getParams());
    String variant = method(result).equals("basin") ? "" : " " + method(result);
    return String.format(
        Locale.ROOT,
        LINE,
        family(result) + variant + parameters(result),
        number("%.3f", time),
        comparable ? number("%.3f", other) : "",
        comparable ? number("%.2f", other / time) : "",
        work.map(w -> number("%.1f ", w.amount() / time * 1e-3) + w.unit().rate).orElse(""),
        number("%.1f", bytes(result)));
  }

  private static String number(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }

  private static double bytes(RunResult result) {
    Result<?> allocated = result.getSecondaryResults().get("gc.alloc.rate.norm");
    return allocated == null ? Double.NaN : allocated.getScore();
  }

  private static String method(RunResult result) {
    String name = result.getParams().getBenchmark();
    return name.substring(name.lastIndexOf('.') + 1);
  }

  private static String family(RunResult result) {
    String name = result.getParams().getBenchmark();
    String type = name.substring(0, name.lastIndexOf('.'));
    return type.substring(type.lastIndexOf('.') + 1).replace("Benchmark", "");
  }

  private static String parameters(RunResult result) {
    BenchmarkParams params = result.getParams();
    return params.getParamsKeys().stream()
        .map(key -> " " + params.getParam(key))
        .collect(Collectors.joining());
  }
}
