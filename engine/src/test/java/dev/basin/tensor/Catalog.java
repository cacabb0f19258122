package dev.basin.tensor;

import static dev.basin.tensor.Domain.DISTINCT;
import static dev.basin.tensor.Domain.LEFT;
import static dev.basin.tensor.Domain.NONZERO;
import static dev.basin.tensor.Domain.POSITIVE;
import static dev.basin.tensor.Domain.REAL;
import static dev.basin.tensor.Domain.RIGHT;
import static dev.basin.tensor.Domain.awayFrom;
import static dev.basin.tensor.Domain.between;
import static dev.basin.tensor.Line.Linearity.EACH;
import static dev.basin.tensor.Line.Linearity.JOINT;
import static dev.basin.tensor.Line.Linearity.NONE;
import static dev.basin.tensor.Line.line;
import static dev.basin.tensor.Samples.axis;
import static dev.basin.tensor.Samples.binary;
import static dev.basin.tensor.Samples.parametrised;
import static dev.basin.tensor.Samples.pooled;
import static dev.basin.tensor.Samples.product;
import static dev.basin.tensor.Samples.reduced;
import static dev.basin.tensor.Samples.unary;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// Every op of the families, one line each: what it is called, where to sample it, and whether it
/// is linear. The battery runs over these lines, and an op without one fails the build.
final class Catalog {
  private Catalog() {}

  /// What yields masks and indices, or takes no tensor: tested apart.
  static final Set<String> NOT_DIFFERENTIABLE =
      Set.of(
          "equal(Tensor)",
          "equal(double)",
          "less(Tensor)",
          "less(double)",
          "lessEqual(Tensor)",
          "lessEqual(double)",
          "greater(Tensor)",
          "greater(double)",
          "greaterEqual(Tensor)",
          "greaterEqual(double)",
          "argmax(int)",
          "channelMoments()",
          "oneHot(DType, Indices, int)");

  private static final double[] FRACTIONS = {0.5, 1.7, -0.6, -2.5};

  private static final double[] NORMS = {1, 1.5, 2, 3, Double.POSITIVE_INFINITY};

  private static final List<Line> ELEMENTWISE =
      List.of(
          line("add(Tensor)", JOINT, binary(REAL, REAL, Tensor::add)),
          line("sub(Tensor)", JOINT, binary(REAL, REAL, Tensor::sub)),
          line("add(Tensor, double)", JOINT, binary(REAL, REAL, (x, y) -> x.add(y, -1.3))),
          line("mul(Tensor)", EACH, binary(REAL, REAL, Tensor::mul)),
          line("mulNoNan(Tensor)", EACH, binary(REAL, REAL, Tensor::mulNoNan)),
          line("div(Tensor)", NONE, binary(REAL, NONZERO, Tensor::div)),
          line("pow(Tensor)", NONE, binary(POSITIVE, REAL, Tensor::pow)),
          line("minimum(Tensor)", NONE, binary(LEFT, RIGHT, Tensor::minimum)),
          line("maximum(Tensor)", NONE, binary(LEFT, RIGHT, Tensor::maximum)),
          line("where(Mask, Tensor)", JOINT, Drawn::where),
          line("where(Mask, double)", NONE, parametrised(0, REAL, Drawn::whereNumber)),
          line("add(double)", NONE, unary(REAL, x -> x.add(0.7))),
          line("sub(double)", NONE, unary(REAL, x -> x.sub(0.7))),
          line("mul(double)", JOINT, unary(REAL, x -> x.mul(-1.3))),
          line("div(double)", JOINT, unary(REAL, x -> x.div(-1.3))),
          line(
              "pow(double)",
              NONE,
              parametrised(
                  0, POSITIVE, (r, s) -> Drawn.with(FRACTIONS[r.nextInt(4)], Tensor::pow))),
          line(
              "pow(double)",
              NONE,
              parametrised(0, NONZERO, (r, s) -> Drawn.with(r.nextInt(-2, 5), Tensor::pow))),
          line("square()", NONE, unary(REAL, Tensor::square)),
          line("minimum(double)", NONE, unary(awayFrom(0.5), x -> x.minimum(0.5))),
          line("maximum(double)", NONE, unary(awayFrom(0.5), x -> x.maximum(0.5))),
          line("clamp(double, double)", NONE, unary(awayFrom(-0.7, 1), x -> x.clamp(-0.7, 1))),
          line("neg()", JOINT, unary(REAL, Tensor::neg)),
          line("reciprocal()", NONE, unary(NONZERO, Tensor::reciprocal)),
          line("abs()", NONE, unary(NONZERO, Tensor::abs)),
          line("sign()", NONE, unary(NONZERO, Tensor::sign)),
          line("sqrt()", NONE, unary(POSITIVE, Tensor::sqrt)),
          line("rsqrt()", NONE, unary(POSITIVE, Tensor::rsqrt)),
          line("exp()", NONE, unary(REAL, Tensor::exp)),
          line("expm1()", NONE, unary(REAL, Tensor::expm1)),
          line("log()", NONE, unary(POSITIVE, Tensor::log)),
          line("log1p()", NONE, unary(between(-0.6, 2), Tensor::log1p)),
          line("sin()", NONE, unary(REAL, Tensor::sin)),
          line("cos()", NONE, unary(REAL, Tensor::cos)));

