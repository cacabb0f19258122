package dev.basin.tensor;

import static dev.basin.tensor.Operation.op;
import static dev.basin.tensor.Operation.to;

import java.util.Collections;
import java.util.List;

/// Sums of products over a shared axis.
public sealed interface Contraction permits Tensor {

  private Tensor self() {
    return (Tensor) this;
  }

  /// The matrix product over the last two axes; axes before them broadcast, as in `numpy.matmul`.
  /// [..., m, k] times [..., k, n] is [..., m, n]. A vector stands for a row on the left and for a
  /// column on the right, and that axis disappears.
  default Tensor matmul(Tensor y) {
    Tensor x = self();
    if (x.rank() == 1 && y.rank() >= 1) {
      return x.expandDims(0).matmul(y).squeeze(y.rank() == 1 ? 0 : -2);
    }
    if (y.rank() == 1 && x.rank() >= 1) {
      return x.matmul(y.expandDims(1)).squeeze(-1);
    }
    return matmul(y, false, false);
  }

  /// The matrix product of this tensor or its transpose with `y` or its transpose, both over the
  /// last two axes. Nothing is copied to transpose.
  default Tensor matmul(Tensor y, boolean transposeThis, boolean transposeOther) {
    Tensor x = self();
    Shape batch = batch(x, y, transposeThis, transposeOther);
    // Rows of a batch that meets one and the same matrix are rows of one tall matrix.
    if (x.rank() > 2 && y.rank() == 2 && !transposeThis) {
      int rows = x.shape().product(0, x.rank() - 1);
      Tensor tall = x.reshape(rows, x.shape().size(-1)).matmul(y, false, transposeOther);
      return tall.reshape(x.shape().with(x.rank() - 1, tall.shape().size(1)));
    }
    Tensor value = Product.of(x, y, transposeThis, transposeOther, batch);
    return op(
        "matmul",
        value,
        to(
            x,
            g ->
                transposeThis
                    ? y.matmul(g, transposeOther, true)
                    : g.matmul(y, false, !transposeOther)),
        to(
            y,
            g ->
                transposeOther
                    ? g.matmul(x, true, transposeThis)
                    : x.matmul(g, !transposeThis, false)));
  }

  /// x + bias, followed by `after`, in one pass: what stands behind the product of a linear map.
  ///
  /// @param bias [channels], for x [..., channels]
  default Tensor addBias(Tensor bias, Epilogue after) {
    Tensor x = self();
    x.requireSameType("addBias", bias);
    if (x.rank() == 0 || bias.rank() != 1 || bias.size() != x.shape().size(-1)) {
      throw new IllegalArgumentException(
          "addBias: a bias of shape %s for %s; it needs one value for each element of the last axis"
              .formatted(bias.shape(), x.shape()));
    }
    after.requireShape(x.shape());
    Tensor addend = after.addend();
    Tensor value = biased(x, bias, addend, after.relu());
    Tensor kept = after.relu() ? value : null;
    List<Tensor> inputs = addend == null ? List.of(x, bias) : List.of(x, bias, addend);
    return op(
        "addBias",
        value,
        inputs,
        g -> Collections.nCopies(inputs.size(), kept == null ? g : Gate.of(g, kept)));
  }

  private static Tensor biased(Tensor x, Tensor bias, Tensor addend, boolean relu) {
    Tensor value = Tensor.allocate(x.dtype(), x.shape());
    if (x.size() == 0) {
      return value;
    }
    if (addend != null) {
      x.requireSameType("addBias", addend);
    }
    int channels = bias.size();
    x.kernels()
        .normalize(
            x.array(),
            x.size() / channels,
            channels,
            Tensor.zeros(x.dtype(), bias.shape()).array(),
            Tensor.ones(x.dtype(), bias.shape()).array(),
            bias.array(),
            addend == null ? null : addend.array(),
            relu,
            value.array());
    return value;
  }

  private static Shape batch(Tensor x, Tensor y, boolean transposeX, boolean transposeY) {
    x.requireSameType("matmul", y);
    if (x.rank() < 2 || y.rank() < 2) {
      throw new IllegalArgumentException(
          "matmul: shapes %s and %s; both need two axes or more".formatted(x.shape(), y.shape()));
    }
    int kx = x.shape().size(transposeX ? -2 : -1);
    int ky = y.shape().size(transposeY ? -1 : -2);
    if (kx != ky) {
      throw new IllegalArgumentException(
          ("matmul: shapes %s%s and %s%s: axis %d of the first has size %d and axis %d of the"
                  + " second %d; they must be equal")
              .formatted(
                  x.shape(),
                  transposeX ? " transposed" : "",
                  y.shape(),
                  transposeY ? " transposed" : "",
                  transposeX ? -2 : -1,
                  kx,
                  transposeY ? -1 : -2,
                  ky));
    }
    Shape ours = Product.leading(x);
    Shape theirs = Product.leading(y);
    return theirs.rank() == 0 || theirs.equals(ours)
        ? ours
        : ours.broadcast(
            "matmul of %s and %s, over the batch".formatted(x.shape(), y.shape()), theirs);
  }
}
