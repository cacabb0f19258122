package dev.basin.experiments.figures;

import dev.basin.experiments.data.Equations;
import dev.basin.experiments.figure.CsvWriter;
import dev.basin.experiments.figure.Digits;
import dev.basin.experiments.figure.Figure;
import dev.basin.experiments.figure.FigureContext;
import dev.basin.experiments.figure.Preset;
import dev.basin.experiments.figures.GrokkingRecipe.Variant;
import dev.basin.experiments.training.Training;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Fig 6: a network memorises part of the table of an operation, and finds the rule much later;
/// after A. Power, Y. Burda, H. Edwards, I. Babuschkin, V. Misra, "Grokking: Generalization beyond
/// overfitting on small algorithmic datasets", arXiv:2201.02177.
public final class Grokking implements Figure {

  /// All runs, seed by seed; of a variant that was not run there are none.
  ///
  /// @param elements how many answers there may be
  record Courses(
      GrokkingRecipe recipe,
      String equations,
      int elements,
      List<GrokkingCourse> main,
      List<GrokkingCourse> fewer,
      List<GrokkingCourse> undecayed) {}

  @Override
  public String id() {
    return "grokking";
  }

  @Override
  public String title() {
    return "Grokking";
  }

  @Override
  public String lecture() {
    return "Fig 6";
  }

  @Override
  public String summary() {
    return "modular division: validation accuracy rises long after train accuracy is 100 %";
  }

  @Override
  public String shows() {
    return "A network learns part of the table of division modulo a prime and is asked for the"
        + " rest. It soon knows all that it was shown, and for a long time nothing else: the"
        + " validation accuracy stays at chance while the validation loss rises. Then, with"
        + " the train accuracy at 100 % all along, it finds the rule. Faint lines are other"
        + " seeds. The loss is that of the answer alone; the paper adds that of a sign for"
        + " the end, which is the same after every answer. Dashed, at the first seed, are"
        + " runs with fewer equations and without weight decay; the table has them at every"
        + " seed. Other tables than that of division are named with --operation.";
  }

  @Override
  public Optional<String> plan(Preset preset) {
    GrokkingRecipe recipe = GrokkingRecipe.of(preset);
    return Optional.of(
        String.format(
            Locale.ROOT,
            "x/y mod %d, %s, %s of the table%s, AdamW with weight decay %s%s, %,d steps, %s;"
                + " %s",
            recipe.p(),
            recipe.network(),
            percent(recipe.fraction()),
            recipe.compared() ? " and " + percent(recipe.fewer()) : "",
            recipe.weightDecay(),
            recipe.compared() ? " and 0" : "",
            recipe.steps(),
            Digits.count(recipe.seeds(), "seed"),
            time(preset)));
  }

  private static String time(Preset preset) {
    return switch (preset) {
      case SMOKE -> "seconds";
      case QUICK -> "about a minute and a half on two cores";
      case FULL -> "some hours";
      case PAPER -> "some days";
    };
  }

  static String percent(double share) {
    return Math.round(100 * share) + " %";
  }

  @Override
  public void draw(FigureContext context) throws IOException {
    Courses courses = courses(context, GrokkingRecipe.of(context.preset()));
    context.picture(
        "grokking",
        "Two charts over the optimization steps, on a logarithmic axis. Left, accuracy: that of the"
            + " training equations rises to 100 % early, that of the others much later, with dashed"
            + " lines for fewer equations and for no weight decay. Right, the losses: the"
            + " validation loss rises after memorisation and falls late.",
        GrokkingDrawing.of(courses));
    write(context, courses);
    GrokkingClaims.check(context, courses);
  }

  private static Courses courses(FigureContext context, GrokkingRecipe recipe) {
    Equations equations = Equations.named(context.operation(GrokkingRecipe.DIVISION), recipe.p());
    List<Variant> variants = new ArrayList<>(List.of(recipe.main()));
    if (recipe.compared()) {
      variants.add(new Variant(recipe.fewer(), recipe.weightDecay(), 0));
      variants.add(new Variant(recipe.fraction(), 0, 0));
    }
    List<Training> runs = new ArrayList<>();
    for (Variant variant : variants) {
      for (int k = 0; k < recipe.seeds(); k++) {
        runs.add(recipe.training(equations, variant, context.seed(k)));
      }
    }
    List<GrokkingCourse> all =
        context.train("training", runs).stream()
            .map(trained -> GrokkingCourse.of(trained.trace()))
            .toList();
    int seeds = recipe.seeds();
    return new Courses(
        recipe,
        equations.name(),
        equations.elements(),
        all.subList(0, seeds),
        recipe.compared() ? all.subList(seeds, 2 * seeds) : List.of(),
        recipe.compared() ? all.subList(2 * seeds, 3 * seeds) : List.of());
  }

  private static void write(FigureContext context, Courses courses) throws IOException {
    try (CsvWriter table =
        context.table(
            "courses",
            "what was measured along every run",
            "seed",
            "fraction",
            "weight_decay",
            "step",
            "train_loss",
            "train_accuracy",
            "validation_loss",
            "validation_accuracy",
            "norm")) {
      GrokkingRecipe recipe = courses.recipe();
      rows(context, table, recipe.fraction(), recipe.weightDecay(), courses.main());
      rows(context, table, recipe.fewer(), recipe.weightDecay(), courses.fewer());
      rows(context, table, recipe.fraction(), 0, courses.undecayed());
    }
  }

  private static void rows(
      FigureContext context,
      CsvWriter table,
      double fraction,
      double weightDecay,
      List<GrokkingCourse> runs)
      throws IOException {
    for (int k = 0; k < runs.size(); k++) {
      GrokkingCourse run = runs.get(k);
      for (int i = 0; i < run.steps().length; i++) {
        table.row(
            context.seed(k),
            fraction,
            weightDecay,
            (long) run.steps()[i],
            run.trainLoss()[i],
            run.trainAccuracy()[i],
            run.validationLoss()[i],
            run.validationAccuracy()[i],
            run.norm()[i]);
      }
    }
  }
}
