package dev.basin.bench.peers;

import dev.basin.optim.GradientRule;
import dev.basin.optim.PlainGradient;
import dev.basin.optim.Sam;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/// What one kind of Basin's work costs in units of another.
final class RuleRows {
  private static final int BATCH = 32;
  private static final int DEPTH = 8;

  private RuleRows() {}

  static List<Row> all() {
    List<Row> rows = new ArrayList<>();
    Contestant plain = step("SGD step", new PlainGradient());
    rows.add(cost("SAM step / SGD step", 2.1, step("", new Sam(0.05)), plain));
    rows.add(
        cost("SAM step, second order / SGD step", 4.5, step("", new Sam(0.05, 2, true)), plain));
    rows.add(
        cost(
            "Hessian-vector product / gradient",
            3.5,
            Contestant.basin(1, 1, () -> BasinTraining.hessianProduct(BATCH, DEPTH)),
            basin("gradient", 1, () -> BasinTraining.gradient(BATCH, DEPTH))));
    // per example, and per operation of the convolutions
    rows.add(
        cost(
            "an example in a batch of 128 / of 32",
            1.1,
            Contestant.basin(1, 128, () -> BasinTraining.resNet(1, 128, DEPTH)),
            basin("batch of 32", 32, () -> BasinTraining.resNet(1, 32, DEPTH))));
    rows.add(
        cost(
            "an operation in ResNet-38 / in ResNet-20",
            1.1,
            Contestant.basin(1, operations(38), () -> BasinTraining.resNet(1, BATCH, 38)),
            basin("ResNet-20", operations(20), () -> BasinTraining.resNet(1, BATCH, 20))));
    rows.add(
        Row.of(
            "two threads, ResNet-20 step, batch 128",
            Row.Unit.TIME,
            Contestant.basin(2, 1, () -> BasinTraining.resNet(2, 128, 20)),
            List.of(basin("one thread", 1, () -> BasinTraining.resNet(1, 128, 20))),
            Goal.atLeast(1.8)));
    return rows;
  }

  private static Contestant step(String variant, GradientRule rule) {
    return basin(variant, 1, () -> BasinTraining.resNet(1, BATCH, DEPTH, rule));
  }

  private static Contestant basin(String variant, double amount, Supplier<Runnable> setup) {
    return new Contestant(Contestant.Library.BASIN, variant, 1, amount, setup);
  }

  private static Row cost(String work, double bound, Contestant ours, Contestant theirs) {
    return Row.of(work, Row.Unit.TIME, ours, List.of(theirs), Goal.atMost(bound));
  }

  // multiply-adds of a forward pass on 32x32 images, in the unit of one 3x3 convolution of 16
  // channels at full size. A stage halves the sides and doubles the channels, so that every
  // convolution costs 1, but the first of the later stages, which has half the channels, 1/2.
  private static double operations(int depth) {
    return 3.0 / 16 + (depth - 2) - 1;
  }
}
