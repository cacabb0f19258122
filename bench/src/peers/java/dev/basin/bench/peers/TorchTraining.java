package dev.basin.bench.peers;

import ai.djl.ndarray.NDList;
import ai.djl.pytorch.engine.PtNDArray;
import java.util.ArrayList;
import java.util.List;

/// A training step of libtorch: forward, cross-entropy, backward, and the library's fused update.
/// The source of the forward pass is written layer by layer by [TorchNetworks]; the parameters that
/// it names are collected here on the way.
final class TorchTraining {
  private final List<long[]> shapes = new ArrayList<>();
  private final List<Double> scales = new ArrayList<>();
  private final List<Integer> statistics = new ArrayList<>();
  private final StringBuilder body = new StringBuilder();

  /// Of the last step of any network, so that one can see it learn.
  static volatile double loss;

  /// How weights follow gradients.
  enum Update {
    SGD(
        0,
        """
        torch._fused_sgd_(vals, grads, annotate(List[Tensor], []), weight_decay=0., momentum=0., \
        lr=0.01, dampening=0., nesterov=False, maximize=False, is_first_step=False)
        """),
    MOMENTUM(
        1,
        """
        torch._fused_sgd_(vals, grads, state, weight_decay=0., momentum=0.9, \
        lr=0.01, dampening=0., nesterov=False, maximize=False, is_first_step=False)
        """),
    ADAMW(
        2,
        """
        n = torch.len(params)
        steps = torch.slice(state, torch.mul(2, n), torch.mul(3, n), 1)
        torch._foreach_add_(steps, 1)
        torch._fused_adamw_(vals, grads, torch.slice(state, 0, n, 1), \
        torch.slice(state, n, torch.mul(2, n), 1), annotate(List[Tensor], []), steps, lr=0.001, \
        beta1=0.9, beta2=0.98, weight_decay=1., eps=1e-08, amsgrad=False, maximize=False)
        """);

    private final int slots;
    private final String source;

    Update(int slots, String source) {
      this.slots = slots;
      this.source = source;
    }
  }

  // ------------------------------------------------------------------- writing a forward pass

  /// A line of source. It reads the input `x` and leaves the logits in `y`.
  void add(String line, Object... arguments) {
    body.append("  ").append(line.formatted(arguments)).append('\n');
  }

  /// The name of a new parameter.
  ///
  /// @param scale of uniform values in [-0.5, 0.5); 0 stands for zeros and -1 for ones
  String parameter(double scale, long... shape) {
    shapes.add(shape);
    scales.add(scale);
    return "params[" + (shapes.size() - 1) + "]";
  }

  /// The names of a new running mean and variance, separated by a comma.
  String runningStatistics(int channels) {
    statistics.add(channels);
    int last = 2 * statistics.size() - 1;
    return "stats[%d], stats[%d]".formatted(last - 1, last);
  }

  // ------------------------------------------------------------------------------ the step

  // libtorch drops what writes only into tensors of a list: the result has to depend on an updated
  // parameter, or there is no update and no backward pass
  TorchScript script(int threads, Update update) {
    int count = shapes.size();
    int stats = count * (1 + slots(update));
    String source =
        """
        def forward(self: __torch__.M, all: List[Tensor], x: Tensor, labels: Tensor) -> Tensor:
          params = torch.slice(all, 0, %d, 1)
          state = torch.slice(all, %d, %d, 1)
          stats = torch.slice(all, %d, %d, 1)
        %s  loss = torch.cross_entropy_loss(y, labels)
          pulled = torch.grad([loss], params)
          grads = annotate(List[Tensor], [])
          for g in pulled:
            grads.append(unchecked_cast(Tensor, g))
          vals = annotate(List[Tensor], [])
          for p in params:
            vals.append(torch.detach(p))
        %s  last = torch.mul(torch.select(torch.flatten(vals[%d]), 0, 0), 0)
          return torch.add(torch.detach(loss), last)
        """
            .formatted(
                count,
                count,
                stats,
                stats,
                stats + 2 * statistics.size(),
                body,
                update.source.indent(2),
                count - 1);
    return new TorchScript(threads, true, source);
  }

  Runnable step(
      TorchScript torch, PtNDArray x, PtNDArray labels, Update update, boolean channelsLast) {
    int count = shapes.size();
    PtNDArray[] params = new PtNDArray[count];
    PtNDArray[] state = new PtNDArray[slots(update) * count];
    for (int i = 0; i < count; i++) {
      boolean image = channelsLast && shapes.get(i).length == 4;
      params[i] = laid(torch, image, scaled(torch, scales.get(i), shapes.get(i)));
      params[i].setRequiresGradient(true);
      for (int slot = 0; slot < update.slots; slot++) {
        state[slot * count + i] = laid(torch, image, torch.full(0, shapes.get(i)));
      }
      if (update == Update.ADAMW) {
        state[2 * count + i] = torch.full(0);
      }
    }
    PtNDArray[] stats = new PtNDArray[2 * statistics.size()];
    for (int i = 0; i < stats.length; i++) {
      stats[i] = torch.full(i % 2, statistics.get(i / 2));
    }
    NDList arguments = new NDList();
    for (PtNDArray[] group : List.of(params, state, stats)) {
      for (PtNDArray each : group) {
        each.setName("all[]");
        arguments.add(each);
      }
    }
    PtNDArray input = laid(torch, channelsLast, x);
    input.setName("x");
    labels.setName("labels");
    arguments.add(input);
    arguments.add(labels);
    return () -> loss = torch.train(arguments);
  }

  // AdamW also has a count of steps for each parameter
  private static int slots(Update update) {
    return update == Update.ADAMW ? 3 : update.slots;
  }

  private static PtNDArray laid(TorchScript torch, boolean channelsLast, PtNDArray x) {
    return channelsLast ? torch.channelsLast(x) : x;
  }

  private static PtNDArray scaled(TorchScript torch, double scale, long[] shape) {
    return scale <= 0 ? torch.full(-scale, shape) : torch.random(shape).mul(scale);
  }
}
