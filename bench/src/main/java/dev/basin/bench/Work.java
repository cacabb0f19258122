package dev.basin.bench;

import java.util.Optional;
import org.openjdk.jmh.infra.BenchmarkParams;

/// What one call of a benchmark does, where its family is judged by a rate.
///
/// @param amount in units of `unit`
record Work(double amount, Unit unit) {

  /// What is counted.
  enum Unit {
    FLOP("GFLOP/s"),
    BYTE("GB/s");

    final String rate;

    Unit(String rate) {
      this.rate = rate;
    }
  }

  /// Every element read and every element written counts once.
  private static Optional<Work> bytes(int arrays, int elements) {
    return Optional.of(new Work(4.0 * arrays * elements, Unit.BYTE));
  }

  private static Optional<Work> operations(double count) {
    return Optional.of(new Work(count, Unit.FLOP));
  }

  static Optional<Work> of(BenchmarkParams params) {
    String name = params.getBenchmark();
    String family = name.substring(name.indexOf("bench.") + 6, name.lastIndexOf("Benchmark"));
    return switch (family) {
      case "Peak" -> operations(FmaLoop.OPERATIONS);
      case "Copy" -> bytes(2, number(params, "elements"));
      case "Matmul" ->
          operations(MatmulBenchmark.Product.valueOf(params.getParam("product")).operations());
      case "Convolution" ->
          operations(ConvolutionBenchmark.Layer.valueOf(params.getParam("layer")).operations());
      case "Elementwise" ->
          bytes(
              ElementwiseBenchmark.Operation.valueOf(params.getParam("operation")).arrays,
              number(params, "elements"));
      case "Sweep" ->
          bytes(
              SweepBenchmark.Rule.valueOf(params.getParam("rule")).arrays,
              number(params, "elements"));
      case "Normalization" ->
          bytes(
              NormalizationBenchmark.Pass.valueOf(params.getParam("pass")).arrays,
              number(params, "elements"));
      case "Reduction" -> bytes(1, number(params, "elements"));
      default -> Optional.empty();
    };
  }

  private static int number(BenchmarkParams params, String name) {
    return Integer.parseInt(params.getParam(name));
  }
}
