package dev.basin.tensor;

import static dev.basin.tensor.Domain.REAL;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/// Draws for the ops that work row by row.
final class DrawnRows {
  private DrawnRows() {}

  static Sample layerNorm(Random random) {
    Shape shape = Samples.shape(random, 1, 3);
    Shape width = Shape.of(shape.size(-1));
    return new Sample(
        List.of(REAL.tensor(random, shape), REAL.tensor(random, width), REAL.tensor(random, width)),
        in -> in.get(0).layerNorm(in.get(1), in.get(2), 0.5));
  }

  static Sample crossEntropy(Random random) {
    Shape shape = Samples.shape(random, 1, 3);
    int[] sizes = shape.toArray();
    Shape rows = Shape.of(Arrays.copyOf(sizes, sizes.length - 1));
    Indices labels = Samples.indices(random, rows, shape.size(-1));
    double smoothing = random.nextInt(3) / 2.0;
    return new Sample(
        List.of(REAL.tensor(random, shape)), in -> in.getFirst().crossEntropy(labels, smoothing));
  }

  /// With a ReLU, the bias keeps it away from its kink.
  static Sample addBias(Random random) {
    Shape shape = Samples.shape(random, 1, 3);
    boolean relu = random.nextBoolean();
    Tensor bias = REAL.tensor(random, Shape.of(shape.size(-1)));
    List<Tensor> inputs = new ArrayList<>();
    inputs.add(REAL.tensor(random, shape));
    inputs.add(relu ? bias.add(random.nextBoolean() ? 60 : -60) : bias);
    boolean adds = random.nextBoolean();
    if (adds) {
      inputs.add(REAL.tensor(random, shape));
    }
    return new Sample(
        inputs, in -> in.get(0).addBias(in.get(1), new Epilogue(adds ? in.get(2) : null, relu)));
  }
}
