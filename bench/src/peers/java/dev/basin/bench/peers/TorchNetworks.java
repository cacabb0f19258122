package dev.basin.bench.peers;

/// The networks of the table's training steps, for libtorch, with its fused functions wherever it
/// has one.
final class TorchNetworks {
  private static final int TOKENS = 5;
  private static final int VOCABULARY = 99;
  private static final int WIDTH = 128;
  private static final int HEADS = 4;

  private TorchNetworks() {}

  static Runnable mlp(int threads, int batch) {
    TorchTraining net = new TorchTraining();
    net.add("y = torch.relu_(%s)", linear(net, "x", 784, 512));
    net.add("y = torch.relu_(%s)", linear(net, "y", 512, 512));
    net.add("y = %s", linear(net, "y", 512, 10));
    TorchTraining.Update update = TorchTraining.Update.SGD;
    TorchScript torch = net.script(threads, update);
    return net.step(torch, torch.random(batch, 784), torch.labels(batch, 10), update, false);
  }

  private static String linear(TorchTraining net, String x, int in, int out) {
    String weight = net.parameter(2 / Math.sqrt(in), out, in);
    return "torch.linear(%s, %s, %s)".formatted(x, weight, net.parameter(0, out));
  }

  // ------------------------------------------------------------------------------- ResNet

  static Runnable resNet(int threads, int batch, int depth, boolean channelsLast) {
    TorchTraining net = new TorchTraining();
    net.add("y = torch.relu_(%s)", convolution(net, "x", 3, 16, 1));
    int in = 16;
    for (int stage = 0; stage < 3; stage++) {
      for (int i = 0; i < (depth - 2) / 6; i++) {
        int out = 16 << stage;
        residualBlock(net, in, out);
        in = out;
      }
    }
    net.add("y = torch.mean(y, [2, 3])");
    net.add("y = %s", linear(net, "y", 64, 10));
    TorchTraining.Update update = TorchTraining.Update.MOMENTUM;
    TorchScript torch = net.script(threads, update);
    return net.step(
        torch, torch.random(batch, 3, 32, 32), torch.labels(batch, 10), update, channelsLast);
  }

  // option A of He et al. 2015: every second pixel, and zeros for the new channels
  private static void residualBlock(TorchTraining net, int in, int out) {
    int stride = in == out ? 1 : 2;
    net.add("z = torch.relu_(%s)", convolution(net, "y", in, out, stride));
    net.add("z = %s", convolution(net, "z", out, out, 1));
    if (stride == 2) {
      net.add("y = torch.slice(torch.slice(y, 2, 0, None, 2), 3, 0, None, 2)");
      net.add("y = torch.constant_pad_nd(y, [0, 0, 0, 0, 0, %d])", out - in);
    }
    net.add("y = torch.relu_(torch.add_(z, y))");
  }

  // 3x3, then batch norm; weights of variance 2 / fan in
  private static String convolution(TorchTraining net, String x, int in, int out, int stride) {
    String weight = net.parameter(Math.sqrt(12 * 2 / (9.0 * in)), out, in, 3, 3);
    String convolved =
        "torch.conv2d(%s, %s, None, [%d, %d], [1, 1], [1, 1], 1)"
            .formatted(x, weight, stride, stride);
    String gamma = net.parameter(-1, out);
    String beta = net.parameter(0, out);
    return "torch.batch_norm(%s, %s, %s, %s, True, 0.1, 1e-05, False)"
        .formatted(convolved, gamma, beta, net.runningStatistics(out));
  }

  // -------------------------------------------------------------------------- transformer

  /// The network of Basin's `Decoder.grokking`: two blocks of causal attention and a perceptron,
  /// each added to its input and normalised; the last token's logits are what is learned.
  ///
  /// @param fused whether attention is libtorch's one function for it, or its matrix products
  static Runnable transformer(int threads, int batch, boolean fused) {
    TorchTraining net = new TorchTraining();
    net.add("y = torch.embedding(%s, x)", net.parameter(0.1, VOCABULARY, WIDTH));
    // what the vectors of the positions hold is of no matter for the time
    net.add("y = torch.add(y, torch.full([%d, %d], 0.5))", TOKENS, WIDTH);
    if (!fused) {
      net.add("hidden = torch.triu(torch.full([5, 5], -1e+30), 1)");
    }
    for (int i = 0; i < 2; i++) {
      attention(net, batch, fused);
      net.add("z = torch.relu_(%s)", product(net, "y", WIDTH, 4 * WIDTH));
      normalizedSum(net, product(net, "z", 4 * WIDTH, WIDTH));
    }
    net.add("y = torch.select(y, 1, %d)", TOKENS - 1);
    net.add("y = %s", product(net, "y", WIDTH, VOCABULARY));
    TorchTraining.Update update = TorchTraining.Update.ADAMW;
    TorchScript torch = net.script(threads, update);
    return net.step(
        torch,
        torch.labelRows(batch, TOKENS, VOCABULARY),
        torch.labels(batch, VOCABULARY),
        update,
        false);
  }

  // without a bias
  private static String product(TorchTraining net, String x, int in, int out) {
    return "torch.linear(%s, %s)".formatted(x, net.parameter(1 / Math.sqrt(in), out, in));
  }

  private static void normalizedSum(TorchTraining net, String x) {
    String gamma = net.parameter(-1, WIDTH);
    net.add(
        "y = torch.layer_norm(torch.add(y, %s), [%d], %s, %s, 1e-05, False)",
        x, WIDTH, gamma, net.parameter(0, WIDTH));
  }

  private static void attention(TorchTraining net, int batch, boolean fused) {
    int size = WIDTH / HEADS;
    net.add("z = %s", product(net, "y", WIDTH, 3 * WIDTH));
    net.add("z = torch.reshape(z, [%d, %d, 3, %d, %d])", batch, TOKENS, HEADS, size);
    net.add("z = torch.permute(z, [2, 0, 3, 1, 4])");
    net.add("q = torch.select(z, 0, 0)");
    net.add("k = torch.select(z, 0, 1)");
    net.add("v = torch.select(z, 0, 2)");
    if (fused) {
      net.add("a = torch.scaled_dot_product_attention(q, k, v, None, 0., True)");
    } else {
      net.add("q = torch.mul(q, %s)", 1 / Math.sqrt(size));
      net.add("s = torch.add(torch.matmul(q, torch.transpose(k, -2, -1)), hidden)");
      net.add("a = torch.matmul(torch.softmax(s, -1), v)");
    }
    net.add("a = torch.reshape(torch.transpose(a, 1, 2), [%d, %d, %d])", batch, TOKENS, WIDTH);
    normalizedSum(net, product(net, "a", WIDTH, WIDTH));
  }
}
