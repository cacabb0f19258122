package dev.basin.kernel;

/// What [Kernels#conv] and, per residue of the stride, [Kernels#convInput] compute: out(i, j) = sum
/// over taps of in(i step + offset, j step + offset) times the matrix of that tap, with positions
/// outside the input reading zero.
///
/// The input is laid into a grid of zeros, [#gridSize()] pixels per image with rows [#pitch()]
/// apart, in which every tap of every output lies. The zeros to the left of a row are those to the
/// right of the row above.
///
/// @param inChannels channels of in per group
/// @param outChannels channels of out per group
record Correlation(Axis rows, Axis columns, int groups, int inChannels, int outChannels) {

  /// One of the two image axes: output i is stored at `start` + i `stride` of `outSize` and reads
  /// input i `step` + offset[t] for every tap t; offsets ascend.
  ///
  /// @param kernel the index into the kernel of each tap
  record Axis(
      int inSize,
      int outSize,
      int outputs,
      int start,
      int stride,
      int step,
      int[] kernel,
      int[] offset) {

    static Axis forward(int in, int out, int kernelSize, int stride, int padding, int dilation) {
      int[] kernel = new int[kernelSize];
      int[] offset = new int[kernelSize];
      for (int k = 0; k < kernelSize; k++) {
        kernel[k] = k;
        offset[k] = k * dilation - padding;
      }
      return new Axis(in, out, out, 0, 1, stride, kernel, offset);
    }

    /// Positions p = `residue` + i `stride` of the input of a convolution: p gets from output (p +
    /// padding - k dilation) / stride wherever that is whole.
    static Axis adjoint(
        int in, int out, int kernelSize, int stride, int padding, int dilation, int residue) {
      int taps = 0;
      for (int k = 0; k < kernelSize; k++) {
        taps += (residue + padding - k * dilation) % stride == 0 ? 1 : 0;
      }
      int[] kernel = new int[taps];
      int[] offset = new int[taps];
      for (int k = kernelSize - 1, t = 0; k >= 0; k--) {
        int distance = residue + padding - k * dilation;
        if (distance % stride == 0) {
          kernel[t] = k;
          offset[t++] = distance / stride;
        }
      }
      int outputs = Math.max(0, (in - residue + stride - 1) / stride);
      return new Axis(out, in, outputs, residue, stride, 1, kernel, offset);
    }

    int taps() {
      return kernel.length;
    }

    /// Where the grid holds the first input; negative if the grid begins inside the input.
    int lead() {
      return -offset[0];
    }

    /// Grid positions from the first tap of the first output to the last of the last.
    int reach() {
      return (outputs - 1) * step + offset[taps() - 1] - offset[0] + 1;
    }

    boolean inside() {
      return lead() == 0 && reach() <= inSize;
    }
  }

  static Correlation forward(ConvGeometry g) {
    return new Correlation(
        Axis.forward(
            g.inHeight(),
            g.outHeight(),
            g.kernelHeight(),
            g.strideHeight(),
            g.padTop(),
            g.dilationHeight()),
        Axis.forward(
            g.inWidth(),
            g.outWidth(),
            g.kernelWidth(),
            g.strideWidth(),
            g.padLeft(),
            g.dilationWidth()),
        g.groups(),
        g.inChannels() / g.groups(),
        g.outChannels() / g.groups());
  }

  /// The cotangents of the inputs in rows congruent to `row` and columns congruent to `column`
  /// modulo the strides.
  static Correlation adjoint(ConvGeometry g, int row, int column) {
    return new Correlation(
        Axis.adjoint(
            g.inHeight(),
            g.outHeight(),
            g.kernelHeight(),
            g.strideHeight(),
            g.padTop(),
            g.dilationHeight(),
            row),
        Axis.adjoint(
            g.inWidth(),
            g.outWidth(),
            g.kernelWidth(),
            g.strideWidth(),
            g.padLeft(),
            g.dilationWidth(),
            column),
        g.groups(),
        g.outChannels() / g.groups(),
        g.inChannels() / g.groups());
  }

  /// Whether there is nothing to add up.
  boolean isEmpty() {
    return taps() == 0 || outputs() == 0;
  }

  int taps() {
    return rows.taps() * columns.taps();
  }

  /// Outputs per image, in pixels.
  int outputs() {
    return rows.outputs() * columns.outputs();
  }

  /// Products per output.
  int depth() {
    return taps() * inChannels;
  }

  int inPixels() {
    return rows.inSize() * columns.inSize();
  }

  int outPixels() {
    return rows.outSize() * columns.outSize();
  }

  /// Whether the input itself serves as the grid.
  boolean inPlace() {
    return rows.inside() && columns.inside();
  }

  int pitch() {
    int end = columns.lead() + columns.inSize();
    return inPlace()
        ? columns.inSize()
        : Math.max(end, columns.reach() - Math.max(0, columns.lead()));
  }

  int gridSize() {
    return inPlace() ? inPixels() : rows.reach() * pitch() + Math.max(0, columns.lead());
  }

  /// The grid position of tap t of output (0, 0), relative to that of tap 0.
  int tapOffset(int tap) {
    int row = rows.offset()[tap / columns.taps()] - rows.offset()[0];
    int column = columns.offset()[tap % columns.taps()] - columns.offset()[0];
    return row * pitch() + column;
  }

  /// The place of tap t in a kernel of the given width.
  int kernelIndex(int tap, int kernelWidth) {
    return rows.kernel()[tap / columns.taps()] * kernelWidth
        + columns.kernel()[tap % columns.taps()];
  }

  /// Writes the grid position of every output of `images` images.
  void gridOffsets(int images, int channels, int[] offsets) {
    int n = 0;
    for (int image = 0; image < images; image++) {
      for (int i = 0; i < rows.outputs(); i++) {
        int row = image * gridSize() + i * rows.step() * pitch();
        for (int j = 0; j < columns.outputs(); j++) {
          offsets[n++] = (row + j * columns.step()) * channels;
        }
      }
    }
  }

  /// Writes where every output of `images` images is stored.
  void outOffsets(int images, int channels, int[] offsets) {
    int n = 0;
    for (int image = 0; image < images; image++) {
      for (int i = 0; i < rows.outputs(); i++) {
        int row = rows.start() + i * rows.stride();
        int from = image * outPixels() + row * columns.outSize() + columns.start();
        for (int j = 0; j < columns.outputs(); j++) {
          offsets[n++] = (from + j * columns.stride()) * channels;
        }
      }
    }
  }

  /// Writes offset and length of the runs along which the products of one output lie in the grid,
  /// in pairs, and returns their number. Neighbouring taps join where all channels belong to one
  /// group.
  int runs(int group, int[] runs) {
    int channels = groups * inChannels;
    int count = 0;
    for (int t = 0; t < taps(); t++) {
      int offset = tapOffset(t) * channels + group * inChannels;
      if (groups == 1 && count > 0 && runs[2 * count - 2] + runs[2 * count - 1] == offset) {
        runs[2 * count - 1] += inChannels;
      } else {
        runs[2 * count] = offset;
        runs[2 * count + 1] = inChannels;
        count++;
      }
    }
    return count;
  }
}
