package dev.basin.experiments.figures;

import dev.basin.experiments.data.Equations;
import dev.basin.experiments.figure.Preset;
import dev.basin.experiments.training.Examples;
import dev.basin.experiments.training.Probe;
import dev.basin.experiments.training.Training;
import dev.basin.nn.Decoder;
import dev.basin.nn.Mlp;
import dev.basin.nn.Model;
import dev.basin.optim.AdamW;
import dev.basin.optim.GradientRule;
import dev.basin.optim.Optimizer;
import dev.basin.optim.PlainGradient;
import dev.basin.optim.Sam;
import dev.basin.optim.Schedule;
import dev.basin.tensor.DType;
import dev.basin.tensor.Indices;
import dev.basin.tensor.Shape;
import dev.basin.tensor.Tensor;

/// The sizes of the experiments behind [Grokking], for each preset. Rates and decays were chosen on
/// seeds that no claim is measured on.
///
/// @param p the modulus
/// @param hidden units of the network of Gromov 2023; 0 for the decoder of Power et al. 2022
/// @param fraction of the table to train on
/// @param fewer a smaller fraction
/// @param steps at least; a run ends with the epoch
/// @param seeds independent runs of each variant
/// @param compared whether the variants run beside, and the shape of the loss is measured, for
///   [GrokkingSharpness]: over a million steps it would take longer than they do
record GrokkingRecipe(
    int p,
    int hidden,
    double fraction,
    double fewer,
    double weightDecay,
    double learningRate,
    int batch,
    long steps,
    int seeds,
    boolean compared) {

  static final String DIVISION = "x/y";
  private static final int WARM_UP = 10;

  static GrokkingRecipe of(Preset preset) {
    return switch (preset) {
      case SMOKE -> new GrokkingRecipe(11, 16, 0.6, 0.5, 0.15, 1e-2, 64, 40, 1, true);
      case QUICK -> new GrokkingRecipe(59, 256, 0.4, 0.35, 0.15, 1e-2, 512, 4_000, 3, true);
      case FULL -> new GrokkingRecipe(97, 0, 0.5, 0.4, 1, 1e-3, 512, 6_000, 3, true);
      case PAPER -> new GrokkingRecipe(97, 0, 0.5, 0.4, 0, 1e-3, 512, 1_000_000, 3, false);
    };
  }

  /// How a run differs from the others of its seed.
  ///
  /// @param rho the radius of SAM's ball; 0 for the plain gradient
  record Variant(double fraction, double weightDecay, double rho) {}

  Variant main() {
    return new Variant(fraction, weightDecay, 0);
  }

  Model model(Equations equations) {
    return hidden == 0
        ? Decoder.grokking(equations.vocabulary(), Equations.LENGTH).model(DType.FLOAT32)
        : Mlp.modular(equations.elements(), hidden, 0.5).model(DType.FLOAT32);
  }

  String network() {
    return hidden == 0
        ? "the decoder of the paper (2 blocks, width 128, 4 heads)"
        : "an MLP of %d squares".formatted(hidden);
  }

  /// Equations as rows of the identity, one for each token of the decoder, or for both operands.
  Examples examples(Equations equations, Indices rows) {
    Indices tokens = equations.tokens(rows);
    int places = hidden == 0 ? Equations.LENGTH : 2;
    int size = hidden == 0 ? equations.vocabulary() : equations.elements();
    int apart = Equations.LENGTH / places;
    float[] inputs = new float[rows.size() * places * size];
    for (int i = 0; i < rows.size() * places; i++) {
      inputs[i * size + tokens.get(i * apart)] = 1;
    }
    Shape shape =
        hidden == 0 ? Shape.of(rows.size(), places, size) : Shape.of(rows.size(), places * size);
    return new Examples(Tensor.of(shape, inputs), equations.answers(rows));
  }

  /// A run that is measured along the way.
  Training training(Equations equations, Variant variant, long seed) {
    Equations.Split split = equations.split(variant.fraction(), seed);
    Examples train = examples(equations, split.train());
    int rows = Math.min(batch, Math.max(1, train.count() / 2));
    long ofEpoch = Training.steps(train.count(), rows, 1);
    int epochs = Math.toIntExact(Math.ceilDiv(steps, ofEpoch));
    GradientRule rule = variant.rho() == 0 ? new PlainGradient() : new Sam(variant.rho());
    Optimizer optimizer =
        new Optimizer(
            rule,
            new AdamW(0.9, 0.98, 1e-8, variant.weightDecay()),
            new Schedule.WarmUp(WARM_UP, new Schedule.Constant(learningRate)),
            epochs * ofEpoch);
    Model model = model(equations);
    Probe probe =
        GrokkingCourse.probe(
            equations.name(),
            model,
            train,
            examples(equations, split.validation()),
            epochs * ofEpoch,
            variant.rho() > 0 || compared && variant.equals(main()));
    return new Training(model, train, rows, epochs, 0, optimizer, seed).with(probe);
  }
}
