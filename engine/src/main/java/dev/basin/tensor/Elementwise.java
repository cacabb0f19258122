package dev.basin.tensor;

import static dev.basin.tensor.Operation.op;
import static dev.basin.tensor.Operation.to;

import dev.basin.kernel.Kernels;

/// Arithmetic, element by element, with NumPy's broadcasting.
///
/// Wherever a slope can be infinite or NaN, its product with a cotangent of exactly 0 is 0
/// ([#mulNoNan]): the branch that a `where` did not take contributes nothing, whatever its values.
/// Every method throws IllegalArgumentException if shapes do not broadcast or types differ.
public sealed interface Elementwise permits Tensor {

  private Tensor self() {
    return (Tensor) this;
  }

  // The pullback of a constant function: zero, whatever the cotangent holds.
  private static Tensor zero(Tensor g) {
    return Tensor.zeros(g.dtype(), g.shape());
  }

  // ------------------------------------------------------------------------------ two operands

  default Tensor add(Tensor y) {
    Tensor value = Pointwise.zip("add", self(), y, Kernels::add);
    return op("add", value, to(self(), g -> g), to(y, g -> g));
  }

  default Tensor sub(Tensor y) {
    Tensor value = Pointwise.zip("sub", self(), y, Kernels::sub);
    return op("sub", value, to(self(), g -> g), to(y, g -> g.neg()));
  }

  /// x + factor y in one rounding.
  default Tensor add(Tensor y, double factor) {
    Tensor value =
        Pointwise.zip(
            "add",
            self(),
            y,
            (k, a, ao, b, bo, z, zo, n) -> k.axpy(factor, a, ao, b, bo, z, zo, n));
    return op("add", value, to(self(), g -> g), to(y, g -> g.mul(factor)));
  }

  default Tensor mul(Tensor y) {
    Tensor x = self();
    Tensor value = Pointwise.zip("mul", x, y, Kernels::mul);
    return op("mul", value, to(x, g -> g.mulNoNan(y)), to(y, g -> g.mulNoNan(x)));
  }

  /// x * y, and 0 wherever either is 0, even when the other is infinite or NaN.
  default Tensor mulNoNan(Tensor y) {
    Tensor x = self();
    Tensor value = Pointwise.zip("mulNoNan", x, y, Kernels::mulNoNan);
    return op("mulNoNan", value, to(x, g -> g.mulNoNan(y)), to(y, g -> g.mulNoNan(x)));
  }

  default Tensor div(Tensor y) {
    Tensor x = self();
    Tensor value = Pointwise.zip("div", x, y, Kernels::div);
    return op(
        "div",
        value,
        to(x, g -> g.mulNoNan(y.reciprocal())),
        to(y, (g, z) -> g.mulNoNan(z.mulNoNan(y.reciprocal())).neg()));
  }

  /// x to the power y. The slope in y is x^y log x, taken as 0 where x^y is 0.
  default Tensor pow(Tensor y) {
    Tensor x = self();
    Tensor value = Pointwise.zip("pow", x, y, Kernels::pow);
    return op(
        "pow",
        value,
        to(x, g -> g.mulNoNan(y.mulNoNan(x.pow(y.sub(1))))),
        to(y, (g, z) -> g.mulNoNan(z.mulNoNan(x.where(x.equal(0).not(), 1).log()))));
  }

  /// The smaller of the two; NaN if either is. Where they are equal, each gets half of the
  /// cotangent.
  default Tensor minimum(Tensor y) {
    Tensor value = Pointwise.zip("minimum", self(), y, Kernels::min);
    return chosen("minimum", value, y, self().less(y));
  }

  /// The greater of the two; NaN if either is. Where they are equal, each gets half of the
  /// cotangent.
  default Tensor maximum(Tensor y) {
    Tensor value = Pointwise.zip("maximum", self(), y, Kernels::max);
    return chosen("maximum", value, y, y.less(self()));
  }

  private Tensor chosen(String name, Tensor value, Tensor y, Mask first) {
    Tensor x = self();
    Mask tied = x.equal(y);
    return op(
        name,
        value,
        to(x, g -> g.mul(0.5).where(tied, g.where(first, 0))),
        to(y, g -> g.mul(0.5).where(tied, g.where(first.or(tied).not(), 0))));
  }

  /// x where the mask is true, y elsewhere. The cotangent follows the choice.
  default Tensor where(Mask mask, Tensor y) {
    Tensor x = self();
    x.requireSameType("where", y);
    Shape shape = x.shape().broadcast("where", y.shape()).broadcast("where", mask.shape());
    Mask chosen = mask.broadcastTo(shape);
    Tensor value = Pointwise.choose(chosen, x, y);
    return op("where", value, to(x, g -> g.where(chosen, 0)), to(y, g -> g.where(chosen.not(), 0)));
  }

  default Tensor where(Mask mask, double y) {
    return where(mask, Tensor.scalar(self().dtype(), y));
  }

  // ------------------------------------------------------------------------------- comparisons

  default Mask equal(Tensor y) {
    return Pointwise.compare("equal", self(), y, Kernels::equal);
  }

  default Mask less(Tensor y) {
    return Pointwise.compare("less", self(), y, Kernels::less);
  }

  default Mask lessEqual(Tensor y) {
    return Pointwise.compare("lessEqual", self(), y, Kernels::lessEqual);
  }

  default Mask greater(Tensor y) {
    return Pointwise.compare(
        "greater", self(), y, (k, a, ao, b, bo, m, mo, n) -> k.less(b, bo, a, ao, m, mo, n));
  }

  default Mask greaterEqual(Tensor y) {
    return Pointwise.compare(
        "greaterEqual",
        self(),
        y,
        (k, a, ao, b, bo, m, mo, n) -> k.lessEqual(b, bo, a, ao, m, mo, n));
  }

