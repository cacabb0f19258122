package dev.basin.experiments.figures;

import dev.basin.experiments.figure.DataSource;
import dev.basin.experiments.figure.Digits;
import dev.basin.experiments.figure.Figure;
import dev.basin.experiments.figure.FigureContext;
import dev.basin.experiments.figure.Preset;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Fig 7 for a trained network: the risk of one hidden layer over its width (M. Belkin et al., PNAS
/// 116(32), 2019), and of a wide one over the steps of training (P. Nakkiran et al.,
/// arXiv:1912.02292).
public final class DoubleDescentNetwork implements Figure {
  @Override
  public String id() {
    return "double-descent-network";
  }

  @Override
  public String title() {
    return "Double descent of a trained network";
  }

  @Override
  public String lecture() {
    return "Fig 7";
  }

  @Override
  public String summary() {
    return "train and test risk of one hidden layer over its width, and over the steps";
  }

  @Override
  public String shows() {
    return "Networks of one hidden layer are trained on a few images of Fashion-MNIST, averaged to"
        + " 7x7 pixels, a fifth of their labels wrong, by squared error against the label's row of"
        + " the identity. Left, risk over the number of parameters: around the interpolation"
        + " threshold, as many parameters as numbers to fit, the test risk peaks, and it descends"
        + " beyond. Right, a wide network on images of 14x14 pixels over the steps of training, in"
        + " small batches: its test error falls, rises while the wrong labels are learnt, and falls"
        + " again long after all are fitted. The preset paper is the authors' own: whole images of"
        + " MNIST, right labels, weights reused from width to width. Test risk is measured on right"
        + " labels.";
  }

  @Override
  public List<String> formulas() {
    return List.of("$N = (d + 1) H + (H + 1) K, \\quad N^* = n K$");
  }

  @Override
  public Optional<String> plan(Preset preset) {
    DoubleDescentNetworkRecipe recipe = DoubleDescentNetworkRecipe.of(preset);
    String widths =
        String.format(
            Locale.ROOT,
            "%,d images of %s at %dx%d pixels, %.0f %% label noise, %d widths from %d to %,d, up to"
                + " %,d steps of %d images, %s",
            recipe.images(),
            preset == Preset.PAPER ? "MNIST" : "Fashion-MNIST",
            recipe.side(),
            recipe.side(),
            100 * recipe.noise(),
            recipe.widths().size(),
            recipe.widths().getFirst(),
            recipe.widths().getLast(),
            recipe.steps(),
            recipe.batch(),
            Digits.count(recipe.seeds(), "seed"));
    return Optional.of(
        widths + recipe.course().map(DoubleDescentNetwork::plan).orElse("") + "; " + time(preset));
  }

  private static String plan(DoubleDescentNetworkRecipe.Course course) {
    return String.format(
        Locale.ROOT,
        "; H = %,d on %,d images at %dx%d pixels, %,d steps of %d images, %s",
        course.width(),
        course.images(),
        course.side(),
        course.side(),
        course.steps(),
        course.batch(),
        Digits.count(course.seeds(), "seed"));
  }

  private static String time(Preset preset) {
    return switch (preset) {
      case SMOKE -> "seconds";
      case QUICK -> "a minute on two cores";
      case FULL -> "about half an hour on two cores";
      case PAPER -> "about three hours on two cores";
    };
  }

  @Override
  public void check(DataSource data) {
    if (data.preset() == Preset.PAPER) {
      data.mnist();
    } else {
      data.fashionMnist();
    }
  }

  @Override
  public void draw(FigureContext context) throws IOException {
    DoubleDescentNetworkRecipe recipe = DoubleDescentNetworkRecipe.of(context.preset());
    DoubleDescentNetworkCurves curves = new DoubleDescentNetworkRuns(context, recipe).all();
    DoubleDescentNetworkTables.write(context, curves);
    context.picture(
        "double-descent-network",
        "Left: test risk (solid) and train risk (dashed) of trained networks over their number of"
            + " parameters, with the interpolation threshold marked. Right: test and train error "
            + (curves.hasCourse()
                ? "of a wide network over the steps of training."
                : "of the same networks."),
        DoubleDescentNetworkDrawing.of(curves));
    DoubleDescentNetworkClaims.check(context, curves);
  }
}
