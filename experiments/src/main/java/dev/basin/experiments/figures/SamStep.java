package dev.basin.experiments.figures;

import dev.basin.autodiff.Autodiff;
import dev.basin.autodiff.Objective;
import dev.basin.autodiff.Params;
import dev.basin.autodiff.Statistics;
import dev.basin.experiments.figure.Claim;
import dev.basin.experiments.figure.CsvWriter;
import dev.basin.experiments.figure.Figure;
import dev.basin.experiments.figure.FigureContext;
import dev.basin.experiments.figure.Preset;
import dev.basin.optim.GradientRule;
import dev.basin.optim.Optimizer;
import dev.basin.optim.PlainGradient;
import dev.basin.optim.Sam;
import dev.basin.optim.Schedule;
import dev.basin.optim.Sgd;
import dev.basin.tensor.Shape;
import dev.basin.tensor.Tensor;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Fig 3: Algorithm 1, and one step of it on a loss of two weights. Every point is what the engine
/// and the optimizer computed.
public final class SamStep implements Figure {
  private static final double RHO = 1;
  static final double LEARNING_RATE = 0.15;
  private static final double ANGLE = StrictMath.toRadians(20);

  /// A step of gradient descent and a step of SAM from one point.
  ///
  /// @param gradient at w
  /// @param adversarial w + eps
  /// @param adversarialGradient the gradient there
  record Points(
      Sam sam,
      Params w,
      Params gradient,
      Params perturbation,
      Params adversarial,
      Params adversarialGradient,
      Params next,
      Params nextSam) {

    static Points compute(Sam sam) {
      Params w = point(3 * cos() - 0.4 * sin(), 3 * sin() + 0.4 * cos());
      Params gradient = Autodiff.grad(SamStep::loss, w);
      Params perturbation = sam.perturbation(gradient);
      Params adversarial = w.plus(perturbation);
      return new Points(
          sam,
          w,
          gradient,
          perturbation,
          adversarial,
          Autodiff.grad(SamStep::loss, adversarial),
          stepped(new PlainGradient(), w),
          stepped(sam, w));
    }

    private static Params stepped(GradientRule rule, Params w) {
      Optimizer optimizer =
          new Optimizer(rule, new Sgd(0, false, 0), new Schedule.Constant(LEARNING_RATE), 1);
      return optimizer
          .step(
              optimizer.start(w, Statistics.NONE, 0),
              Objective.of(SamStep::loss),
              nothing -> Statistics.NONE)
          .state()
          .params();
    }
  }

  /// An elongated bowl, (u^2 + 6 v^2) / 2, whose axes u and v are turned by 20 degrees.
  static Tensor loss(Params params) {
    Tensor w = params.get("w");
    Tensor axes =
        Tensor.of(Shape.of(2, 2), cos(), -sin(), sin(), cos()); // columns: the axes u and v
    Tensor curvature = Tensor.of(Shape.of(2), 1.0, 6.0);
    return w.matmul(axes).square().mul(curvature).sum().mul(0.5);
  }

  static Params point(double x, double y) {
    return Params.builder().add("w", Params.Kind.WEIGHT, Tensor.of(Shape.of(2), x, y)).build();
  }

  private static double cos() {
    return StrictMath.cos(ANGLE);
  }

  private static double sin() {
    return StrictMath.sin(ANGLE);
  }

  @Override
  public String id() {
    return "sam-step";
  }

  @Override
  public String title() {
    return "One step of SAM";
  }

  @Override
  public String lecture() {
    return "Fig 3";
  }

  @Override
  public String summary() {
    return "Algorithm 1 beside one of its steps, on a loss of two weights";
  }

  @Override
  public String shows() {
    return "From w_t, SAM first climbs: along the gradient, by \u03c1, to w_adv. The gradient found"
        + " there, not the one at w_t, is what it descends along from w_t. Beside it stands"
        + " the step of gradient descent. The loss is an elongated bowl, (u\u00b2 +"
        + " 6v\u00b2)/2 with axes turned by 20\u00b0; all points are computed by automatic"
        + " differentiation and the optimizer itself.";
  }