  private static final List<Line> ACTIVATIONS =
      List.of(
          line("relu()", NONE, unary(NONZERO, Tensor::relu)),
          line("tanh()", NONE, unary(REAL, Tensor::tanh)),
          line("sigmoid()", NONE, unary(REAL, Tensor::sigmoid)),
          line("softplus()", NONE, unary(REAL, Tensor::softplus)),
          line("erf()", NONE, unary(REAL, Tensor::erf)),
          line("gelu()", NONE, unary(REAL, Tensor::gelu)),
          line("silu()", NONE, unary(REAL, Tensor::silu)));

  private static final List<Line> SOFTMAXES =
      List.of(
          line(
              "logSumExp(boolean, int)",
              NONE,
              parametrised(
                  1, REAL, (r, s) -> Drawn.along(axis(r, s), r.nextBoolean(), Tensor::logSumExp))),
          line("softmax(int)", NONE, Drawn.alongAxis(REAL, Tensor::softmax)),
          line("logSoftmax(int)", NONE, Drawn.alongAxis(REAL, Tensor::logSoftmax)),
          line("crossEntropy(Indices, double)", NONE, DrawnRows::crossEntropy));

  private static final List<Line> ATTENTIONS =
      List.of(line("attention(int, boolean)", NONE, Drawn::attention));

  private static final List<Line> REDUCTIONS =
      List.of(
          line("sum(int...)", JOINT, reduced(REAL, (x, keepdims, axes) -> x.sum(axes))),
          line("sum(boolean, int...)", JOINT, reduced(REAL, Tensor::sum)),
          line("sumTo(Shape)", JOINT, parametrised(0, REAL, Drawn::sumTo)),
          line("mean(int...)", JOINT, reduced(REAL, (x, keepdims, axes) -> x.mean(axes))),
          line("mean(boolean, int...)", JOINT, reduced(REAL, Tensor::mean)),
          line("variance(int...)", NONE, reduced(REAL, (x, keepdims, axes) -> x.variance(axes))),
          line("variance(boolean, int...)", NONE, reduced(REAL, Tensor::variance)),
          line("max(int...)", NONE, reduced(DISTINCT, (x, keepdims, axes) -> x.max(axes))),
          line("max(boolean, int...)", NONE, reduced(DISTINCT, Tensor::max)),
          line("min(int...)", NONE, reduced(DISTINCT, (x, keepdims, axes) -> x.min(axes))),
          line("min(boolean, int...)", NONE, reduced(DISTINCT, Tensor::min)),
          line("prod(int)", NONE, Drawn.alongAxis(REAL, Tensor::prod)),
          line("norm(int...)", NONE, reduced(REAL, (x, keepdims, axes) -> x.norm(axes))),
          line(
              "norm(double, boolean, int...)",
              NONE,
              random -> {
                double p = NORMS[random.nextInt(NORMS.length)];
                return reduced(DISTINCT, (x, keepdims, axes) -> x.norm(p, keepdims, axes))
                    .apply(random);
              }));

