package dev.basin.nn;

import dev.basin.tensor.DType;
import dev.basin.tensor.RandomStream;
import dev.basin.tensor.Shape;
import dev.basin.tensor.Tensor;

/// How a parameter is drawn before training: a function of its shape and of a random stream of its
/// own.
///
/// The fans of a weight count the products that meet in one output (fan in) and in the gradient of
/// one input (fan out). For [in, out] they are in and out; for [height, width, in, out] both are
/// multiplied by height * width.
@FunctionalInterface
public interface Initializer {

  Tensor draw(RandomStream random, DType dtype, Shape shape);

  Initializer ZEROS = new Constant(0);
  Initializer ONES = new Constant(1);

  /// Which fan sets the scale: IN keeps the variance of activations, OUT that of gradients.
  enum Fan {
    IN,
    OUT;

    int of(Shape shape) {
      if (shape.rank() < 2) {
        throw new IllegalArgumentException(
            "initializer: shape %s has no fan; it needs an input and an output axis"
                .formatted(shape));
      }
      int taps = 1;
      for (int axis = 0; axis < shape.rank() - 2; axis++) {
        taps *= shape.size(axis);
      }
      return taps * shape.size(this == IN ? -2 : -1);
    }
  }

  /// The same value everywhere.
  record Constant(double value) implements Initializer {
    @Override
    public Tensor draw(RandomStream random, DType dtype, Shape shape) {
      return Tensor.full(dtype, shape, value);
    }
  }

  /// N(0, standardDeviation^2).
  record Normal(double standardDeviation) implements Initializer {
    @Override
    public Tensor draw(RandomStream random, DType dtype, Shape shape) {
      return random.normal(dtype, shape).mul(standardDeviation);
    }
  }

  /// N(0, standardDeviation^2) within two standard deviations: a draw outside is drawn again. What
  /// remains has 0.880 of the standard deviation, the square root of 1 - 4 phi(2) / (2 Phi(2) - 1)
  /// with phi and Phi the density and the distribution of N(0, 1).
  record TruncatedNormal(double standardDeviation) implements Initializer {
    @Override
    public Tensor draw(RandomStream random, DType dtype, Shape shape) {
      double[] values = new double[shape.size()];
      for (int i = 0; i < values.length; i++) {
        RandomStream own = random.split(i);
        long attempt = 0;
        while (Math.abs(values[i] = own.normal(attempt)) > 2) {
          attempt++;
        }
      }
      return Tensor.of(dtype, shape, values).mul(standardDeviation);
    }
  }

  /// Uniform in [-bound, bound).
  record Uniform(double bound) implements Initializer {
    @Override
    public Tensor draw(RandomStream random, DType dtype, Shape shape) {
      return random.uniform(dtype, shape, -bound, bound);
    }
  }

  /// N(0, 2 / fan), for layers before a ReLU: He, Zhang, Ren and Sun 2015 (arXiv:1502.01852),
  /// equations 10 and 14. Also called Kaiming normal.
  record HeNormal(Fan fan) implements Initializer {
    @Override
    public Tensor draw(RandomStream random, DType dtype, Shape shape) {
      return new Normal(StrictMath.sqrt(2.0 / fan.of(shape))).draw(random, dtype, shape);
    }
  }

  /// Uniform with variance 2 / fan, the other distribution with He's variance: in [-sqrt(6 / fan),
  /// sqrt(6 / fan)). Also called Kaiming uniform.
  record HeUniform(Fan fan) implements Initializer {
    @Override
    public Tensor draw(RandomStream random, DType dtype, Shape shape) {
      return new Uniform(StrictMath.sqrt(6.0 / fan.of(shape))).draw(random, dtype, shape);
    }
  }

  /// N(0, 1 / fan in), for layers whose nonlinearity keeps the variance: LeCun, Bottou, Orr and
  /// Mueller 1998, "Efficient BackProp", section 4.6.
  record LeCunNormal() implements Initializer {
    @Override
    public Tensor draw(RandomStream random, DType dtype, Shape shape) {
      return new Normal(StrictMath.sqrt(1.0 / Fan.IN.of(shape))).draw(random, dtype, shape);
    }
  }

  /// Uniform with variance 1 / fan in; see [LeCunNormal].
  record LeCunUniform() implements Initializer {
    @Override
    public Tensor draw(RandomStream random, DType dtype, Shape shape) {
      return new Uniform(StrictMath.sqrt(3.0 / Fan.IN.of(shape))).draw(random, dtype, shape);
    }
  }

  /// Uniform with variance 2 / (fan in + fan out): Glorot and Bengio 2010, equation 16.
  record XavierUniform() implements Initializer {
    @Override
    public Tensor draw(RandomStream random, DType dtype, Shape shape) {
      double bound = StrictMath.sqrt(6.0 / (Fan.IN.of(shape) + Fan.OUT.of(shape)));
      return new Uniform(bound).draw(random, dtype, shape);
    }
  }

  /// N(0, 2 / (fan in + fan out)): Glorot and Bengio 2010, equation 12.
  record XavierNormal() implements Initializer {
    @Override
    public Tensor draw(RandomStream random, DType dtype, Shape shape) {
      double variance = 2.0 / (Fan.IN.of(shape) + Fan.OUT.of(shape));
      return new Normal(StrictMath.sqrt(variance)).draw(random, dtype, shape);
    }
  }

  /// Uniform in [-1 / sqrt(fan), 1 / sqrt(fan)): the heuristic that Glorot and Bengio 2010 start
  /// from (equation 1), and what wide residual networks use for their classifier.
  record FanUniform(Fan fan) implements Initializer {
    @Override
    public Tensor draw(RandomStream random, DType dtype, Shape shape) {
      return new Uniform(1 / StrictMath.sqrt(fan.of(shape))).draw(random, dtype, shape);
    }
  }

  /// Another initializer's draw, times a factor.
  record Scaled(Initializer initializer, double factor) implements Initializer {
    @Override
    public Tensor draw(RandomStream random, DType dtype, Shape shape) {
      return initializer.draw(random, dtype, shape).mul(factor);
    }
  }
}
