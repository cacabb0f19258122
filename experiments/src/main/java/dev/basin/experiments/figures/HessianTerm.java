package dev.basin.experiments.figures;

import dev.basin.experiments.figure.CsvWriter;
import dev.basin.experiments.figure.DataSource;
import dev.basin.experiments.figure.Digits;
import dev.basin.experiments.figure.Figure;
import dev.basin.experiments.figure.FigureContext;
import dev.basin.experiments.figure.Preset;
import dev.basin.experiments.training.Training;
import dev.basin.nn.Activation;
import dev.basin.nn.Model;
import dev.basin.optim.GradientRule;
import dev.basin.optim.PlainGradient;
import dev.basin.optim.Sam;
import dev.basin.tensor.DType;
import dev.basin.tensor.RandomStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.DoubleStream;

/// The second-order term of SAM's gradient, which the lecture drops: what it changes along
/// training, and whether it helps (P. Foret et al., arXiv:2010.01412, appendix C.4).
public final class HessianTerm implements Figure {
  private static final int MEASUREMENTS = 20; // along a run
  static final List<String> RULES = List.of("SGD", "SAM", "SAM with the term");
  static final List<Activation> ACTIVATIONS = List.of(Activation.RELU, Activation.GELU);

  /// One run.
  record Run(
      Activation activation, String rule, long seed, List<Long> steps, List<TermProbe> probes) {
    TermProbe last() {
      return probes.getLast();
    }

    /// The cosines over the first quarter of the training.
    DoubleStream earlyCosines() {
      return probes.subList(0, Math.max(1, probes.size() / 4)).stream()
          .mapToDouble(TermProbe::cosine);
    }
  }

  private static Study study(Preset preset) {
    return preset == Preset.PAPER ? Study.published(2, true, 200) : Study.small(preset);
  }

  private static int seeds(Preset preset) {
    return preset == Preset.SMOKE || preset == Preset.PAPER ? 1 : preset == Preset.QUICK ? 5 : 3;
  }

  @Override
  public String id() {
    return "hessian-term";
  }

  @Override
  public String title() {
    return "The second-order term that SAM drops";
  }

  @Override
  public String lecture() {
    return "Second-order terms can be dropped";
  }

  @Override
  public String summary() {
    return "SAM's gradient with and without its second-order term: cosine, errors, cost";
  }

  @Override
  public String shows() {
    return "The gradient of the loss at w + \u03b5(w) has a part that comes from the derivative of"
        + " \u03b5 by w, a product with the Hessian, and SAM drops it. Here networks are trained"
        + " with both, and with SGD. Left: the cosine between the two gradients along training,"
        + " near one at first. Middle: the share of wrong train answers at w + \u03b5. Right: the"
        + " test error. The paper found, to its authors' surprise, that the term makes the test"
        + " error worse; with ReLU the Hessian misses the second derivative of the nonlinearity, so"
        + " GELU stands beside it (Dauphin, Agarwala and Mobahi, arXiv:2401.10809). Lines are means"
        + " over seeds.";
  }

  @Override
  public List<String> formulas() {
    return List.of(
        "$\\nabla L_S^{\\mathrm{SAM}}(\\mathbf{w}) \\approx \\nabla L_S(\\mathbf{w} +"
            + " \\hat{\\epsilon}(\\mathbf{w})) + (d \\hat{\\epsilon}(\\mathbf{w}) / d \\mathbf{w})"
            + " \\, \\nabla L_S(\\mathbf{w} + \\hat{\\epsilon}(\\mathbf{w}))$");
  }

  @Override
  public List<String> computedBy() {
    return List.of(getClass().getName() + "#draw", Sam.class.getName() + "#gradient");
  }

  @Override
  public Optional<String> plan(Preset preset) {
    return Optional.of(
        String.format(
            Locale.ROOT,
            "%s, with ReLU and with GELU, trained by SGD, SAM and SAM with its second-order term,"
                + " %s; %s",
            study(preset).words(),
            Digits.count(seeds(preset), "seed"),
            switch (preset) {
              case SMOKE -> "seconds";
              case QUICK -> "about a minute and a half on two cores";
              case FULL -> "about two hours on two cores";
              case PAPER -> "about a month on two cores";
            }));
  }

  @Override
  public void check(DataSource data) {
    study(data.preset()).check(data);
  }

  @Override
  public void draw(FigureContext context) throws IOException {
    Study study = study(context.preset());
    Study.Data data = study.data(context);
    double rho = context.rho(Study.RHO);
    List<Run> runs = runs(context, study, data, rho);
    table(context, runs);
    TermDrawing.write(context, study, runs);
    TermClaims.check(context, rho, runs);
    Model exact = Study.small(Preset.SMOKE).model(pooled(context), Activation.GELU, DType.FLOAT64);
    new TermIdentities(
            exact, pooled(context).train(), RandomStream.ofSeed(context.seed()).split("identities"))
        .claim(context, rho);
  }

  private static Study.Data pooled(FigureContext context) {
    return Study.small(Preset.SMOKE).data(context);
  }

  private static List<Run> runs(FigureContext context, Study study, Study.Data data, double rho) {
    Sam first = new Sam(rho, 2, false);
    List<GradientRule> rules = List.of(new PlainGradient(), first, new Sam(rho, 2, true));
    List<Training> trainings = new ArrayList<>();
    for (Activation activation : ACTIVATIONS) {
      Model model = study.model(data, activation, DType.FLOAT32);
      var probe = TermProbe.along(model, first, data.probe(), data.test(), steps(study));
      for (int k = 0; k < seeds(context.preset()); k++) {
        for (GradientRule rule : rules) {
          trainings.add(study.training(model, data, rule, probe, context.seed(k)));
        }
      }
    }
    List<Training.Trained> trained = context.train("training", trainings);
    List<Run> runs = new ArrayList<>();
    int each = trained.size() / ACTIVATIONS.size();
    for (int i = 0; i < trained.size(); i++) {
      runs.add(
          new Run(
              ACTIVATIONS.get(i / each),
              RULES.get(i % RULES.size()),
              trainings.get(i).seed(),
              trained.get(i).trace().steps(),
              trained.get(i).trace().values().stream().map(TermProbe::of).toList()));
    }
    return runs;
  }

  private static SortedSet<Long> steps(Study study) {
    SortedSet<Long> steps = new TreeSet<>();
    for (int i = 0; i <= MEASUREMENTS; i++) {
      steps.add(study.steps() * i / MEASUREMENTS);
    }
    return steps;
  }

  private static void table(FigureContext context, List<Run> runs) throws IOException {
    try (CsvWriter table =
        context.table(
            "course",
            "the two gradients and the errors along every run",
            "activation",
            "rule",
            "seed",
            "step",
            "cosine",
            "train_error_climbed",
            "train_error",
            "test_error")) {
      for (Run run : runs) {
        for (int i = 0; i < run.steps().size(); i++) {
          TermProbe probe = run.probes().get(i);
          table.row(
              label(run.activation()),
              run.rule(),
              run.seed(),
              run.steps().get(i),
              probe.cosine(),
              probe.climbedError(),
              probe.trainError(),
              probe.testError());
        }
      }
    }
  }

  /// How papers write it.
  static String label(Activation activation) {
    return activation == Activation.RELU ? "ReLU" : activation.toString();
  }

  /// The runs of one kind, a seed each.
  static List<Run> of(List<Run> runs, Activation activation, String rule) {
    return runs.stream()
        .filter(run -> run.activation() == activation && run.rule().equals(rule))
        .toList();
  }
}
