package dev.basin.experiments.figures;

import dev.basin.experiments.analysis.Hessian;
import dev.basin.experiments.analysis.Sharpness;
import dev.basin.experiments.figure.DataSource;
import dev.basin.experiments.figure.Digits;
import dev.basin.experiments.figure.Figure;
import dev.basin.experiments.figure.FigureContext;
import dev.basin.experiments.figure.Preset;
import dev.basin.experiments.training.Examples;
import dev.basin.experiments.training.Network;
import dev.basin.experiments.training.Probe;
import dev.basin.experiments.training.Training;
import dev.basin.nn.Activation;
import dev.basin.nn.Model;
import dev.basin.optim.PlainGradient;
import dev.basin.optim.Sam;
import dev.basin.tensor.DType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Supplier;

/// The spectrum of the Hessian along the training of SGD and of SAM: the measure of the sharp and
/// the wide minimum of Fig 1 and Fig 2 (P. Foret et al., arXiv:2010.01412, figure 3, left).
public final class HessianSpectrum implements Figure {
  private static final int ASCENT_STEPS = 20;

  /// One run.
  ///
  /// @param spectra at the measured steps
  /// @param sharpness at its end: within 0.05, within 0.1, and adaptive within 0.5
  record Run(
      long seed, String rule, List<Long> steps, List<Spectrum> spectra, List<Double> sharpness) {
    Spectrum last() {
      return spectra.getLast();
    }
  }

  private static Study study(Preset preset) {
    return preset == Preset.PAPER ? Study.published(10, false, 300) : Study.small(preset);
  }

  private static int lanczosSteps(Preset preset) {
    return preset == Preset.SMOKE ? 8 : preset == Preset.QUICK ? 50 : 90;
  }

  private static int starts(Preset preset) {
    return preset == Preset.SMOKE ? 1 : 2;
  }

  private static int seeds(Preset preset) {
    return preset == Preset.SMOKE || preset == Preset.PAPER ? 1 : 3;
  }

  @Override
  public String id() {
    return "hessian-spectrum";
  }

  @Override
  public String title() {
    return "The Hessian's spectrum at a sharp minimum and at a wide one";
  }

  @Override
  public String lecture() {
    return "Fig 1, Fig 2, in numbers";
  }

  @Override
  public String summary() {
    return "eigenvalues, trace and spectral density along the training of SGD and of SAM";
  }

  @Override
  public String shows() {
    return "A network without batch normalisation, of a smooth nonlinearity, is trained with SGD"
        + " and with SAM from the same weights and on the same batches. The density of the"
        + " eigenvalues of the train loss's Hessian (Lanczos with full reorthogonalisation,"
        + " every Ritz value drawn as a narrow bell) is shown early, in the middle and at"
        + " the end; below it the greatest eigenvalue and the trace along the whole"
        + " training. A wide minimum has a small one. With cross-entropy they also fall as"
        + " the logits grow, so the sharpness that does not depend on scale stands beside"
        + " them in the table.";
  }

  @Override
  public List<String> formulas() {
    return List.of(
        "$\\max_{\\|\\epsilon\\|_2 \\le \\rho} L_S(\\mathbf{w} + \\epsilon) - L_S(\\mathbf{w})$");
  }

  @Override
  public List<String> computedBy() {
    return List.of(getClass().getName() + "#draw", Hessian.class.getName() + "#lanczos");
  }

  @Override
  public Optional<String> plan(Preset preset) {
    return Optional.of(
        String.format(
            Locale.ROOT,
            "%s; %s, %d x %d Lanczos steps; %s",
            study(preset).words(),
            Digits.count(seeds(preset), "seed"),
            starts(preset),
            lanczosSteps(preset),
            switch (preset) {
              case SMOKE -> "seconds";
              case QUICK -> "about a minute on two cores";
              case FULL -> "about an hour on two cores";
              case PAPER -> "about three months on two cores";
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
    Model model = study.model(data, Activation.GELU, DType.FLOAT32);
    List<Run> runs = runs(context, study, data, model);
    SpectrumTables.write(context, study, runs);
    SpectrumDrawing.write(context, study, runs);
    SpectrumClaims.check(context, runs);
  }

  // ---------------------------------------------------------------------------------------- runs

  private static List<Run> runs(FigureContext context, Study study, Study.Data data, Model model) {
    int lanczosSteps = lanczosSteps(context.preset());
    int starts = starts(context.preset());
    Sam sam = new Sam(context.rho(Study.RHO), context.p(), false);
    Probe probe = Spectrum.probe(model, data.probe(), lanczosSteps, starts, steps(study));
    List<Training> trainings = new ArrayList<>();
    for (int k = 0; k < seeds(context.preset()); k++) {
      long seed = context.seed(k);
      trainings.add(study.training(model, data, new PlainGradient(), probe, seed));
      trainings.add(study.training(model, data, sam, probe, seed));
    }
    List<Training.Trained> trained = context.train("training", trainings);
    List<Supplier<Run>> measuring = new ArrayList<>();
    for (int i = 0; i < trained.size(); i++) {
      String rule = i % 2 == 0 ? "SGD" : "SAM";
      long seed = trainings.get(i).seed();
      Training.Trained end = trained.get(i);
      measuring.add(() ->
          new Run(
              seed,
              rule,
              end.trace().steps(),
              end.trace().values().stream()
                  .map(numbers -> Spectrum.of(numbers, lanczosSteps, starts))
                  .toList(),
              sharpness(end.network(model), data.probe().parts())));
    }
    return context.workers().all(measuring);
  }

  /// The first epoch, the middle, the end, and geometrically between them.
  private static SortedSet<Long> steps(Study study) {
    long epoch = study.stepsOfEpoch();
    SortedSet<Long> steps = new TreeSet<>(List.of(epoch, middle(study), study.steps()));
    for (long factor = 5; factor * epoch < study.steps(); factor *= 3) {
      steps.add(factor * epoch);
    }
    return steps;
  }

  static long middle(Study study) {
    return study.epochs() / 6 * study.stepsOfEpoch(); // the paper's epoch 50 of 300
  }

  private static List<Double> sharpness(Network network, List<Examples> parts) {
    return List.of(
        new Sharpness(0.05, ASCENT_STEPS)
            .euclidean(w -> network.lossInParts(w, parts), network.params()),
        new Sharpness(0.1, ASCENT_STEPS)
            .euclidean(w -> network.lossInParts(w, parts), network.params()),
        new Sharpness(0.5, ASCENT_STEPS)
            .adaptive(w -> network.lossInParts(w, parts), network.params()));
  }
}
