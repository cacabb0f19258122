package dev.basin.kernel;

/// The whole numeric backend, over raw arrays: what every kernel is called, what it reads and
/// writes.
///
/// `A` is `float[]` or `double[]`. A tensor is a dense row-major array whose capacity is
/// [#capacity(int)] of its size, so that a kernel may read and write whole vectors past the last
/// element; what lies there is undefined. Elementwise kernels take runs that may start anywhere: a
/// kernel may overwrite up to one vector past the end of its run, so runs are issued in ascending
/// order. No output array may be one of the inputs unless the method says so.
///
/// Every result is a function of shapes and values alone: never of the vector width, the compiler
/// or the number of threads.
///
/// @param <A> the array type, `float[]` or `double[]`
public interface Kernels<A> {

  /// Elements that a vector may reach past the end of a run, at most (1024 bits of `float`).
  int SLACK = 32;

  /// The array length that holds `size` elements and the slack behind them.
  static int capacity(int size) {
    return Math.addExact(size, 2 * SLACK - 1) & -SLACK;
  }

  /// Elements that one vector instruction handles on this machine.
  int lanes();

  // ---------------------------------------------------------------------------------- storage

  /// A zeroed array with room for `size` elements and the slack.
  A allocate(int size);

  double get(A x, int index);

  void set(A x, int index, double value);

  /// x[from .. from + n) = value, exactly that range.
  void fill(A x, int from, int n, double value);

  /// y[yo .. yo + n) = x[xo .. xo + n), exactly that range.
  void copy(A x, int xo, A y, int yo, int n);

  void fromFloats(float[] x, A y, int n);

  void fromDoubles(double[] x, A y, int n);

  void toFloats(A x, float[] y, int n);

  void toDoubles(A x, double[] y, int n);

  // ---------------------------------------------------------------- elementwise, two operands
  // z[zo + i] = x[xo + i] op y[yo + i] for i in [0, n)

  void add(A x, int xo, A y, int yo, A z, int zo, int n);

  void sub(A x, int xo, A y, int yo, A z, int zo, int n);

  /// z = fma(y, a, x).
  void axpy(double a, A x, int xo, A y, int yo, A z, int zo, int n);

  void mul(A x, int xo, A y, int yo, A z, int zo, int n);

  /// x * y, and 0 wherever either is 0, even when the other is infinite or NaN.
  void mulNoNan(A x, int xo, A y, int yo, A z, int zo, int n);

  /// x where y > 0, else 0.
  void gate(A x, int xo, A y, int yo, A z, int zo, int n);

  void div(A x, int xo, A y, int yo, A z, int zo, int n);

  /// IEEE 754 `minimum`: NaN if either is NaN.
  void min(A x, int xo, A y, int yo, A z, int zo, int n);

  void max(A x, int xo, A y, int yo, A z, int zo, int n);

  /// `StrictMath.pow`, element by element.
  void pow(A x, int xo, A y, int yo, A z, int zo, int n);

  /// z = m ? x : y.
  void where(boolean[] m, int mo, A x, int xo, A y, int yo, A z, int zo, int n);

  void equal(A x, int xo, A y, int yo, boolean[] m, int mo, int n);

  void less(A x, int xo, A y, int yo, boolean[] m, int mo, int n);

  void lessEqual(A x, int xo, A y, int yo, boolean[] m, int mo, int n);

  // ----------------------------------------------------------------- elementwise, one operand
  // y[i] = f(x[i]) for i in [from, to)

  /// fma(x, a, b): pass b = -0.0 to scale without disturbing the sign of zero.
  void affine(A x, double a, double b, A y, int from, int to);

  /// `StrictMath.pow(x, p)`; products for p = 2 and 3, a square root for p = 0.5, 1 / x for p = -1.
  void power(A x, double p, A y, int from, int to);

  void neg(A x, A y, int from, int to);

  void abs(A x, A y, int from, int to);

  /// -1, 0 or 1; signed zeros and NaN are returned as they are.
  void sign(A x, A y, int from, int to);

  void sqrt(A x, A y, int from, int to);

  /// 1 / sqrt(x), correctly rounded twice.
  void rsqrt(A x, A y, int from, int to);