  private static final List<Line> CONTRACTIONS =
      List.of(
          line("matmul(Tensor)", EACH, product(false)),
          line("matmul(Tensor, boolean, boolean)", EACH, product(true)),
          line("addBias(Tensor, Epilogue)", NONE, DrawnRows::addBias));

  private static final List<Line> WINDOWS =
      List.of(
          line("conv(Tensor, Convolution)", EACH, Drawn::conv),
          line("convInput(Tensor, Shape, Convolution)", EACH, Drawn::convInput),
          line("convWeight(Tensor, Shape, Convolution)", EACH, Drawn::convWeight),
          line("maxPool(int, int, int)", NONE, pooled(DISTINCT, Tensor::maxPool)),
          line("averagePool(int, int, int)", JOINT, pooled(REAL, Tensor::averagePool)),
          line("globalAveragePool()", JOINT, pooled(REAL, (x, n, s, p) -> x.globalAveragePool())),
          line("globalMaxPool()", NONE, pooled(DISTINCT, (x, n, s, p) -> x.globalMaxPool())));

  private static final List<Line> MOVEMENTS =
      List.of(
          line("reshape(int...)", JOINT, parametrised(0, REAL, (r, s) -> x -> x.reshape(1, -1))),
          line("reshape(Shape)", JOINT, parametrised(1, REAL, Drawn::reshape)),
          line("squeeze(int)", JOINT, parametrised(0, REAL, Drawn::squeeze)),
          line("expandDims(int)", JOINT, parametrised(0, REAL, Drawn::expandDims)),
          line("permute(int...)", JOINT, parametrised(0, REAL, Drawn::permute)),
          line("transpose(int, int)", JOINT, parametrised(1, REAL, Drawn::transpose)),
          line("broadcastTo(Shape)", JOINT, Drawn::broadcastTo),
          line("slice(int, int, int)", JOINT, parametrised(1, REAL, Drawn::slice)),
          line("slice(Region)", JOINT, parametrised(1, REAL, Drawn::sliceRegion)),
          line("embed(Shape, Region)", JOINT, Drawn::embed),
          line("flip(int)", JOINT, Drawn.alongAxis(REAL, Tensor::flip)),
          line("pad(int, int, int)", JOINT, parametrised(1, REAL, Drawn::pad)),
          line("concat(int, Tensor...)", JOINT, Drawn::concat),
          line("stack(int, Tensor...)", JOINT, Drawn::stack),
          line("split(int, int...)", JOINT, parametrised(1, REAL, Drawn::split)));

  private static final List<Line> INDEXINGS =
      List.of(
          line("gather(int, Indices)", JOINT, parametrised(1, REAL, Drawn::gather)),
          line("scatterAdd(int, Indices, int)", JOINT, Drawn::scatterAdd));

  private static final List<Line> NORMALIZATIONS =
      List.of(
          line("batchNorm(Moments, Tensor, Tensor, double, Epilogue)", NONE, Drawn::batchNorm),
          line("normalize(Tensor, Tensor, Tensor, Epilogue)", NONE, Drawn::normalize),
          line("layerNorm(Tensor, Tensor, double)", NONE, DrawnRows::layerNorm));

  static final List<Line> LINES =
      Stream.of(
              ELEMENTWISE,
              ACTIVATIONS,
              SOFTMAXES,
              ATTENTIONS,
              REDUCTIONS,
              NORMALIZATIONS,
              CONTRACTIONS,
              WINDOWS,
              MOVEMENTS,
              INDEXINGS)
          .flatMap(List::stream)
          .toList();
}
