package dev.basin.kernel;

import static org.junit.jupiter.api.Assertions.assertTrue;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/// The convolution trio against one chain of fused multiply-adds per output, bit for bit, and
/// against each other as adjoints.
class ConvolutionKernelsTest {
  /// One axis; `more` outputs than with the same padding on both sides.
  private record Axis(int size, int kernel, int stride, int padding, int dilation, int more) {
    Axis(int size, int kernel, int stride, int padding, int dilation) {
      this(size, kernel, stride, padding, dilation, 0);
    }

    int out() {
      int room = size + 2 * padding - dilation * (kernel - 1) - 1;
      return room < 0 ? 0 : room / stride + 1 + more;
    }
  }

  private static Arbitrary<Axis> axis() {
    return Combinators.combine(
            Arbitraries.integers().between(1, 12),
            Arbitraries.of(1, 2, 3, 5),
            Arbitraries.integers().between(1, 3),
            Arbitraries.integers().between(0, 2),
            Arbitraries.integers().between(1, 2),
            Arbitraries.integers().between(-1, 1))
        .as(Axis::new)
        .filter(axis -> axis.out() > 0);
  }

  @Provide
  Arbitrary<ConvGeometry> geometries() {
    return Combinators.combine(
            axis(),
            axis(),
            Arbitraries.of(1, 2, 3, 5),
            Arbitraries.of(1, 1, 2, 5),
            Arbitraries.of(1, 2, 3, 8, 10, 16, 17),
            Arbitraries.of(1, 2, 4, 8, 9, 16, 20, 33, 40))
        .as((rows, columns, batch, groups, in, out) ->
            geometry(batch, rows, columns, groups * in, groups * out, groups));
  }

  private static ConvGeometry geometry(
      int batch, Axis rows, Axis columns, int in, int out, int groups) {
    return new ConvGeometry(
        batch,
        rows.size,
        columns.size,
        in,
        rows.out(),
        columns.out(),
        out,
        rows.kernel,
        columns.kernel,
        rows.stride,
        columns.stride,
        rows.padding,
        columns.padding,
        rows.dilation,
        columns.dilation,
        groups);
  }

  /// Shapes whose sums run over a row's channels before its columns, in one or both directions, and
  /// are no tiles of Winograd's.
  @Provide
  Arbitrary<ConvGeometry> threeColumns() {
    Arbitrary<Axis> columns =
        Combinators.combine(
                Arbitraries.integers().between(6, 37),
                Arbitraries.integers().between(1, 2),
                Arbitraries.integers().between(0, 2),
                Arbitraries.integers().between(-1, 1))
            .as((size, stride, padding, more) -> new Axis(size, 3, stride, padding, 1, more));
    return Combinators.combine(
            axis(),
            columns,
            Arbitraries.of(1, 3),
            Arbitraries.of(1, 3, 16, 24, 32, 64, 128),
            Arbitraries.of(16, 20, 32, 48, 64, 128))
        .as((rows, row, batch, in, out) -> geometry(batch, rows, row, in, out, 1))
        .filter(g ->
            !F32Winograd.suits(g, g.outHeight(), g.outWidth())
                && !F32Winograd.suits(g, g.inHeight(), g.inWidth()));
  }

  @Property(tries = 60)
  void trioOfThreeColumns(@ForAll("threeColumns") ConvGeometry g, @ForAll long seed) {
    new ConvolutionTrio(g, seed).check();
  }

  @Property(tries = 100)
  void trioEqualsOneChainPerOutput(@ForAll("geometries") ConvGeometry g, @ForAll long seed) {
    new ConvolutionTrio(g, seed).check();
  }

  @Example
  void residualNetworkShapes() {
    Axis same = new Axis(28, 3, 1, 1, 1);
    Axis half = new Axis(28, 3, 2, 1, 1);
    Axis shortcut = new Axis(14, 1, 2, 0, 1);
    new ConvolutionTrio(geometry(2, same, same, 1, 8, 1), 1).check();
    new ConvolutionTrio(geometry(2, same, same, 8, 8, 1), 2).check();
    new ConvolutionTrio(geometry(2, same, same, 16, 16, 1), 7).check();
    new ConvolutionTrio(geometry(2, half, half, 8, 16, 1), 3).check();
    new ConvolutionTrio(geometry(3, shortcut, shortcut, 16, 32, 1), 4).check();
    new ConvolutionTrio(geometry(3, shortcut, shortcut, 72, 40, 1), 8).check();
    new ConvolutionTrio(geometry(9, new Axis(7, 3, 2, 1, 1), new Axis(7, 3, 2, 1, 1), 32, 32, 1), 5)
        .check();
    new ConvolutionTrio(geometry(2, new Axis(8, 3, 1, 1, 1), new Axis(8, 3, 1, 1, 1), 64, 72, 1), 6)
        .check();
  }

