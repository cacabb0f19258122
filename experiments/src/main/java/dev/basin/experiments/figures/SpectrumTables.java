package dev.basin.experiments.figures;

import dev.basin.experiments.figure.CsvWriter;
import dev.basin.experiments.figure.FigureContext;
import dev.basin.experiments.figures.HessianSpectrum.Run;
import java.io.IOException;
import java.util.List;

/// The numbers behind [HessianSpectrum], as tables.
final class SpectrumTables {
  private SpectrumTables() {}

  static void write(FigureContext context, Study study, List<Run> runs) throws IOException {
    try (CsvWriter table =
        context.table(
            "spectra", "eigenvalues along training", Spectrum.columns().toArray(String[]::new))) {
      for (Run run : runs) {
        for (int i = 0; i < run.steps().size(); i++) {
          Spectrum at = run.spectra().get(i);
          long step = run.steps().get(i);
          double[] top = at.greatest();
          table.row(
              run.seed(),
              run.rule(),
              step,
              (double) step / study.stepsOfEpoch(),
              at.loss(),
              at.accuracy(),
              top[0],
              top[1],
              top[2],
              top[3],
              top[4],
              at.trace());
        }
      }
    }
    try (CsvWriter table =
        context.table(
            "ends",
            "sharpness at the end of every run",
            "seed",
            "rule",
            "sharpness_0.05",
            "sharpness_0.1",
            "adaptive_sharpness_0.5")) {
      for (Run run : runs) {
        List<Double> sharpness = run.sharpness();
        table.row(run.seed(), run.rule(), sharpness.get(0), sharpness.get(1), sharpness.get(2));
      }
    }
  }
}
