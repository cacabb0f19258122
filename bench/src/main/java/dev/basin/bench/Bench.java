package dev.basin.bench;

import java.util.Collection;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;

/// Runs the benchmarks, then prints what each matrix product reached in GFLOP/s. Takes JMH's own
/// arguments, for example `-p n=256 -f 1`.
public final class Bench {
  private Bench() {}

  public static void main(String[] arguments) throws CommandLineOptionException, RunnerException {
    Collection<RunResult> results = new Runner(new CommandLineOptions(arguments)).run();
    System.out.printf("%n%-24s %6s %10s%n", "matmul, float32", "n", "GFLOP/s");
    for (RunResult result : results) {
      double n = Double.parseDouble(result.getParams().getParam("n"));
      double microseconds = result.getPrimaryResult().getScore();
      System.out.printf(
          "%-24s %6.0f %10.1f%n",
          result.getPrimaryResult().getLabel(), n, 2e-3 * n * n * n / microseconds);
    }
  }
}
