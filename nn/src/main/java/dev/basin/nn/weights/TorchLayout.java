package dev.basin.nn.weights;

import dev.basin.nn.Conv2d;
import dev.basin.nn.Layer;
import dev.basin.nn.Linear;
import dev.basin.tensor.Shape;
import dev.basin.tensor.Tensor;

/// How the axes of a tensor are ordered in PyTorch, seen from here.
enum TorchLayout {
  SAME(new int[0], new int[0]),
  /// [in, out] to [out, in].
  LINEAR(new int[] {1, 0}, new int[] {1, 0}),
  /// [height, width, in, out] to [out, in, height, width].
  FILTERS(new int[] {3, 2, 0, 1}, new int[] {2, 3, 1, 0});

  private final int[] to;
  private final int[] from;

  TorchLayout(int[] to, int[] from) {
    this.to = to;
    this.from = from;
  }

  static TorchLayout of(Layer layer, Layer.Parameter parameter) {
    boolean weight = parameter.name().equals("weight");
    if (weight && layer instanceof Linear) {
      return LINEAR;
    }
    return weight && layer instanceof Conv2d ? FILTERS : SAME;
  }

  Tensor toTorch(Tensor own) {
    return to.length == 0 ? own : own.permute(to);
  }

  Tensor fromTorch(Tensor torch) {
    return from.length == 0 ? torch : torch.permute(from);
  }

  Shape torch(Shape own) {
    if (to.length == 0) {
      return own;
    }
    int[] sizes = new int[to.length];
    for (int axis = 0; axis < sizes.length; axis++) {
      sizes[axis] = own.size(to[axis]);
    }
    return Shape.of(sizes);
  }
}
