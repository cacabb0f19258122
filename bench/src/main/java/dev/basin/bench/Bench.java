package dev.basin.bench;

import java.util.Collection;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/// Runs the benchmarks of kernels with JMH, counting allocated bytes, and sums them up in a table.
/// Takes JMH's own arguments, for example `Matmul -p product=SQUARE_256 -f 3`; the system property
/// `bench.rows` adds a regular expression of benchmarks to run, and `bench.full` asks for all sizes
/// and three forks.
public final class Bench {
  private static final String[] ALL_ELEMENTS = {
    "1", "15", "16", "17", "4096", "5003", "100000", "250000", "1000000", "4000000", "16777216"
  };

  private Bench() {}

  public static void main(String[] arguments) throws CommandLineOptionException, RunnerException {
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .parent(new CommandLineOptions(arguments))
            .addProfiler(GCProfiler.class)
            .shouldFailOnError(true);
    String rows = System.getProperty("bench.rows", "");
    if (!rows.isBlank()) {
      options.include(rows);
    }
    if (Boolean.getBoolean("bench.full")) {
      options.forks(3).param("elements", ALL_ELEMENTS);
    }
    Machine.description().forEach((name, value) -> System.out.println(name + ": " + value));
    Collection<RunResult> results = new Runner(options.build()).run();
    System.out.print(Summary.of(results));
  }
}
