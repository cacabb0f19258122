package dev.basin.bench.peers;

import dev.basin.bench.Machine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// Basin beside native peers, row by row. Each side has a process of its own, and they take turns:
/// A, B, A, B. The best of all rounds counts, and of several variants of a peer the fastest.
///
/// Options are system properties: `race.rows`, a regular expression that is searched for in the
/// rows' names; `race.rounds`; `race.seconds` of a side's turn; `race.json`, the file to write.
public final class Race {
  private static final double DRIFT = 0.03;

  private final int rounds = Integer.getInteger("race.rounds", 3);
  private final double seconds = Double.parseDouble(System.getProperty("race.seconds", "0.3"));
  private final Pattern rows = Pattern.compile(System.getProperty("race.rows", ""));
  private final Path json = Path.of(System.getProperty("race.json", "target/race.json"));

  private Race() {}

  public static void main(String[] arguments) throws IOException {
    new Race().run();
  }

  private void run() throws IOException {
    List<Row> chosen = Rows.all().stream().filter(row -> rows.matcher(row.name()).find()).toList();
    Table table = new Table(System.out);
    table.machine(Machine.description());
    double[] before = limits();
    table.limits("before", before);
    table.header();
    List<Result> results = new ArrayList<>();
    for (Row row : chosen) {
      Result result = race(row, before);
      table.line(result);
      results.add(result);
    }
    double[] after = limits();
    table.limits("after", after);
    boolean isVoid = Math.abs(after[0] / before[0] - 1) > DRIFT;
    table.verdict(results, isVoid);
    Path folder = json.toAbsolutePath().getParent();
    Files.createDirectories(folder);
    String text = JsonReport.of(Machine.description(), before, after, isVoid, results);
    Files.writeString(json, text, StandardCharsets.UTF_8);
  }

  // the FMA loop's rate on one thread and on two
  private double[] limits() throws IOException {
    double[] rates = new double[2];
    for (int threads = 1; threads <= rates.length; threads++) {
      Row row = Rows.limit(threads);
      try (ForkedSide side = new ForkedSide(row, 0)) {
        side.awaitReady();
        Result.Turns turns = new Result.Turns(row.ours());
        for (int round = 0; round < rounds; round++) {
          turns.add(side.measure(seconds));
        }
        rates[threads - 1] = turns.bestRate();
      }
    }
    return rates;
  }

  private Result race(Row row, double[] limits) throws IOException {
    List<ForkedSide> sides = new ArrayList<>();
    List<Result.Turns> turns = new ArrayList<>();
    try {
      for (int i = 0; i < row.contestants(); i++) {
        sides.add(new ForkedSide(row, i));
        turns.add(new Result.Turns(row.contestant(i)));
        // one after another, so that no side warms up against another
        sides.getLast().awaitReady();
      }
      for (int round = 0; round < rounds; round++) {
        for (int i = 0; i < sides.size(); i++) {
          turns.get(i).add(sides.get(i).measure(seconds));
        }
      }
      return Result.of(row, turns, limits[row.threads() - 1] * row.limit());
    } catch (Contestant.Unavailable unavailable) {
      return Result.notMeasured(row, unavailable.getMessage());
    } finally {
      for (ForkedSide side : sides) {
        side.close();
      }
    }
  }
}