  /// Runs of two channels, of which a third begins two vectors behind the first.
  @Example
  void shortRunsOfGroups() {
    for (int size = 2; size <= 9; size++) {
      Axis columns = new Axis(size, 2, 1, 0, 1);
      new ConvolutionTrio(geometry(2, new Axis(5, 3, 1, 0, 1), columns, 4, 4, 2), size).check();
    }
  }

  @Property(tries = 20)
  void sixteenChannels(
      @ForAll @IntRange(min = 1, max = 9) int rows,
      @ForAll @IntRange(min = 1, max = 40) int columns,
      @ForAll @IntRange(min = 1, max = 3) int stride,
      @ForAll @IntRange(min = 1, max = 3) int outs,
      @ForAll @IntRange(min = 1, max = 2) int groups,
      @ForAll long seed) {
    Axis height = new Axis(rows, 1, stride, 0, 1);
    Axis width = new Axis(columns, 1, stride, 0, 1);
    new ConvolutionTrio(geometry(3, height, width, 16 * groups, 16 * outs * groups, groups), seed)
        .check();
  }

  /// Weight gradients that pack their operands, also with stretches to spare and of several groups.
  @Property(tries = 20)
  void manyOutputs(
      @ForAll @IntRange(min = 1, max = 3) int kernel,
      @ForAll @IntRange(min = 1, max = 2) int groups,
      @ForAll @IntRange(min = 1, max = 50) int in,
      @ForAll @IntRange(min = 90, max = 130) int out,
      @ForAll long seed) {
    Axis rows = new Axis(5, 3, 2, 1, 1);
    Axis columns = new Axis(6, kernel, 1, 1, 1);
    new ConvolutionTrio(geometry(3, rows, columns, in * groups, out * groups, groups), seed)
        .check();
  }

  /// So large that the weight gradient reads its operands ahead.
  @Example
  void arraysBeyondTheCaches() {
    Axis axis = new Axis(113, 1, 1, 0, 1);
    new ConvolutionTrio(geometry(4, axis, axis, 24, 40, 1), 1).check();
    Axis three = new Axis(57, 3, 2, 1, 1);
    new ConvolutionTrio(geometry(30, three, three, 24, 32, 1), 2).check();
  }

  @Example
  void rowsWithoutTaps() {
    Axis rows = new Axis(3, 1, 2, 1, 1);
    new ConvolutionTrio(geometry(2, rows, new Axis(24, 3, 1, 1, 1), 3, 16, 1), 1).check();
  }

  @Example
  void depthwise() {
    Axis axis = new Axis(9, 3, 1, 1, 1);
    new ConvolutionTrio(geometry(2, axis, axis, 24, 24, 24), 1).check();
    new ConvolutionTrio(geometry(2, axis, axis, 6, 12, 6), 2).check();
  }

  @Example
  void paddingWiderThanTheKernel() {
    new ConvolutionTrio(geometry(2, new Axis(3, 1, 1, 2, 1), new Axis(4, 2, 3, 2, 1), 3, 4, 1), 1)
        .check();
  }

  @Property(tries = 50)
  void adjoints(@ForAll("geometries") ConvGeometry g, @ForAll long seed) {
    ConvolutionTrio trio = new ConvolutionTrio(g, seed);
    double scale =
        Math.sqrt(dot(trio.y64, trio.y64, trio.sizeY) * dot(trio.gy64, trio.gy64, trio.sizeY));
    double forward = dot(trio.y64, trio.gy64, trio.sizeY);
    double input = dot(trio.x64, trio.gx64, trio.sizeX);
    double weight = dot(trio.w64, trio.gw64, trio.sizeW);
    assertTrue(Math.abs(forward - input) <= 1e-12 * scale, () -> forward + " " + input + " " + g);
    assertTrue(Math.abs(forward - weight) <= 1e-12 * scale, () -> forward + " " + weight + " " + g);
  }

  private static double dot(double[] x, double[] y, int n) {
    double sum = 0;
    for (int i = 0; i < n; i++) {
      sum += x[i] * y[i];
    }
    return sum;
  }
}
