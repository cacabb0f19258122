package dev.basin.bench.peers;

import dev.basin.bench.FmaLoop;
import java.util.ArrayList;
import java.util.List;

/// All rows of the table.
final class Rows {
  private static volatile float sink;

  private Rows() {}

  static List<Row> all() {
    List<Row> rows = new ArrayList<>();
    rows.addAll(TrainingRows.all());
    rows.addAll(MatmulRows.all());
    rows.addAll(ConvolutionRows.all());
    rows.addAll(FunctionRows.all());
    rows.addAll(BandwidthRows.all());
    rows.addAll(RuleRows.all());
    return rows;
  }

  /// A row that has the FMA loop on its side, and no other.
  static Row limit(int threads) {
    Contestant loop =
        new Contestant(
            Contestant.Library.JAVA,
            "FMA loop",
            threads,
            threads * FmaLoop.OPERATIONS,
            () -> Concurrently.on(threads, () -> sink = FmaLoop.run()));
    return Row.of("FMA loop", Row.Unit.FLOPS, loop, List.of(), Goal.atLeast(1));
  }

  static Row named(String name) {
    for (int threads = 1; threads <= 2; threads++) {
      if (limit(threads).name().equals(name)) {
        return limit(threads);
      }
    }
    return all().stream().filter(row -> row.name().equals(name)).findFirst().orElseThrow();
  }
}