  void reciprocal(A x, A y, int from, int to);

  /// max(x, 0); NaN stays NaN.
  void relu(A x, A y, int from, int to);

  /// min(max(x, low), high); NaN stays NaN.
  void clamp(A x, double low, double high, A y, int from, int to);

  void exp(A x, A y, int from, int to);

  void expm1(A x, A y, int from, int to);

  void log(A x, A y, int from, int to);

  void log1p(A x, A y, int from, int to);

  void tanh(A x, A y, int from, int to);

  void erf(A x, A y, int from, int to);

  /// 1 / (1 + exp(-x)), without overflow.
  void sigmoid(A x, A y, int from, int to);

  /// x P(Z <= x) for a standard normal Z, for i in [0, n); it shares its work among threads itself.
  void gelu(A x, A y, int n);

  /// z = g times the slope of [#gelu] at x, and 0 wherever g is 0; likewise.
  void geluGradient(A g, A x, A z, int n);

  void sin(A x, A y, int from, int to);

  void cos(A x, A y, int from, int to);

  // -------------------------------------------------------------------------------- reductions
  // x is [outer, reduce, inner], y is [outer, inner]; reduce >= 1; the slack behind y is scratch

  /// Sums in an order fixed by the shape: logical blocks of 128 bytes, folded in a fixed tree.
  void sum(A x, int outer, int reduce, int inner, A y);

  /// NaN if any element is NaN.
  void max(A x, int outer, int reduce, int inner, A y);

  void min(A x, int outer, int reduce, int inner, A y);

  /// Index of the first greatest element (a NaN counts as the greatest).
  void argmax(A x, int outer, int reduce, int inner, int[] y);

  /// Whether all n elements are finite.
  boolean allFinite(A x, int n);

  // ----------------------------------------------------------------------------- normalisation
  // x, y, z and g are [rows, channels] with rows >= 1, everything else is [channels]

  /// Mean and variance (divided by rows) of every channel, in one pass over x.
  void moments(A x, int rows, int channels, A mean, A variance);

  /// y = fma(x - mean, scale, shift), plus `addend` unless that is null, and then, if asked for,
  /// max(y, 0). y may be x or the addend.
  void normalize(
      A x, int rows, int channels, A mean, A scale, A shift, A addend, boolean relu, A y);

  /// sum = sum over rows of h, and product = that of h (x - mean), in one pass: h is g, or, if y is
  /// not null, g where y > 0 and else 0.
  void normalizeSums(A g, A y, A x, int rows, int channels, A mean, A sum, A product);

  /// z = h scale + (x - mean) slope + shift, with h as in [#normalizeSums]. z may be g.
  void normalizeGradient(
      A g, A y, A x, int rows, int channels, A mean, A scale, A slope, A shift, A z);

  /// sum = sum over rows of u, product = that of u (x - mean), and along = that of u h, in one
  /// pass, with h as in [#normalizeSums].
  void normalizeSecondSums(
      A u, A g, A y, A x, int rows, int channels, A mean, A sum, A product, A along);

  /// In one pass v = u scale + (x - mean) slope + shift, or 0 where y is given and not positive,
  /// and z = h slope + u byU + (x - mean) byX + byOne, with h as in [#normalizeSums].
  void normalizeSecond(
      A u,
      A g,
      A y,
      A x,
      int rows,
      int channels,
      A mean,
      A scale,
      A slope,
      A shift,
      A byU,
      A byX,
      A byOne,
      A v,
      A z);

  // -------------------------------------------------------------------------------------- rows
  // x, y, z and g are [rows, width] with rows and width >= 1; exactly what is named is written

  /// y = (x - mean) inverse gamma + beta, with the mean of every row and inverse = 1 /
  /// sqrt(variance + epsilon); these two are results, [rows], and gamma and beta are [width].
  void layerNorm(A x, int rows, int width, A gamma, A beta, double epsilon, A mean, A inverse, A y);

  /// The adjoint of [#layerNorm]: from g to z, and to the sums over rows for gamma and beta.
  void layerNormGradient(
      A g, A x, int rows, int width, A gamma, A mean, A inverse, A z, A gammaSum, A betaSum);

