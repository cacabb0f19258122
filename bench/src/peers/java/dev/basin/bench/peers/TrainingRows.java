package dev.basin.bench.peers;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/// Whole training steps beside libtorch.
final class TrainingRows {
  private TrainingRows() {}

  static List<Row> all() {
    List<Row> rows = new ArrayList<>();
    for (int threads = 1; threads <= 2; threads++) {
      int count = threads;
      rows.add(
          row(
              "step of an MLP 784-512-512-10, batch 128",
              4,
              Contestant.basin(count, 1, () -> BasinTraining.mlp(count, 128)),
              torch("", count, () -> TorchNetworks.mlp(count, 128))));
      rows.add(
          row(
              "step of ResNet-20, batch 128",
              1.5,
              Contestant.basin(count, 1, () -> BasinTraining.resNet(count, 128, 20)),
              torch("NCHW", count, () -> TorchNetworks.resNet(count, 128, 20, false)),
              torch("channels_last", count, () -> TorchNetworks.resNet(count, 128, 20, true))));
      rows.add(
          row(
              "step of a grokking transformer, batch 512",
              5,
              Contestant.basin(count, 1, () -> BasinTraining.transformer(count, 512)),
              torch("fused", count, () -> TorchNetworks.transformer(count, 512, true)),
              torch("products", count, () -> TorchNetworks.transformer(count, 512, false))));
    }
    return rows;
  }

  private static Row row(String work, double goal, Contestant basin, Contestant... peers) {
    return Row.of(work, Row.Unit.TIME, basin, List.of(peers), Goal.atLeast(goal));
  }

  private static Contestant torch(String variant, int threads, Supplier<Runnable> setup) {
    return new Contestant(Contestant.Library.LIBTORCH, variant, threads, 1, setup);
  }
}
