package dev.basin.tensor;

import static dev.basin.tensor.Operation.op;
import static dev.basin.tensor.Operation.to;

import dev.basin.kernel.ConvGeometry;

/// Sliding windows over images [batch, height, width, channels]: convolution and pooling.
///
/// Convolution is one trilinear form <g, conv(x, w)>; [#conv], [#convInput] and [#convWeight] are
/// its partial derivatives in g, x and w. So each one's pullbacks are the other two, to any order.
public sealed interface Window permits Tensor {

  private Tensor self() {
    return (Tensor) this;
  }

  /// y[n, i, j, o] = sum over (a, b, c) of x[n, i s - p + a d, j s - p + b d, c] w[a, b, c, o],
  /// with zeros outside of x (the cross-correlation that networks call convolution).
  ///
  /// @param w [kernel height, kernel width, channels / groups, out channels]
  default Tensor conv(Tensor w, Convolution how) {
    Tensor x = self();
    x.requireSameType("conv", w);
    ConvGeometry geometry = how.geometry("conv", x.shape(), w.shape());
    Shape xShape = x.shape();
    Shape wShape = w.shape();
    Tensor value =
        Tensor.allocate(
            x.dtype(),
            Shape.of(
                geometry.batch(),
                geometry.outHeight(),
                geometry.outWidth(),
                geometry.outChannels()));
    if (value.size() > 0) {
      x.kernels().conv(geometry, x.array(), w.array(), value.array());
    }
    return op(
        "conv",
        value,
        to(x, g -> g.convInput(w, xShape, how)),
        to(w, g -> x.convWeight(g, wShape, how)));
  }

  /// The adjoint of [#conv] in x, applied to this tensor: also called transposed convolution.
  ///
  /// @param inShape the shape of x, from which `how` and w yield this tensor's shape
  default Tensor convInput(Tensor w, Shape inShape, Convolution how) {
    Tensor g = self();
    g.requireSameType("convInput", w);
    ConvGeometry geometry = how.geometry("convInput", inShape, w.shape());
    requireOutput("convInput", geometry, g.shape());
    Shape wShape = w.shape();
    Tensor value = Tensor.allocate(g.dtype(), inShape);
    if (value.size() > 0) {
      g.kernels().convInput(geometry, g.array(), w.array(), value.array());
    }
    return op(
        "convInput", value, to(g, u -> u.conv(w, how)), to(w, u -> u.convWeight(g, wShape, how)));
  }

  /// The adjoint of [#conv] in w: from this image and the cotangent of its convolution.
  ///
  /// @param g of the shape that [#conv] yields for a w of shape `weightShape`
  default Tensor convWeight(Tensor g, Shape weightShape, Convolution how) {
    Tensor x = self();
    x.requireSameType("convWeight", g);
    ConvGeometry geometry = how.geometry("convWeight", x.shape(), weightShape);
    requireOutput("convWeight", geometry, g.shape());
    Shape xShape = x.shape();
    Tensor value = Tensor.allocate(x.dtype(), weightShape);
    if (value.size() > 0) {
      x.kernels().convWeight(geometry, x.array(), g.array(), value.array());
    }
    return op(
        "convWeight", value, to(x, u -> g.convInput(u, xShape, how)), to(g, u -> x.conv(u, how)));
  }

  /// The greatest element of every window; elements that tie share the cotangent. Padding never
  /// wins: it repeats the border, whose elements are in the same window.
  ///
  /// @param size height and width of the window
  default Tensor maxPool(int size, int stride, int padding) {
    Tensor x = imaged("maxPool");
    Indices rows = repeatingEnds(x.shape().size(1), padding);
    Indices columns = repeatingEnds(x.shape().size(2), padding);
    Tensor padded = padding == 0 ? x : x.gather(1, rows).gather(2, columns);
    if (tiled(padded, size, stride)) {
      return tiles(padded, size).max(2, 4);
    }
    return windows("maxPool", padded, size, stride, padding).max(1);
  }

  /// The mean of every window, the zeros of the padding included.
  ///
  /// @param size height and width of the window
  default Tensor averagePool(int size, int stride, int padding) {
    Tensor padded = imaged("averagePool").pad(1, padding, padding).pad(2, padding, padding);
    if (tiled(padded, size, stride)) {
      return tiles(padded, size).mean(2, 4);
    }
    Tensor windows = windows("averagePool", padded, size, stride, padding);
    return size == 1 ? windows.squeeze(1) : windows.mean(1);
  }

  /// The mean over height and width: [batch, channels].
  default Tensor globalAveragePool() {
    return imaged("globalAveragePool").mean(1, 2);
  }

  /// The greatest element over height and width: [batch, channels].
  default Tensor globalMaxPool() {
    return imaged("globalMaxPool").max(1, 2);
  }

  /// Whether windows lie side by side and cover the image.
  private static boolean tiled(Tensor x, int size, int stride) {
    return size > 1
        && stride == size
        && x.shape().size(1) % size == 0
        && x.shape().size(2) % size == 0;
  }

  /// [batch, out height, size, out width, size, channels]: nothing moves.
  private static Tensor tiles(Tensor x, int size) {
    Shape s = x.shape();
    return x.reshape(s.size(0), s.size(1) / size, size, s.size(2) / size, size, s.size(3));
  }

  // [batch, tap, out height, out width, channels]: for each tap, a strided slice of the padded
  // image
  private static Tensor windows(String name, Tensor padded, int size, int stride, int padding) {
    if (size < 1 || padding > size / 2) {
      throw new IllegalArgumentException(
          ("%s: a window of %d with padding %d; the window must be at least 1 and the padding at"
                  + " most half of it")
              .formatted(name, size, padding));
    }
    Convolution how = Convolution.UNIT.stride(stride);
    int height = how.outHeight(padded.shape().size(1), size);
    int width = how.outWidth(padded.shape().size(2), size);
    if (height == 0 || width == 0) {
      throw new IllegalArgumentException(
          "%s: a window of %d is larger than the padded image of %s"
              .formatted(name, size, padded.shape()));
    }
    Tensor[] taps = new Tensor[size * size];
    for (int tap = 0; tap < taps.length; tap++) {
      Region region =
          new Region(4).along(1, tap / size, height, stride).along(2, tap % size, width, stride);
      taps[tap] = padded.slice(region);
    }
    return Movement.stack(1, taps);
  }

  private static Indices repeatingEnds(int size, int padding) {
    int[] positions = new int[size + 2 * padding];
    java.util.Arrays.setAll(positions, i -> Math.clamp(i - padding, 0, size - 1));
    return Indices.of(positions);
  }

  private Tensor imaged(String name) {
    if (self().rank() != 4) {
      throw new IllegalArgumentException(
          "%s: shape %s; images are [batch, height, width, channels]"
              .formatted(name, self().shape()));
    }
    return self();
  }

  private static void requireOutput(String name, ConvGeometry geometry, Shape g) {
    Shape expected =
        Shape.of(
            geometry.batch(), geometry.outHeight(), geometry.outWidth(), geometry.outChannels());
    if (!g.equals(expected)) {
      throw new IllegalArgumentException(
          "%s: the cotangent has shape %s, but the convolution yields %s"
              .formatted(name, g, expected));
    }
  }
}
