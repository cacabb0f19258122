package dev.basin.tensor;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/// Where an op is sampled: within its domain, and so far from its kinks that differences see none.
@FunctionalInterface
interface Domain {

  double[] draw(Random random, int count);

  default Tensor tensor(Random random, Shape shape) {
    return Tensor.of(shape, draw(random, shape.size()));
  }

  Domain REAL = between(-2, 2);

  Domain POSITIVE = between(0.3, 2.5);

  Domain NONZERO = awayFrom(0);

  /// Magnitudes all different, so that neither elements nor their absolute values nearly tie.
  Domain DISTINCT =
      (random, count) -> {
        List<Double> values = new ArrayList<>();
        for (int i = 0; i < count; i++) {
          double magnitude = 0.3 + 0.2 * i + 0.1 * random.nextDouble();
          values.add(random.nextBoolean() ? magnitude : -magnitude);
        }
        Collections.shuffle(values, random);
        return values.stream().mapToDouble(Double::doubleValue).toArray();
      };

  /// Never near an element of [#RIGHT].
  Domain LEFT = lattice(0);

  Domain RIGHT = lattice(0.25);

  static Domain between(double low, double high) {
    return (random, count) -> random.doubles(count, low, high).toArray();
  }

  /// Within [-2, 2], but not within 0.2 of a kink.
  static Domain awayFrom(double... kinks) {
    return (random, count) ->
        random
            .doubles(-2, 2)
            .filter(x -> java.util.Arrays.stream(kinks).allMatch(kink -> Math.abs(x - kink) > 0.2))
            .limit(count)
            .toArray();
  }

  private static Domain lattice(double offset) {
    return (random, count) ->
        random
            .doubles(count)
            .map(jitter -> 0.5 * random.nextInt(-3, 4) + offset + 0.2 * (jitter - 0.5))
            .toArray();
  }
}
