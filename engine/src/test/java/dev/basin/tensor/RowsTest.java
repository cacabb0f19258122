package dev.basin.tensor;

import static dev.basin.tensor.Oracle.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Fused ops over rows, and GELU, against the ops that they stand for: value, gradient and the
/// gradient of the gradient.
class RowsTest {

  @ParameterizedTest
  @CsvSource({"1,1", "5,3", "4,16", "3,17", "40,33", "7,98", "70,128"})
  void equalTheirCompositions(int rows, int width) {
    RandomStream random = RandomStream.ofSeed(100L * rows + width);
    for (DType dtype : DType.values()) {
      Tensor x = random.split("x").normal(dtype, Shape.of(2, rows, width)).mul(2);
      Tensor gamma = random.split("gamma").normal(dtype, Shape.of(width)).add(1);
      Tensor beta = random.split("beta").normal(dtype, Shape.of(width));
      compare(
          in -> in.get(0).layerNorm(in.get(1), in.get(2), 0.5),
          in -> normalized(in.get(0)).mul(in.get(1)).add(in.get(2)),
          List.of(x, gamma, beta));
      compare(y -> y.softmax(-1), y -> y.sub(y.logSumExp(true, -1)).exp(), x);
      compare(y -> y.logSoftmax(-1), y -> y.sub(y.logSumExp(true, -1)), x);
      compare(Tensor::gelu, y -> y.mul(0.5).mul(y.mul(StrictMath.sqrt(0.5)).erf().add(1)), x);
      Tensor around = random.split("around").normal(dtype, x.shape());
      for (boolean relu : new boolean[] {false, true}) {
        compare(
            in -> in.get(0).addBias(in.get(1), new Epilogue(in.get(2), relu)),
            in -> new Epilogue(in.get(2), relu).apply(in.get(0).add(in.get(1))),
            List.of(x, beta, around));
      }
      int[] classes = new int[2 * rows];
      java.util.Arrays.setAll(classes, row -> (7 * row + 3) % width);
      Indices labels = Indices.of(Shape.of(2, rows), classes);
      for (double smoothing : new double[] {0, 0.2, 1}) {
        compare(y -> y.crossEntropy(labels, smoothing), y -> surprise(y, labels, smoothing), x);
      }
    }
  }

  private static Tensor normalized(Tensor x) {
    Tensor centred = x.sub(x.mean(true, -1));
    return centred.mul(centred.square().mean(true, -1).add(0.5).rsqrt());
  }

  private static Tensor surprise(Tensor x, Indices labels, double smoothing) {
    int classes = x.shape().size(-1);
    Tensor target = Indexing.oneHot(x.dtype(), labels, classes).mul(1 - smoothing);
    Tensor log = x.sub(x.logSumExp(true, -1));
    return target.add(smoothing / classes).mulNoNan(log).sum().mul(-1.0 / labels.size());
  }

  private static void compare(UnaryOperator<Tensor> one, UnaryOperator<Tensor> many, Tensor x) {
    compare(in -> one.apply(in.getFirst()), in -> many.apply(in.getFirst()), List.of(x));
  }

  private static void compare(
      Function<List<Tensor>, Tensor> one, Function<List<Tensor>, Tensor> many, List<Tensor> in) {
    DType dtype = in.getFirst().dtype();
    double tolerance = dtype == DType.FLOAT32 ? 2e-5 : 1e-13;
    Tensor value = many.apply(in);
    close(value, one.apply(in), tolerance);
    Tensor g = RandomStream.ofSeed(7).normal(dtype, value.shape());
    Function<List<Tensor>, Tensor> slope = at -> Vjp.of(one, at).pullOrZeros(g).getFirst();
    Function<List<Tensor>, Tensor> oracle = at -> Vjp.of(many, at).pullOrZeros(g).getFirst();
    List<Tensor> expected = Vjp.of(many, in).pull(g);
    List<Tensor> actual = Vjp.of(one, in).pull(g);
    Tensor h = RandomStream.ofSeed(8).normal(dtype, in.getFirst().shape());
    List<Tensor> second = Vjp.of(oracle, in).pullOrZeros(h);
    List<Tensor> found = Vjp.of(slope, in).pullOrZeros(h);
    for (int i = 0; i < in.size(); i++) {
      close(expected.get(i), actual.get(i), 30 * tolerance);
      close(second.get(i), found.get(i), 100 * tolerance);
    }
  }

  private static void close(Tensor expected, Tensor actual, double tolerance) {
    double scale = 1 + expected.abs().max().item();
    assertEquals(expected.shape(), actual.shape());
    assertEquals(0, expected.sub(actual).abs().max().item(), tolerance * scale);
  }

  @Test
  void misfitsAreNamed() {
    Tensor x = Tensor.ones(DType.FLOAT64, Shape.of(2, 3));
    Tensor two = Tensor.ones(DType.FLOAT64, Shape.of(2));
    Tensor three = Tensor.ones(DType.FLOAT64, Shape.of(3));
    assertRefused(() -> x.layerNorm(three, two, 0.1), "layerNorm", "[2]", "[3]");
    assertRefused(() -> two.sum().layerNorm(three, three, 0.1), "layerNorm", "[]");
    assertRefused(() -> x.addBias(two, Epilogue.RELU), "addBias", "[2]", "[2, 3]");
    assertRefused(() -> x.crossEntropy(Indices.of(0), 0), "crossEntropy", "labels [1]");
    assertRefused(() -> x.crossEntropy(Indices.of(0, 3), 0), "crossEntropy", "3", "[2, 3]");
    assertRefused(() -> x.crossEntropy(Indices.of(0, 1), -0.1), "smoothing", "-0.1");
  }
}