  /// y = exp(x) / sum of exp(x), row by row, without overflow.
  void softmax(A x, int rows, int width, A y);

  /// The logarithm of [#softmax].
  void logSoftmax(A x, int rows, int width, A y);

  /// z = y (g - sum of g y), row by row: the adjoint of [#softmax], whose result y is.
  void softmaxGradient(A g, A y, int rows, int width, A z);

  /// loss = -sum of t log y, for every row, with y = softmax(x), which is a result, and the target
  /// t = smoothing / width, to which 1 - smoothing is added at the label. A term whose t is 0
  /// counts as 0.
  void crossEntropy(A x, int rows, int width, int[] labels, double smoothing, A loss, A y);

  /// z = g (y - t), with y and t as in [#crossEntropy].
  void crossEntropyGradient(
      A y, int rows, int width, int[] labels, double smoothing, double g, A z);

  // ------------------------------------------------------------------------ sweeps of optimizers
  // one pass over [from, to) of all operands; `from` is a multiple of the slack

  /// With g' = fma(w, decay, g) and b' = fma(b, momentum, g'): v = b' and z = fma(b', -rate, w), or
  /// with Nesterov's momentum z = fma(fma(b', momentum, g'), -rate, w). Without b and v, which are
  /// null together, z = fma(g', -rate, w).
  void sgd(
      A w,
      A g,
      A b,
      double rate,
      double momentum,
      boolean nesterov,
      double decay,
      A z,
      A v,
      int from,
      int to);

  /// first' = beta1 first + (1 - beta1) g, second' = beta2 second + (1 - beta2) g^2, and z = shrink
  /// w - rate first' / (sqrt(second' correction) + epsilon).
  void adam(
      A w,
      A g,
      A first,
      A second,
      double beta1,
      double beta2,
      double shrink,
      double rate,
      double correction,
      double epsilon,
      A z,
      A nextFirst,
      A nextSecond,
      int from,
      int to);

  // ------------------------------------------------------------------------------ contractions

  /// c[i] = op(a[i]) op(b[i]) for each matrix i of the batch.
  void matmul(MatmulGeometry geometry, A a, A b, A c);

  /// y[n, oh, ow, co] = sum over kh, kw, ci of x[n, oh*sh - ph + kh*dh, ow*sw - pw + kw*dw, ci]
  /// w[kh, kw, ci, co]. Positions outside of x are zeros like any others: times infinity they are
  /// NaN. Some shapes are computed by tiles of 2x2 outputs ([F32Winograd]): there an infinity or
  /// NaN may spread over the tiles that it lies under, and sums of large numbers may overflow
  /// earlier. The same goes for both adjoints.
  void conv(ConvGeometry geometry, A x, A w, A y);

  /// The adjoint of [#conv] in x: from the cotangent of y to that of x.
  void convInput(ConvGeometry geometry, A gy, A w, A gx);

  /// The adjoint of [#conv] in w: from the cotangent of y to that of w.
  void convWeight(ConvGeometry geometry, A x, A gy, A gw);

  // -------------------------------------------------------------------------------- attention

  /// y = softmax(q k^T / sqrt(width)) v for every head of every sequence.
  void attention(AttentionGeometry geometry, A x, A y);

  /// The cotangent of x from that of y.
  void attentionInput(AttentionGeometry geometry, A x, A gy, A gx);

  // ------------------------------------------------------------------- movement and indexing

  /// y[yo + sum i_d ys_d] = x[xo + sum i_d xs_d] over all indices of `shape`, exactly those.
  /// Strides may be zero (in x) or negative; this one kernel serves permute, slice, pad, concat,
  /// flip and broadcast.
  void copyStrided(int[] shape, A x, int xo, int[] xStrides, A y, int yo, int[] yStrides);

  /// y[o, k, i] = x[o, index[k], i], with x [outer, size, inner] and y [outer, count, inner].
  void gather(A x, int outer, int size, int inner, int[] index, int count, A y);

  /// y[o, index[k], i] += x[o, k, i] in ascending k, with x [outer, count, inner] and y zeroed
  /// [outer, size, inner].
  void scatterAdd(A x, int outer, int size, int inner, int[] index, int count, A y);
}
