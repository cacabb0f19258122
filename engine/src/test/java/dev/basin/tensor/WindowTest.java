package dev.basin.tensor;

import static dev.basin.tensor.Oracle.assertClose;
import static dev.basin.tensor.Oracle.assertRefused;
import static dev.basin.tensor.Oracle.assertSame;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.basin.tensor.Samples.Convolving;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class WindowTest {

  /// The element at a place that may lie in the padding.
  private static double at(Tensor x, int n, int row, int column, int channel, double outside) {
    boolean inside =
        row >= 0 && row < x.shape().size(1) && column >= 0 && column < x.shape().size(2);
    return inside ? x.get(n, row, column, channel) : outside;
  }

  /// The definition, as six loops.
  private static Tensor conv(Tensor x, Tensor w, Convolution how, Shape out) {
    int inGroup = w.shape().size(2);
    int outGroup = w.shape().size(3) / how.groups();
    return Oracle.tensor(
        x.dtype(),
        out,
        i -> {
          double sum = 0;
          for (int a = 0; a < w.shape().size(0); a++) {
            for (int b = 0; b < w.shape().size(1); b++) {
              int row = i[1] * how.strideHeight() - how.padHeight() + a * how.dilationHeight();
              int column = i[2] * how.strideWidth() - how.padWidth() + b * how.dilationWidth();
              for (int c = 0; c < inGroup; c++) {
                int channel = i[3] / outGroup * inGroup + c;
                sum += at(x, i[0], row, column, channel, 0) * w.get(a, b, c, i[3]);
              }
            }
          }
          return sum;
        });
  }

  /// Of these spatial sizes floor((in + 2 pad - dilation (kernel - 1) - 1) / stride) + 1 remain.
  private static Shape output(Tensor x, Tensor w, Convolution how) {
    int height =
        (x.shape().size(1)
                    + 2 * how.padHeight()
                    - how.dilationHeight() * (w.shape().size(0) - 1)
                    - 1)
                / how.strideHeight()
            + 1;
    int width =
        (x.shape().size(2) + 2 * how.padWidth() - how.dilationWidth() * (w.shape().size(1) - 1) - 1)
                / how.strideWidth()
            + 1;
    return Shape.of(x.shape().size(0), height, width, w.shape().size(3));
  }

  @Property(tries = 100)
  void convolutionFollowsItsDefinition(@ForAll Random random, @ForAll DType dtype) {
    Convolving drawn = Convolving.draw(random);
    verify(drawn.x().cast(dtype), drawn.w().cast(dtype), drawn.how());
  }

  /// Channels beside and beyond the lanes, images beside and beyond a tile.
  @Property(tries = 30)
  void convolutionOfNetworksFollowsItsDefinition(
      @ForAll Random random,
      @ForAll DType dtype,
      @ForAll @IntRange(min = 1, max = 3) int kernel,
      @ForAll @IntRange(min = 1, max = 2) int stride) {
    int[] channels = {1, 3, 8, 10, 16, 17, 32};
    int in = channels[random.nextInt(channels.length)];
    int out = channels[random.nextInt(channels.length)];
    Shape image = Shape.of(2, random.nextInt(3, 11), random.nextInt(3, 11), in);
    Convolution how = Convolution.UNIT.stride(stride).padding(kernel / 2);
    verify(
        Oracle.draw(random, dtype, image),
        Oracle.draw(random, dtype, Shape.of(kernel, kernel, in, out)),
        how);
  }

  private static void verify(Tensor x, Tensor w, Convolution how) {
    Tensor expected = conv(x, w, how, output(x, w, how));
    Tensor y = x.conv(w, how);
    int terms = w.shape().size(0) * w.shape().size(1) * w.shape().size(2);
    assertClose(expected, y, 8, terms);
    // one trilinear form: <g, conv(x, w)> = <convInput(g, w), x> = <convWeight(x, g), w>
    Tensor g = Oracle.draw(new Random(1), x.dtype(), y.shape()).cast(DType.FLOAT64);
    Tensor wide = x.cast(DType.FLOAT64);
    Tensor weight = w.cast(DType.FLOAT64);
    double form = g.mul(wide.conv(weight, how)).sum().item();
    double size = g.norm().item() * y.cast(DType.FLOAT64).norm().item();
    Tensor input = g.convInput(weight, x.shape(), how);
    Tensor slope = wide.convWeight(g, w.shape(), how);
    assertEquals(form, input.mul(wide).sum().item(), 1e-12 * size);
    assertEquals(form, slope.mul(weight).sum().item(), 1e-12 * size);
    Tensor narrow = g.cast(x.dtype());
    assertClose(
        input.cast(x.dtype()), narrow.convInput(w, x.shape(), how), 8, terms * y.shape().size(3));
    assertClose(slope.cast(x.dtype()), x.convWeight(narrow, w.shape(), how), 8, y.size());
  }

  @Property(tries = 60)
  void poolingFollowsItsDefinition(
      @ForAll Random random,
      @ForAll DType dtype,
      @ForAll @IntRange(min = 1, max = 4) int size,
      @ForAll @IntRange(min = 1, max = 3) int distance,
      @ForAll boolean tiled) {
    int stride = tiled ? size : distance;
    int padding = tiled ? 0 : random.nextInt(size / 2 + 1);
    int height = tiled ? size * random.nextInt(1, 4) : size + random.nextInt(5);
    int width = tiled ? size * random.nextInt(1, 4) : size + random.nextInt(5);
    Shape shape = Shape.of(2, height, width, random.nextInt(1, 5));
    Tensor x = Oracle.draw(random, dtype, shape);
    Convolution how = Convolution.UNIT.stride(stride).padding(padding);
    Tensor window = Tensor.ones(dtype, Shape.of(size, size, 1, shape.size(3)));
    Shape out = output(x, window, how);
    Tensor greatest =
        Oracle.tensor(
            dtype,
            out,
            i -> {
              double best = Double.NEGATIVE_INFINITY;
              for (int tap = 0; tap < size * size; tap++) {
                int row = i[1] * stride - padding + tap / size;
                int column = i[2] * stride - padding + tap % size;
                best = Math.max(best, at(x, i[0], row, column, i[3], Double.NEGATIVE_INFINITY));
              }
              return best;
            });
    assertSame(greatest, x.maxPool(size, stride, padding));
    Tensor sums = conv(x, window, how.groups(shape.size(3)), out);
    assertClose(sums.mul(1.0 / (size * size)), x.averagePool(size, stride, padding), 8, 4);
  }

  @Example
  void globalPoolingLeavesBatchAndChannels() {
    Tensor x = Oracle.draw(new Random(2), DType.FLOAT64, Shape.of(2, 3, 4, 5));
    assertSame(x.mean(1, 2), x.globalAveragePool());
    assertSame(x.max(1, 2), x.globalMaxPool());
    assertEquals(Shape.of(2, 5), x.globalMaxPool().shape());
  }

  @Example
  void badWindowsAreNamed() {
    Tensor x = Tensor.ones(DType.FLOAT64, Shape.of(2, 5, 5, 3));
    Tensor w = Tensor.ones(DType.FLOAT64, Shape.of(3, 3, 4, 6));
    Convolution unit = Convolution.UNIT;
    assertRefused(
        () -> x.conv(w, unit), "conv", "[2, 5, 5, 3]", "[3, 3, 4, 6]", "axis 3", "axis 2");
    assertRefused(() -> x.conv(w.slice(2, 0, 1), unit.groups(4)), "conv", "4 groups");
    assertRefused(() -> x.sum(0).conv(w, unit), "conv", "[5, 5, 3]", "[batch, height");
    Tensor wide = Tensor.ones(DType.FLOAT64, Shape.of(7, 7, 3, 6));
    assertRefused(() -> x.conv(wide, unit), "conv", "[7, 7, 3, 6]", "larger");
    assertRefused(() -> x.convInput(wide, x.shape(), unit.padding(1)), "convInput", "yields");
    assertRefused(() -> x.convWeight(x, wide.shape(), unit.padding(1)), "convWeight", "yields");
    assertRefused(() -> unit.stride(0), "strides");
    assertRefused(() -> unit.padding(-1), "padding");
    assertRefused(() -> unit.groups(0), "groups");
    assertRefused(() -> x.maxPool(2, 1, 2), "maxPool", "padding 2");
    assertRefused(() -> x.maxPool(6, 1, 0), "maxPool", "6", "[2, 5, 5, 3]");
    assertRefused(() -> x.sum(0).averagePool(2, 1, 0), "averagePool", "[5, 5, 3]");
    assertRefused(() -> x.sum(0).globalMaxPool(), "globalMaxPool", "[5, 5, 3]");
    assertRefused(() -> x.conv(w.cast(DType.FLOAT32), unit), "conv", "FLOAT64", "FLOAT32");
  }
}
