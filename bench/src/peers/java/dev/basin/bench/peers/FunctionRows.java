package dev.basin.bench.peers;

import dev.basin.nn.BatchNorm;
import dev.basin.nn.Model;
import dev.basin.tensor.DType;
import dev.basin.tensor.RandomStream;
import dev.basin.tensor.Shape;
import dev.basin.tensor.Tensor;
import dev.basin.tensor.Vjp;
import dev.basin.tensor.Workspace;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/// Functions of neural networks, with data that stays in a core's cache, beside libtorch. On both
/// sides a result is a new tensor in memory that an earlier result has left: libtorch's allocator
/// reuses it, and Basin's [Workspace].
final class FunctionRows {
  private static final int ROWS = 256;
  private static final int COLUMNS = 128;
  private static final int REPETITIONS = 50;

  static volatile Object sink;

  private FunctionRows() {}

  static List<Row> all() {
    List<Row> rows = new ArrayList<>();
    rows.add(function("exp", Tensor::exp, "torch.exp(x)"));
    rows.add(function("log", Tensor::log, "torch.log(x)"));
    rows.add(function("tanh", Tensor::tanh, "torch.tanh(x)"));
    rows.add(function("GELU", Tensor::gelu, "torch.gelu(x)"));
    rows.add(function("softmax", x -> x.softmax(-1), "torch.softmax(x, -1)"));
    rows.add(
        function(
            "layer norm",
            x -> x.layerNorm(GAMMA, BETA, 1e-5),
            "torch.layer_norm(x, [%d], w, b, 1e-05, False)".formatted(COLUMNS)));
    rows.add(batchNorm(8, 16, 16));
    return rows;
  }

  private static Row function(String name, UnaryOperator<Tensor> basin, String torch) {
    Contestant ours =
        Contestant.basin(
            1,
            1,
            () -> {
              Tensor x =
                  Tensor.of(Shape.of(ROWS, COLUMNS), Values.random(ROWS * COLUMNS)).add(0.75);
              Workspace workspace = new Workspace();
              Tensor[] last = {basin.apply(x)};
              return () -> last[0] = workspace.step(last[0], old -> basin.apply(x));
            });
    Contestant theirs =
        new Contestant(
            Contestant.Library.LIBTORCH,
            "",
            1,
            REPETITIONS,
            () -> TorchKernels.function(torch, 1, REPETITIONS, ROWS, COLUMNS));
    String work = "%s of [%d, %d]".formatted(name, ROWS, COLUMNS);
    return Row.of(work, Row.Unit.TIME, ours, List.of(theirs), Goal.atLeast(1.5));
  }

  private static final Tensor GAMMA = Tensor.ones(DType.FLOAT32, Shape.of(COLUMNS));
  private static final Tensor BETA = Tensor.zeros(DType.FLOAT32, Shape.of(COLUMNS));

  private static Row batchNorm(int batch, int channels, int size) {
    Contestant ours = Contestant.basin(1, 1, () -> basinBatchNorm(batch, channels, size));
    List<Contestant> theirs = new ArrayList<>();
    for (boolean last : new boolean[] {false, true}) {
      theirs.add(
          new Contestant(
              Contestant.Library.LIBTORCH,
              last ? "channels_last" : "NCHW",
              1,
              REPETITIONS,
              () -> TorchKernels.batchNorm(1, REPETITIONS, last, batch, channels, size)));
    }
    String work =
        "batch norm and its gradient, %d x %d ch %dx%d".formatted(batch, channels, size, size);
    return Row.of(work, Row.Unit.TIME, ours, theirs, Goal.atLeast(1.5));
  }

  private static Runnable basinBatchNorm(int batch, int channels, int size) {
    Shape shape = Shape.of(batch, size, size, channels);
    Model model = new Model(new BatchNorm(channels), Shape.of(size, size, channels), DType.FLOAT32);
    RandomStream random = RandomStream.ofSeed(1);
    var params = model.init(random);
    Tensor x = Tensor.of(shape, Values.random(shape.size()));
    List<Tensor> inputs = new ArrayList<>(params.tensors());
    inputs.add(x);
    return () -> {
      Vjp vjp =
          Vjp.of(
              all -> {
                int last = all.size() - 1;
                var at = params.withTensors(all.subList(0, last));
                return model.train(at, all.get(last), random).output();
              },
              inputs);
      sink = vjp.pull(x);
    };
  }
}
