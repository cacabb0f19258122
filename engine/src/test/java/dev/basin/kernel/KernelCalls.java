package dev.basin.kernel;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/// One call of every kernel, under its name and number of parameters.
final class KernelCalls<A> {
  /// Off the lane grid of every width.
  static final int N = 75;

  final Map<String, Runnable> lines = new LinkedHashMap<>();
  final Kernels<A> k;
  final A x;
  final A y;
  final A z;
  final A large;
  final A other;
  final A out;
  final boolean[] m = new boolean[Kernels.capacity(N)];
  double seen;

  KernelCalls(Backend<A> backend) {
    k = backend.kernels();
    Random random = new Random(1);
    x = backend.array(0, random.doubles(N, 0.1, 2).toArray());
    y = backend.array(0, random.doubles(N, 0.1, 2).toArray());
    z = k.allocate(N);
    large = backend.array(0, random.doubles(17000, -1, 1).toArray());
    other = backend.array(0, random.doubles(17000, -1, 1).toArray());
    out = k.allocate(9300);
    storage();
    twoOperands();
    oneOperand();
    reductions();
    normalization();
    rows();
    sweeps();
    contractions();
    pointwiseConvolution();
    stridedConvolution();
    attention();
    movement();
  }

  private void storage() {
    float[] floats = new float[Kernels.capacity(N)];
    double[] doubles = new double[Kernels.capacity(N)];
    lines.put("lanes/0", () -> seen += k.lanes());
    lines.put("get/2", () -> seen += k.get(x, 3));
    lines.put("set/3", () -> k.set(z, 3, seen));
    lines.put("fill/4", () -> k.fill(z, 1, N - 1, 2));
    lines.put("copy/5", () -> k.copy(x, 1, z, 2, N - 2));
    lines.put("fromFloats/3", () -> k.fromFloats(floats, z, N));
    lines.put("fromDoubles/3", () -> k.fromDoubles(doubles, z, N));
    lines.put("toFloats/3", () -> k.toFloats(x, floats, N));
    lines.put("toDoubles/3", () -> k.toDoubles(x, doubles, N));
  }

  private void twoOperands() {
    lines.put("add/7", () -> k.add(x, 0, y, 0, z, 0, N));
    lines.put("sub/7", () -> k.sub(x, 0, y, 0, z, 0, N));
    lines.put("axpy/8", () -> k.axpy(-1.5, x, 0, y, 0, z, 0, N));
    lines.put("mul/7", () -> k.mul(x, 0, y, 0, z, 0, N));
    lines.put("mulNoNan/7", () -> k.mulNoNan(x, 0, y, 0, z, 0, N));
    lines.put("gate/7", () -> k.gate(x, 0, y, 0, z, 0, N));
    lines.put("div/7", () -> k.div(x, 0, y, 0, z, 0, N));
    lines.put("min/7", () -> k.min(x, 0, y, 0, z, 0, N));
    lines.put("max/7", () -> k.max(x, 0, y, 0, z, 0, N));
    lines.put("pow/7", () -> k.pow(x, 0, y, 0, z, 0, N));
    lines.put("where/9", () -> k.where(m, 0, x, 0, y, 0, z, 0, N));
    lines.put("equal/7", () -> k.equal(x, 0, y, 0, m, 0, N));
    lines.put("less/7", () -> k.less(x, 0, y, 0, m, 0, N));
    lines.put("lessEqual/7", () -> k.lessEqual(x, 0, y, 0, m, 0, N));
  }

  private void oneOperand() {
    lines.put("affine/6", () -> k.affine(x, 2, 1, z, 0, N));
    for (double p : new double[] {2, 3, 0.5, -1, 1.5}) {
      lines.put("power/5 " + p, () -> k.power(x, p, z, 0, N));
    }
    lines.put("neg/4", () -> k.neg(x, z, 0, N));
    lines.put("abs/4", () -> k.abs(x, z, 0, N));
    lines.put("sign/4", () -> k.sign(x, z, 0, N));
    lines.put("sqrt/4", () -> k.sqrt(x, z, 0, N));
    lines.put("rsqrt/4", () -> k.rsqrt(x, z, 0, N));
    lines.put("reciprocal/4", () -> k.reciprocal(x, z, 0, N));
    lines.put("relu/4", () -> k.relu(x, z, 0, N));
    lines.put("clamp/6", () -> k.clamp(x, 0, 1, z, 0, N));
    lines.put("exp/4", () -> k.exp(x, z, 0, N));
    lines.put("expm1/4", () -> k.expm1(x, z, 0, N));
    lines.put("log/4", () -> k.log(x, z, 0, N));
    lines.put("log1p/4", () -> k.log1p(x, z, 0, N));
    lines.put("tanh/4", () -> k.tanh(x, z, 0, N));
    lines.put("erf/4", () -> k.erf(x, z, 0, N));
    lines.put("sigmoid/4", () -> k.sigmoid(x, z, 0, N));
    lines.put("gelu/3", () -> k.gelu(x, z, N));
    lines.put("geluGradient/4", () -> k.geluGradient(y, x, z, N));
    lines.put("sin/4", () -> k.sin(x, z, 0, N));
    lines.put("cos/4", () -> k.cos(x, z, 0, N));
  }

