package dev.basin.kernel;

/// What [Kernels#conv] and [Kernels#convInput] compute: out(i, j) = sum over taps of in(i step +
/// offset, j step + offset) times the matrix of that tap, with positions outside the input reading
/// zero.
///
/// A stride leaves the inputs of every residue modulo the stride with taps of their own, so the
/// adjoint has several parts, one per pair of residues; the convolution itself has one.
///
/// The input is laid into a grid of zeros, [#gridSize()] pixels per image with rows [#pitch()]
/// apart, in which every tap of every output lies. The zeros to the left of a row are those to the
/// right of the row above.
///
/// @param inChannels channels of in per group
/// @param outChannels channels of out per group
record Correlation(Axis rows, Axis columns, int groups, int inChannels, int outChannels) {

  /// One of the two image axes.
  ///
  /// @param lead where the grid holds the first input; negative if the grid begins inside the input
  /// @param reach grid positions up to the last tap of the last output
  record Axis(int inSize, int outSize, int step, int lead, int reach, Residue[] residues) {

    static Axis forward(int in, int out, int kernelSize, int stride, int padding, int dilation) {
      int[] kernel = new int[kernelSize];
      int[] offset = new int[kernelSize];
      for (int k = 0; k < kernelSize; k++) {
        kernel[k] = k;
        offset[k] = k * dilation;
      }
      int reach = (out - 1) * stride + (kernelSize - 1) * dilation + 1;
      Residue all = new Residue(0, 1, out, kernel, offset);
      return new Axis(in, out, stride, padding, reach, new Residue[] {all});
    }

    /// Input p of the convolution gets from output (p + padding - k dilation) / stride wherever
    /// that is whole.
    static Axis adjoint(int in, int out, int kernelSize, int stride, int padding, int dilation) {
      Residue[] residues = new Residue[stride];
      int first = Integer.MAX_VALUE;
      int last = Integer.MIN_VALUE;
      for (int r = 0; r < stride; r++) {
        residues[r] = Residue.adjoint(r, in, kernelSize, stride, padding, dilation);
        int taps = residues[r].taps();
        if (taps > 0 && residues[r].outputs > 0) {
          first = Math.min(first, residues[r].offset[0]);
          last = Math.max(last, residues[r].outputs - 1 + residues[r].offset[taps - 1]);
        }
      }
      if (first > last) {
        first = 0;
        last = 0;
      }
      for (Residue residue : residues) {
        // outputs without taps have their place in the grid like all others
        last = Math.max(last, first + residue.outputs - 1);
        for (int t = 0; t < residue.taps(); t++) {
          residue.offset[t] -= first;
        }
      }
      return new Axis(out, in, 1, -first, last - first + 1, residues);
    }

    /// Whether there are outputs without taps, which are sums of nothing.
    boolean gaps() {
      for (Residue residue : residues) {
        if (residue.taps() == 0) {
          return true;
        }
      }
      return false;
    }

    boolean inside() {
      return lead == 0 && reach <= inSize;
    }

    /// The inputs that the grid holds lie between these two.
    int firstInput() {
      return Math.max(0, -lead);
    }

    int endInput(int gridEnd) {
      return Math.min(inSize, gridEnd - lead);
    }
  }

  /// Outputs `start` + i `stride` of one axis, for i < `outputs`: output i reads grid position i
  /// step
  /// + offset[t] with the kernel element kernel[t], for every tap t; offsets ascend.
  record Residue(int start, int stride, int outputs, int[] kernel, int[] offset) {

    private static Residue adjoint(
        int start, int in, int kernelSize, int stride, int padding, int dilation) {
      int taps = 0;
      for (int k = 0; k < kernelSize; k++) {
        taps += (start + padding - k * dilation) % stride == 0 ? 1 : 0;
      }
      int[] kernel = new int[taps];
      int[] offset = new int[taps];
      for (int k = kernelSize - 1, t = 0; k >= 0; k--) {
        int distance = start + padding - k * dilation;
        if (distance % stride == 0) {
          kernel[t] = k;
          offset[t++] = distance / stride;
        }
      }
      return new Residue(start, stride, (in - start + stride - 1) / stride, kernel, offset);
    }

    int taps() {
      return kernel.length;
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

  static Correlation adjoint(ConvGeometry g) {
    return new Correlation(
        Axis.adjoint(
            g.inHeight(),
            g.outHeight(),
            g.kernelHeight(),
            g.strideHeight(),
            g.padTop(),
            g.dilationHeight()),
        Axis.adjoint(
            g.inWidth(),
            g.outWidth(),
            g.kernelWidth(),
            g.strideWidth(),
            g.padLeft(),
            g.dilationWidth()),
        g.groups(),
        g.outChannels() / g.groups(),
        g.inChannels() / g.groups());
  }

  /// The parts, those in the same rows of out next to each other.
  CorrelationPart[] parts() {
    CorrelationPart[] parts = new CorrelationPart[rows.residues.length * columns.residues.length];
    for (int i = 0; i < parts.length; i++) {
      parts[i] =
          new CorrelationPart(
              this,
              rows.residues[i / columns.residues.length],
              columns.residues[i % columns.residues.length]);
    }
    return parts;
  }

  /// Channels of a pixel of in, over all groups.
  int allIn() {
    return groups * inChannels;
  }

  int allOut() {
    return groups * outChannels;
  }

  int inPixels() {
    return rows.inSize * columns.inSize;
  }

  int outPixels() {
    return rows.outSize * columns.outSize;
  }

  /// Whether the input itself serves as the grid.
  boolean inPlace() {
    return rows.inside() && columns.inside();
  }

  int pitch() {
    return inPlace()
        ? columns.inSize
        : Math.max(columns.lead + columns.inSize, columns.reach - Math.max(0, columns.lead));
  }

  int gridSize() {
    return inPlace() ? inPixels() : rows.reach * pitch() + Math.max(0, columns.lead);
  }

  /// The number of images that make a block of `pixels` grid positions or a little more.
  int blockImages(int batch, int pixels) {
    return Math.min(batch, (pixels + gridSize() - 1) / gridSize());
  }
}