  default Mask equal(double y) {
    return equal(Tensor.scalar(self().dtype(), y));
  }

  default Mask less(double y) {
    return less(Tensor.scalar(self().dtype(), y));
  }

  default Mask lessEqual(double y) {
    return lessEqual(Tensor.scalar(self().dtype(), y));
  }

  default Mask greater(double y) {
    return greater(Tensor.scalar(self().dtype(), y));
  }

  default Mask greaterEqual(double y) {
    return greaterEqual(Tensor.scalar(self().dtype(), y));
  }

  // ---------------------------------------------------------------------- one operand, a number

  default Tensor add(double b) {
    Tensor value = Pointwise.map(self(), (k, x, y, from, to) -> k.affine(x, 1, b, y, from, to));
    return op("add", value, to(self(), g -> g));
  }

  default Tensor sub(double b) {
    return add(-b);
  }

  default Tensor mul(double a) {
    // a x + -0.0 is a x with its sign of zero
    Tensor value = Pointwise.map(self(), (k, x, y, from, to) -> k.affine(x, a, -0.0, y, from, to));
    return op("mul", value, to(self(), g -> g.mul(a)));
  }

  default Tensor div(double b) {
    return div(Tensor.scalar(self().dtype(), b));
  }

  /// x^p. At 0 the slope of x^0 is 0, and that of a power below 1 is infinite.
  default Tensor pow(double p) {
    Tensor x = self();
    Tensor value = Pointwise.map(x, (k, a, y, from, to) -> k.power(a, p, y, from, to));
    Pullback pullback = p == 0 ? Elementwise::zero : g -> g.mulNoNan(x.pow(p - 1).mul(p));
    return op("pow", value, to(x, pullback));
  }

  default Tensor square() {
    Tensor x = self();
    Tensor value = Pointwise.map(x, (k, a, y, from, to) -> k.power(a, 2, y, from, to));
    return op("square", value, to(x, g -> g.mulNoNan(x.mul(2))));
  }

  default Tensor minimum(double y) {
    return minimum(Tensor.scalar(self().dtype(), y));
  }

  default Tensor maximum(double y) {
    return maximum(Tensor.scalar(self().dtype(), y));
  }

  /// x held within [low, high]. The slope is 1 in the closed interval, 0 outside.
  default Tensor clamp(double low, double high) {
    if (!(low <= high)) {
      throw new IllegalArgumentException(
          "clamp: the lower bound " + low + " is above the upper bound " + high);
    }
    Tensor x = self();
    Tensor value = Pointwise.map(x, (k, a, y, from, to) -> k.clamp(a, low, high, y, from, to));
    return op("clamp", value, to(x, g -> g.where(x.greaterEqual(low).and(x.lessEqual(high)), 0)));
  }

  // -------------------------------------------------------------------------------- one operand

  default Tensor neg() {
    return op("neg", Pointwise.map(self(), Kernels::neg), to(self(), g -> g.neg()));
  }

  default Tensor reciprocal() {
    Tensor value = Pointwise.map(self(), Kernels::reciprocal);
    return op("reciprocal", value, to(self(), (g, y) -> g.mulNoNan(y.square()).neg()));
  }

  /// |x|, with slope 0 at 0.
  default Tensor abs() {
    Tensor x = self();
    return op("abs", Pointwise.map(x, Kernels::abs), to(x, g -> g.mulNoNan(x.sign())));
  }

  /// -1, 0 or 1; its slope is 0 everywhere.
  default Tensor sign() {
    return op("sign", Pointwise.map(self(), Kernels::sign), to(self(), Elementwise::zero));
  }

  /// The square root. At 0, where the slope is infinite, 0 is chosen: so the norm of a zero vector
  /// has the gradient 0, which lies in its subdifferential.
  default Tensor sqrt() {
    Tensor value = Pointwise.map(self(), Kernels::sqrt);
    return op(
        "sqrt",
        value,
        to(
            self(),
            (g, y) -> {
              Mask positive = y.equal(0).not();
              Tensor slope = y.mul(2).where(positive, 1).reciprocal().where(positive, 0);
              return g.mulNoNan(slope);
            }));
  }

  /// 1 / sqrt(x).
  default Tensor rsqrt() {
    Tensor value = Pointwise.map(self(), Kernels::rsqrt);
    return op("rsqrt", value, to(self(), (g, y) -> g.mulNoNan(y.pow(3).mul(-0.5))));
  }

  default Tensor exp() {
    return op("exp", Pointwise.map(self(), Kernels::exp), to(self(), (g, y) -> g.mulNoNan(y)));
  }

  /// exp(x) - 1, accurate near 0.
  default Tensor expm1() {
    Tensor value = Pointwise.map(self(), Kernels::expm1);
    return op("expm1", value, to(self(), (g, y) -> g.mulNoNan(y.add(1))));
  }

  /// The natural logarithm.
  default Tensor log() {
    Tensor x = self();
    Tensor value = Pointwise.map(x, Kernels::log);
    return op("log", value, to(x, g -> g.mulNoNan(x.reciprocal())));
  }

  /// log(1 + x), accurate near 0.
  default Tensor log1p() {
    Tensor x = self();
    Tensor value = Pointwise.map(x, Kernels::log1p);
    return op("log1p", value, to(x, g -> g.mulNoNan(x.add(1).reciprocal())));
  }

  default Tensor sin() {
    Tensor x = self();
    return op("sin", Pointwise.map(x, Kernels::sin), to(x, g -> g.mulNoNan(x.cos())));
  }

  default Tensor cos() {
    Tensor x = self();
    return op("cos", Pointwise.map(x, Kernels::cos), to(x, g -> g.mulNoNan(x.sin()).neg()));
  }
}