  private void reductions() {
    int[] indices = new int[64];
    lines.put("sum/5 rows", () -> k.sum(large, 3, N, 1, out));
    lines.put("sum/5 columns", () -> k.sum(large, 3, 7, 21, out));
    lines.put("sum/5 long rows", () -> k.sum(large, 1, 19, 600, out));
    lines.put("max/5 rows", () -> k.max(large, 3, N, 1, out));
    lines.put("max/5 columns", () -> k.max(large, 3, 7, 21, out));
    lines.put("min/5 rows", () -> k.min(large, 3, N, 1, out));
    lines.put("min/5 columns", () -> k.min(large, 3, 7, 21, out));
    lines.put("argmax/5", () -> k.argmax(large, 3, 7, 21, indices));
    lines.put("allFinite/2", () -> seen += k.allFinite(x, N) ? 1 : 0);
  }

  private void normalization() {
    A u = k.allocate(19);
    A v = k.allocate(19);
    A w = k.allocate(19);
    A also = k.allocate(11 * 19);
    k.fill(u, 0, 19, 0.5);
    // 16: on vectors of 512 bits, coefficients and sums of all channels are in registers
    for (int c : new int[] {16, 19}) {
      lines.put("moments/5 of " + c, () -> k.moments(large, 11, c, out, z));
      for (A gate : Arrays.asList(null, large)) {
        String kind = " of " + c + (gate == null ? "" : " relu");
        A addend = gate == null ? null : other;
        lines.put(
            "normalize/9" + kind,
            () -> k.normalize(large, 11, c, u, u, u, addend, gate != null, out));
        lines.put(
            "normalizeSums/8" + kind, () -> k.normalizeSums(other, gate, large, 11, c, u, z, v));
        lines.put(
            "normalizeGradient/10" + kind,
            () -> k.normalizeGradient(other, gate, large, 11, c, u, u, u, u, out));
        lines.put(
            "normalizeSecondSums/10" + kind,
            () -> k.normalizeSecondSums(large, other, gate, large, 11, c, u, w, z, v));
        lines.put(
            "normalizeSecond/15" + kind,
            () ->
                k.normalizeSecond(
                    large, other, gate, large, 11, c, u, u, u, u, u, u, u, also, out));
      }
    }
  }

  private void rows() {
    int[] labels = {3, 0, 4, 1, 1};
    for (int c : new int[] {5, 19, 64}) {
      A u = k.allocate(c);
      A v = k.allocate(c);
      A w = k.allocate(c);
      lines.put("layerNorm/9 " + c, () -> k.layerNorm(large, 5, c, x, y, 0.1, u, v, out));
      lines.put(
          "layerNormGradient/10 " + c,
          () -> k.layerNormGradient(other, large, 5, c, x, y, y, out, v, w));
      lines.put("softmax/4 " + c, () -> k.softmax(large, 5, c, out));
      lines.put("logSoftmax/4 " + c, () -> k.logSoftmax(large, 5, c, out));
      lines.put("softmaxGradient/5 " + c, () -> k.softmaxGradient(other, large, 5, c, out));
      lines.put("crossEntropy/7 " + c, () -> k.crossEntropy(large, 5, c, labels, 0.1, u, out));
      lines.put(
          "crossEntropyGradient/7 " + c,
          () -> k.crossEntropyGradient(large, 5, c, labels, 0.1, 2, out));
    }
  }

  private void attention() {
    for (int width : new int[] {5, 32}) {
      var geometry = new AttentionGeometry(1, 5, 2, width, true);
      lines.put("attention/3 " + width, () -> k.attention(geometry, large, out));
      lines.put("attentionInput/4 " + width, () -> k.attentionInput(geometry, large, other, out));
    }
  }