  @Override
  public List<String> computedBy() {
    return List.of(getClass().getName() + "#draw", Sam.class.getName() + "#gradient");
  }

  @Override
  public Optional<String> plan(Preset preset) {
    return Optional.of("two weights, one step; the same for every preset, about a second");
  }

  @Override
  public void draw(FigureContext context) throws IOException {
    Points points = Points.compute(new Sam(context.rho(RHO), context.p(), false));
    context.picture(
        "sam-step",
        "Algorithm 1 beside contour lines of a loss with the points and arrows of one step of SAM",
        SamStepDrawing.of(points));
    writeTable(context, points);
    claim(context, points);
  }

  private static void writeTable(FigureContext context, Points points) throws IOException {
    try (CsvWriter table =
        context.table("points", "the points of the step", "point", "x", "y", "loss")) {
      row(table, "w_t", points.w());
      row(table, "w_adv", points.adversarial());
      row(table, "w_t+1", points.next());
      row(table, "w_t+1_sam", points.nextSam());
      row(table, "w_adv - eta grad L(w_adv)", descended(points.adversarial(), points));
    }
  }

  private static void row(CsvWriter table, String name, Params at) throws IOException {
    double[] xy = xy(at);
    table.row(name, xy[0], xy[1], loss(at).item());
  }

  /// Where -eta grad L(w_adv) leads from a point.
  static Params descended(Params from, Points points) {
    return from.minus(points.adversarialGradient().times(LEARNING_RATE));
  }

  static double[] xy(Params params) {
    return params.get("w").toDoubles();
  }

  private static void claim(FigureContext context, Points points) {
    double[] up = xy(points.perturbation());
    double[] down = xy(points.gradient().times(-LEARNING_RATE));
    double[] samStep = xy(points.adversarialGradient().times(-LEARNING_RATE));
    double here = loss(points.w()).item();
    context.claim(
        Claim.atMost(
            "w_adv is at distance rho of w_t in the p-norm: | |eps| - rho |",
            Math.abs(
                points.perturbation().get("w").norm(points.sam().p(), false).item()
                    - points.sam().rho()),
            1e-12));
    context.claim(
        Claim.atMost(
            "w_adv, w_t and w_t+1 lie on a line: |cross product| of the two steps",
            Math.abs(up[0] * down[1] - up[1] * down[0]),
            1e-9));
    context.claim(
        Claim.lessThan(
            "w_t is between them: inner product of the two steps",
            up[0] * down[0] + up[1] * down[1],
            0));
    context.claim(
        Claim.equalTo(
            "w_SAM is w_t - eta grad L(w_adv) to the last bit: coordinates that differ",
            differing(points.nextSam(), descended(points.w(), points)),
            0));
    context.claim(
        Claim.greaterThan(
            "the ascent raises the loss: L(w_adv) - L(w_t)",
            loss(points.adversarial()).item() - here,
            0));
    context.claim(
        Claim.lessThan(
            "gradient descent lowers it: L(w_t+1) - L(w_t)", loss(points.next()).item() - here, 0));
    context.claim(
        Claim.lessThan(
            "SAM lowers it: L(w_SAM) - L(w_t)", loss(points.nextSam()).item() - here, 0));
    context.claim(
        Claim.greaterThan(
            "the two steps differ: the angle between them, in degrees", angle(down, samStep), 10));
  }

  private static double differing(Params first, Params second) {
    double[] a = xy(first);
    double[] b = xy(second);
    return Arrays.equals(a, b) ? 0 : a[0] != b[0] && a[1] != b[1] ? 2 : 1;
  }

  private static double angle(double[] a, double[] b) {
    double cross = a[0] * b[1] - a[1] * b[0];
    double dot = a[0] * b[0] + a[1] * b[1];
    return Math.toDegrees(Math.atan2(Math.abs(cross), dot));
  }
}
