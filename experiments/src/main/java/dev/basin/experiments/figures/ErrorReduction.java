package dev.basin.experiments.figures;

import dev.basin.experiments.data.CifarLabels;
import dev.basin.experiments.figure.DataSource;
import dev.basin.experiments.figure.Digits;
import dev.basin.experiments.figure.Figure;
import dev.basin.experiments.figure.FigureContext;
import dev.basin.experiments.figure.Preset;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Fig 4: by how much of itself the test error falls when SGD is replaced by SAM: 100 (e_SGD -
/// e_SAM) / e_SGD, with as many gradients for either (P. Foret et al., arXiv:2010.01412, section
/// 3).
public final class ErrorReduction implements Figure {
  @Override
  public String id() {
    return "error-reduction";
  }

  @Override
  public String title() {
    return "Error reduction by switching to SAM";
  }

  @Override
  public String lecture() {
    return "Fig 4";
  }

  @Override
  public String summary() {
    return "the test error of SAM beside that of SGD, which takes as many gradients";
  }

  @Override
  public String shows() {
    return "Networks are trained with SGD and with SAM, whose steps cost two gradients each: SGD"
        + " takes twice as many epochs. The reduction is the share of SGD's test error that SAM"
        + " saves. Each circle is one combination of data, network, augmentation and share of wrong"
        + " labels; its errors are means over seeds. SAM's radius is the one with the least error"
        + " on validation images that are not trained on, whose labels are right. With wrong labels"
        + " SGD is best long before it ends, and a validation set can tell when; so it is compared"
        + " a second time, each rule at its best epoch. Left of zero SAM is worse. The table also"
        + " has SGD with Mixup, against which the paper draws its row of wrong labels. One large"
        + " network is drawn by its course: the test error over the gradients that were computed.";
  }

  @Override
  public List<String> formulas() {
    return List.of("$100 \\, (e_{\\mathrm{SGD}} - e_{\\mathrm{SAM}}) / e_{\\mathrm{SGD}}$");
  }

  @Override
  public List<String> computedBy() {
    return List.of(getClass().getName() + "#draw", ReductionPoint.class.getName() + "#reduction");
  }

  @Override
  public Optional<String> plan(Preset preset) {
    return Optional.of(preset == Preset.FULL ? course() : points(preset));
  }

  private static String course() {
    ErrorReductionRecipe recipe = ErrorReductionRecipe.of(Preset.FULL);
    return String.format(
        Locale.ROOT,
        "ResNet-%d of width %d, %,d images of Fashion-MNIST, %d epochs of SGD and %d of SAM,"
            + " %s; about an hour on two cores",
        recipe.depth(),
        recipe.width(),
        recipe.trainImages(),
        recipe.sgdEpochs(),
        recipe.epochs(),
        Digits.count(recipe.seeds(), "seed"));
  }

  private static String points(Preset preset) {
    ReductionRecipe recipe = ReductionRecipe.of(preset);
    return String.format(
        Locale.ROOT,
        "%d points: %s, %d epochs of SGD (and of Mixup, with wrong labels) and %d of SAM,"
            + " %s; %s",
        recipe.settings().size(),
        preset == Preset.PAPER
            ? "WRN-28-10 on CIFAR-10, CIFAR-100 and Fashion-MNIST with basic augmentation and"
                + " cutout, ResNet-32 on CIFAR-10 with 20 to 80 % wrong labels"
            : "small networks on Fashion-MNIST in few pixels, with and without wrong labels",
        recipe.sgdEpochs(),
        recipe.epochs(),
        Digits.count(recipe.seeds(), "seed"),
        switch (preset) {
          case SMOKE -> "seconds";
          case QUICK -> "about three minutes on two cores";
          default -> "about eight years on two cores, six weeks of them for ResNet-32";
        });
  }

  @Override
  public void check(DataSource data) {
    data.fashionMnist();
    if (data.preset() == Preset.PAPER) {
      data.cifar(CifarLabels.TEN);
      data.cifar(CifarLabels.FINE);
    }
  }

  @Override
  public void draw(FigureContext context) throws IOException {
    Preset preset = context.preset();
    if (preset != Preset.FULL) {
      points(context, ReductionRecipe.of(preset));
    }
    if (preset == Preset.FULL || preset == Preset.SMOKE) {
      ReductionCourse.draw(context, ErrorReductionRecipe.of(preset));
    }
  }

  private static void points(FigureContext context, ReductionRecipe recipe) throws IOException {
    List<ReductionPoint> points = ReductionSweep.run(context, recipe);
    context.picture(
        "error-reduction",
        "Error reduction in per cent, a row of circles for each group: above, SAM against SGD after"
            + " their last epochs; below, each at its best epoch by validation",
        ReductionDrawing.of(points));
    ReductionTables.write(context, points);
    ReductionClaims.of(context, points);
  }
}