  private void sweeps() {
    for (boolean nesterov : new boolean[] {false, true}) {
      lines.put(
          "sgd/11 nesterov " + nesterov,
          () -> k.sgd(x, y, x, 0.1, 0.9, nesterov, 0.01, z, out, 0, N));
    }
    lines.put("sgd/11 plain", () -> k.sgd(x, y, null, 0.1, 0, false, 0.01, z, null, 0, N));
    lines.put("adam/15", () -> k.adam(x, y, x, y, 0.9, 0.99, 0.9, 0.1, 2, 0, z, out, large, 0, N));
  }

  private void contractions() {
    for (int form = 0; form < 4; form++) {
      for (int[] size :
          new int[][] {
            {7, 7, 17},
            {9, 35, 17},
            {19, 101, 17},
            {33, 33, 17},
            {16, 16, 17},
            {130, 20, 17},
            {65, 3, 260},
            {11, 1, 40},
            {6, 7, 64}
          }) {
        var product =
            new MatmulGeometry(1, size[0], size[1], size[2], form > 1, form % 2 > 0, 0, 0);
        lines.put("matmul/4 " + form + " " + size[0], () -> k.matmul(product, large, other, out));
      }
    }
    for (int channels : new int[] {3, 16, 32}) {
      var geometry = new ConvGeometry(1, 5, 7, channels, 5, 7, channels, 3, 3, 1, 1, 1, 1, 1, 1, 1);
      lines.put("conv/4 " + channels, () -> k.conv(geometry, large, other, out));
      lines.put("convInput/4 " + channels, () -> k.convInput(geometry, large, other, out));
      lines.put("convWeight/4 " + channels, () -> k.convWeight(geometry, large, other, out));
    }
  }

  private void pointwiseConvolution() {
    var geometry = new ConvGeometry(1, 5, 7, 16, 5, 7, 16, 1, 1, 1, 1, 0, 0, 1, 1, 1);
    lines.put("conv/4 1x1", () -> k.conv(geometry, large, other, out));
    lines.put("convInput/4 1x1", () -> k.convInput(geometry, large, other, out));
    lines.put("convWeight/4 1x1", () -> k.convWeight(geometry, large, other, out));
  }

  private void stridedConvolution() {
    var geometry = new ConvGeometry(1, 16, 16, 16, 8, 8, 32, 3, 3, 2, 2, 1, 1, 1, 1, 1);
    lines.put("conv/4 stride 2", () -> k.conv(geometry, large, other, out));
    lines.put("convInput/4 stride 2", () -> k.convInput(geometry, large, other, out));
    lines.put("convWeight/4 stride 2", () -> k.convWeight(geometry, large, other, out));
  }

  private void movement() {
    int[] shape = {5, 15};
    int[] strides = {1, 5};
    int[] dense = {15, 1};
    int[] plane = {41, 35};
    int[] planeStrides = {1, 41};
    int[] planeDense = {35, 1};
    int[] index = {4, 0, 2, 2};
    lines.put("copyStrided/7", () -> k.copyStrided(shape, x, 0, strides, z, 0, dense));
    lines.put(
        "copyStrided/7 blocks",
        () -> k.copyStrided(plane, large, 0, planeStrides, out, 0, planeDense));
    lines.put("gather/7", () -> k.gather(x, 3, 5, 5, index, 4, z));
    lines.put("scatterAdd/7", () -> k.scatterAdd(x, 3, 5, 5, index, 4, z));
  }

  /// What a kernel may allocate per call, in bytes. A recording of every allocation shows arrays of
  /// two doubles in `StrictMath`, three for a power; [Correlation], its axes, residues and parts in
  /// a convolution; [StridedLoops] in a strided copy; and no vector. Of the adjoints of
  /// convolution, and of sine and cosine, only the number of bytes is known: it fits the same, and
  /// like the plan it is as large at 3 as at 16 channels; a stride makes the plan larger. The
  /// weight gradient of 32 channels has two of those, and itself.
  static double allowed(String line) {
    return switch (line.split("/")[0]) {
      case "pow" -> 96 * N;
      case "power" -> line.endsWith("1.5") ? 96 * N : 0;
      case "sin", "cos" -> 32 * N;
      case "conv", "convInput", "convWeight" ->
          line.equals("convWeight/4 32") ? 850 : line.endsWith("stride 2") ? 560 : 480;
      case "copyStrided" -> 128;
      default -> 0;
    };
  }
}
